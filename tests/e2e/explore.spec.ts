import { readFileSync } from 'node:fs';
import { expect, test, type Page } from '@playwright/test';
import sharp from 'sharp';
import type { NdArray } from '../../src/lib/core/types';
import { decodeHalfArray } from '../../src/lib/core/float16';
import {
	afterPaint,
	downloadActivations,
	openExplore,
	predictions,
	readPredictions
} from './explore';
import { pictureCases } from '../bad-inputs/pictures';
import { watchForProblems } from './site';

/** A real file: a photograph-like picture of 150 × 100, as PNG or JPEG. */
async function makeFile(kind: 'png' | 'jpeg') {
	const width = 150;
	const height = 100;
	const raw = Buffer.alloc(width * height * 3);
	for (let i = 0; i < raw.length; i += 3) {
		const x = (i / 3) % width;
		const y = Math.floor(i / 3 / width);
		const inside = (x - 75) ** 2 + (y - 55) ** 2 < 900;
		raw.set(inside ? [200, 60, 30] : [90 + y, 140, 220 - y], i);
	}
	const buffer = await sharp(raw, { raw: { width, height, channels: 3 } })
		.toFormat(kind)
		.toBuffer();
	return { name: `ball.${kind}`, mimeType: `image/${kind}`, buffer };
}

const upload = async (page: Page, file: { name: string; mimeType: string; buffer: Buffer }) =>
	page.getByLabel('Your picture').setInputFiles(file);

function at({ shape, data }: NdArray, y: number, x: number, c: number): number {
	return data[(y * shape[1]! + x) * shape[2]! + c]!;
}

interface GraphFile {
	readonly input: { mean: number[]; std: number[] };
	readonly tensors: { name: string; shape: number[]; dtype: string; offset: number }[];
	readonly nodes: { name: string; op: string; inputs: string[] }[];
}

/** The stem's convolution at one cell, computed here from the downloaded pixels and the shipped weights. */
function stemByHand(pixels: NdArray, y: number, x: number, filter: number): number {
	const graph = JSON.parse(readFileSync('models/resnet20-cifar10/graph.json', 'utf8')) as GraphFile;
	const { shape, offset } = graph.tensors.find(({ name }) => name === 'stem/kernel')!;
	const bytes = readFileSync('models/resnet20-cifar10/weights.bin');
	const [kh, kw, channels, filters] = shape as [number, number, number, number];
	const own = bytes.buffer.slice(
		bytes.byteOffset + offset,
		bytes.byteOffset + offset + kh * kw * channels * filters * 2
	);
	const kernel = decodeHalfArray(new Uint16Array(own as ArrayBuffer));
	const { mean, std } = graph.input;
	let sum = 0;
	for (let ky = 0; ky < kh; ky++)
		for (let kx = 0; kx < kw; kx++)
			for (let c = 0; c < channels; c++) {
				const [row, column] = [y + ky - 1, x + kx - 1];
				if (row < 0 || column < 0 || row > 31 || column > 31) continue;
				const value = (at(pixels, row, column, c) - mean[c]!) / std[c]!;
				sum += value * kernel[((ky * kw + kx) * channels + c) * filters + filter]!;
			}
	return sum;
}

function largestDifference(a: Float32Array, b: Float32Array): number {
	return a.reduce((largest, value, i) => Math.max(largest, Math.abs(value - b[i]!)), 0);
}

test('an uploaded file goes through the network, and the download holds its numbers @webgpu', async ({
	page
}, { project }) => {
	const problems = await watchForProblems(page, new URL(project.use.baseURL!).origin);
	await openExplore(page, project.name === 'webgpu' ? '?backend=webgpu' : '');
	await expect(page.getByRole('banner')).toContainText(
		project.name === 'webgpu' ? 'WebGPU' : 'WebAssembly'
	);
	const file = await makeFile('png');
	await afterPaint(page, () => upload(page, file));
	await expect(page.getByText('ball.png, 150 × 100')).toBeVisible();
	const shown = await readPredictions(page);
	const arrays = await downloadActivations(page);

	const graph = JSON.parse(readFileSync('models/resnet20-cifar10/graph.json', 'utf8')) as GraphFile;
	expect([...arrays.keys()].sort()).toEqual(
		['pixels', ...graph.nodes.map(({ name }) => name)].sort()
	);

	// The network's input is the file's centre square: its colours come through the decoder and the resampling.
	const pixels = arrays.get('pixels')!;
	expect(pixels.shape).toEqual([32, 32, 3]);
	expect(at(pixels, 17, 16, 0)).toBeCloseTo(200 / 255, 2);
	expect(at(pixels, 0, 0, 2)).toBeGreaterThan(0.8);

	// Activations follow from the pixels and the shipped weights.
	const stem = arrays.get('stem')!;
	for (const [y, x, filter] of [
		[0, 0, 0],
		[17, 16, 5],
		[31, 9, 15]
	] as const)
		expect(Math.abs(at(stem, y, x, filter) - stemByHand(pixels, y, x, filter))).toBeLessThan(1e-3);

	// The residual sum is the sum of its two inputs, and the ReLU after it cuts at zero.
	const sum = arrays.get('stage1.block1.add')!;
	const branch = arrays.get('stage1.block1.conv2.norm')!;
	const shortcut = arrays.get('stem.relu')!;
	const cut = arrays.get('stage1.block1.relu2')!;
	const added = branch.data.map((value, i) => value + shortcut.data[i]!);
	expect(largestDifference(sum.data, added)).toBeLessThan(1e-4);
	expect(
		largestDifference(
			cut.data,
			sum.data.map((value) => Math.max(0, value))
		)
	).toBe(0);

	// The page shows the probabilities that the download holds.
	const softmax = arrays.get('softmax')!.data;
	expect(softmax.reduce((total, share) => total + share, 0)).toBeCloseTo(1, 4);
	const classes = (
		JSON.parse(readFileSync('models/resnet20-cifar10/graph.json', 'utf8')) as { classes: string[] }
	).classes;
	for (const [label, percent] of shown)
		expect(Math.abs(percent - 100 * softmax[classes.indexOf(label)]!)).toBeLessThan(0.1);
	expect(problems).toEqual([]);
});

test('a channel is opened, pointed at and explained with keys alone', async ({ page }) => {
	await openExplore(page);
	const grid = page.getByRole('grid', { name: 'Feature maps of stem.relu' });
	await grid.focus();
	await page.keyboard.press('ArrowRight');
	await page.keyboard.press('ArrowRight');
	await page.keyboard.press('Enter');
	const panel = page.getByRole('region', { name: 'Opened channel' });
	await expect(panel.getByRole('heading', { level: 2 })).toHaveText('stem.relu');
	const map = panel.getByRole('grid', { name: /stem\.relu, channel 2 of 16/ });
	await map.focus();
	// The first key shows the cursor, at the first cell.
	for (const key of ['ArrowDown', 'ArrowDown', 'ArrowRight']) await page.keyboard.press(key);
	await page.keyboard.press('Enter');
	await expect(panel.getByText('agrees to float precision')).toHaveCount(3);
	await expect(panel.getByText(/What this cell can see: rows 0–2, columns 0–2/)).toBeVisible();
	await page.keyboard.press(']');
	await expect(panel.getByRole('heading', { level: 2 })).toHaveText('stage1.block1.relu1');
	await page.keyboard.press('[');
	await expect(panel.getByRole('heading', { level: 2 })).toHaveText('stem.relu');
});

test('every operation of both networks explains its values to float precision', async ({
	page
}) => {
	test.slow();
	for (const [network, layers] of [
		[
			'resnet20-cifar10',
			[
				'input',
				'stem',
				'stem.norm',
				'stage1.block1.add',
				'stage2.block1.subsample',
				'stage2.block1.zeros',
				'stage3.block3.relu2',
				'pool',
				'classifier',
				'logits',
				'softmax'
			]
		],
		[
			'lenet5-mnist',
			['C1', 'C1.tanh', 'S2', 'S2.scale', 'C3', 'C5', 'flatten', 'F6', 'output', 'softmax']
		]
	] as const)
		for (const layer of layers) {
			await openExplore(
				page,
				`?network=${network}&layer=${layer}&channel=3&cell=0,0&steps=1`.replace(
					'input&channel=3',
					'input&channel=0'
				)
			);
			const panel = page.getByRole('region', { name: 'How this value came about' });
			await expect(panel.getByText('agrees to float precision'), `${network} ${layer}`).toHaveCount(
				1
			);
		}
});

test('a link restores the view, and one that asks for what is not there says so', async ({
	page
}) => {
	await openExplore(
		page,
		'?picture=rocket&layer=stage2.block1.conv1&channel=20&cell=4,5&range=network&target=8'
	);
	await expect(page.getByRole('region', { name: 'Opened channel' })).toContainText(
		'channel 20 of 32'
	);
	await expect(page.getByRole('radio', { name: 'network' })).toBeChecked();
	await expect(page.getByText('pinned: row 4, column 5')).toBeVisible();
	await expect(page).toHaveURL(/cell=4%2C5/);
	await openExplore(page, '?network=vgg99&range=galaxy&backend=wasm');
	await expect(page.getByText('This site has no network named “vgg99”')).toBeVisible();
	await expect(page.getByText('Parts of the link could not be used (range)')).toBeVisible();
	await page.getByRole('radio', { name: 'network' }).check();
	await expect(page).toHaveURL(/range=network.*backend=wasm/);
});

test('a first visit meets the network for photographs, with all of its pictures’ size and classes', async ({
	page
}) => {
	await page.goto('explore/');
	await expect(page.getByRole('combobox', { name: 'Network' })).toHaveValue('photo64');
	await expect(predictions(page)).toContainText(/tabby|Egyptian cat/, { timeout: 60_000 });
	await expect(page.getByText('the network sees 64 × 64, colour')).toBeVisible();
	await page.getByRole('button', { name: 'all 100' }).click();
	await expect(predictions(page).getByRole('listitem')).toHaveCount(100);
});

test('bad files get one sentence, and what was on the page stays', async ({ page }) => {
	await openExplore(page);
	const before = await readPredictions(page);
	const text = {
		name: 'notes.png',
		mimeType: 'image/png',
		buffer: Buffer.from('these are not pixels')
	};
	await upload(page, text);
	const alert = page.getByRole('alert');
	await expect(alert).toContainText('notes.png');
	const whole = (await makeFile('png')).buffer;
	await upload(page, { name: 'half.png', mimeType: 'image/png', buffer: whole.subarray(0, 400) });
	await expect(alert).toContainText('half.png');
	expect(await readPredictions(page)).toEqual(before);
	await afterPaint(page, async () => upload(page, await makeFile('jpeg')));
	await expect(page.getByText('ball.jpeg, 150 × 100')).toBeVisible();
	await expect(alert).toHaveText('');
});

test('no file of the whole corpus of bad ones harms the page', async ({ page }) => {
	test.slow();
	await openExplore(page);
	const alert = page.getByRole('alert');
	for (const bad of pictureCases) {
		const before = await readPredictions(page);
		const buffer = Buffer.from(bad.makeBytes());
		// Playwright hands over 50 MB at most; the component test takes the one larger file.
		if (buffer.length > 50e6) continue;
		const file = { name: bad.name, mimeType: bad.type, buffer };
		if ('sentence' in bad.expect) {
			await upload(page, file);
			await expect(alert.locator('p').first(), bad.title).toHaveText(bad.expect.sentence);
			expect(await readPredictions(page), bad.title).toEqual(before);
			await alert.getByRole('button', { name: 'Dismiss' }).click();
		} else {
			await afterPaint(page, () => upload(page, file));
			const [width, height] = bad.expect.opens;
			await expect(page.getByText(`${bad.name}, ${width} × ${height}`), bad.title).toBeVisible();
		}
		await expect(alert.filter({ hasText: /\w/ }), bad.title).toHaveCount(0);
	}
});

test('a dead worker is replaced and nothing is lost', async ({ page }) => {
	await openExplore(page, '?picture=coffee&layer=stem.relu&channel=5&cell=3,3');
	const before = await readPredictions(page);
	const engine = page.workers().find((worker) => /engine/.test(worker.url()))!;
	await engine.evaluate(
		() =>
			void setTimeout(() => {
				throw new Error('boom');
			})
	);
	await expect(page.getByRole('alert')).toContainText('nothing is lost', { timeout: 60_000 });
	expect(await readPredictions(page)).toEqual(before);
	await afterPaint(page, () => page.getByRole('button', { name: 'Rocket' }).click());
	expect(await readPredictions(page)).not.toEqual(before);
	await expect(page.getByRole('region', { name: 'Opened channel' })).toContainText(
		'channel 5 of 16'
	);
});

test('a lost graphics processor is survived @graphics', async ({ page, browser }) => {
	await openExplore(page, '?backend=webgpu&network=lenet5-mnist&picture=digit-3');
	const before = await readPredictions(page);
	const session = await browser.newBrowserCDPSession();
	await session.send('Browser.crashGpuProcess').catch(() => undefined);
	await expect(page.getByRole('alert')).toContainText('started again', { timeout: 120_000 });
	await afterPaint(page, () => page.getByRole('button', { name: 'Digit 7' }).click());
	expect((await readPredictions(page)).get('7')).toBeGreaterThan(90);
	expect(before.get('3')).toBeGreaterThan(90);
});

test('a digit drawn with keys is read', async ({ page }) => {
	await openExplore(page, '?network=lenet5-mnist');
	await expect(page.getByRole('combobox', { name: 'Network' })).toHaveValue('lenet5-mnist');
	await afterPaint(page, () => page.getByRole('button', { name: 'Digit 4' }).click());
	expect((await readPredictions(page)).get('4')).toBeGreaterThan(90);
	const pad = page
		.getByRole('application')
		.or(page.getByLabel(/drawing pad/i))
		.first();
	await pad.focus();
	await page.keyboard.press('Space');
	await afterPaint(page, async () => {
		for (let i = 0; i < 12; i++) await page.keyboard.press('ArrowDown');
	});
	const read = await readPredictions(page);
	expect([...read].sort((a, b) => b[1] - a[1])[0]![0]).toBe('1');
});

test('a class becomes the target, channels are pinned and compared across two pictures', async ({
	page
}) => {
	await openExplore(page);
	await predictions(page).getByRole('button', { name: /^frog/ }).click();
	await expect(page).toHaveURL(/target=6/);
	await page.goto('explore/?network=resnet20-cifar10&layer=stem.relu&channel=3');
	await page.getByRole('button', { name: 'Pin channel' }).click();
	await page.getByRole('button', { name: 'Keep this picture to compare' }).click();
	await afterPaint(page, () => page.getByRole('button', { name: 'Rocket' }).click());
	const board = page.getByRole('region', { name: 'Pinned channels' });
	await expect(board.getByRole('img', { name: 'stem.relu, channel 3, on Rocket' })).toBeVisible();
	await expect(board.getByRole('img', { name: 'stem.relu, channel 3, on Cat' })).toBeVisible();
	await expect(page).toHaveURL(/pins=stem.relu%3A3/);
});

test('the health of a layer is measured over the samples', async ({ page }) => {
	await openExplore(page, '?layer=stem.relu&channel=0');
	await page.getByText('Health of this layer').click();
	await page.getByRole('button', { name: 'Measure over the samples' }).click();
	await expect(page.getByText(/stem\.relu: health of 16 channels over \d+ pictures/)).toBeVisible();
});

test('channels are ordered by what they answer', async ({ page }) => {
	await openExplore(page);
	await page.getByRole('combobox', { name: 'Order channels by' }).selectOption('max');
	const grid = page.getByRole('grid', { name: 'Feature maps of stem.relu' });
	await grid.focus();
	await page.keyboard.press('Home');
	await page.keyboard.press('Enter');
	const arrays = await downloadActivations(page);
	const { data } = arrays.get('stem.relu')!;
	const largest = Array.from({ length: 16 }, (_, c) =>
		data.reduce((most, value, i) => (i % 16 === c ? Math.max(most, value) : most), 0)
	);
	const winner = largest.indexOf(Math.max(...largest));
	await expect(page.getByRole('region', { name: 'Opened channel' })).toContainText(
		`channel ${winner} of 16`
	);
});

/** One line a network: how far off its numbers are; one line for the gradients of windows. */
async function readResults(page: Page): Promise<string[]> {
	const groups = await page.locator('main section').all();
	return Promise.all(
		groups.map(async (group) => {
			const title = await group.getByRole('heading').innerText();
			const rows = await group.locator('tbody tr').all();
			const cells = await Promise.all(rows.map((row) => row.locator('th, td').allInnerTexts()));
			const shown = cells.length > 5 ? cells.filter(([name]) => /conv|pool/.test(name!)) : cells;
			return `${title}: ${shown.map(([name, error]) => `${name} ${error}`).join('; ')}`;
		})
	);
}

for (const backend of ['wasm', 'webgpu', 'webgl'] as const) {
	const tag = backend === 'wasm' ? '' : ' @graphics';
	test(`all numbers are right on ${backend}${tag}`, async ({ page }) => {
		test.slow();
		await page.goto(`check/?backend=${backend}`);
		await page.getByRole('button', { name: 'Run' }).click();
		const verdict = page.getByRole('main').getByRole('status').first();
		await expect(verdict).toHaveText(/agree|off by|could not/, { timeout: 840_000 });
		for (const line of await readResults(page)) console.log(`measured: ${backend}: ${line}`);
		await expect(verdict).toHaveText('All numbers agree within their tolerances.');
		await expect(page.getByText(`Backend: ${backend}`)).toBeVisible();
		expect(await page.locator('tbody tr').count()).toBeGreaterThan(50);
	});
}

test('a thousand picture changes leave the page’s heap as it was', async ({ page }) => {
	test.slow();
	await openExplore(page);
	const client = await page.context().newCDPSession(page);
	const heapMb = async () => {
		await client.send('HeapProfiler.collectGarbage');
		const { usedSize } = (await client.send('Runtime.getHeapUsage')) as { usedSize: number };
		return usedSize / 2 ** 20;
	};
	const change = (times: number) =>
		page.evaluate(async (count) => {
			const painted = () => performance.getEntriesByName('explore:maps-painted').length;
			const names = ['Rocket', 'Coffee', 'Cat', 'Astronaut'];
			const buttons = [...document.querySelectorAll('button')];
			for (let i = 0; i < count; i++) {
				const before = painted();
				buttons.find((button) => button.textContent?.trim().endsWith(names[i % 4]!))!.click();
				while (painted() === before) await new Promise((resolve) => setTimeout(resolve, 5));
				if (i % 50 === 0) performance.clearMarks();
			}
		}, times);
	await change(20);
	const before = await heapMb();
	await change(1000);
	const after = await heapMb();
	console.log(
		`measured: heap ${before.toFixed(1)} MB before, ${after.toFixed(1)} MB after 1,000 picture changes`
	);
	expect(after - before).toBeLessThan(20);
});
