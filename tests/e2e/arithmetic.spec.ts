import { expect, test, type Locator, type Page } from '@playwright/test';
import { unzipSync } from 'fflate';
import sharp from 'sharp';
import { siteFolder } from '../run/build.js';
import { serveFolder } from '../run/static-server.js';
import {
	activeCell,
	benchPages,
	figureName,
	guideInput,
	guideKernel,
	openBench,
	press,
	readBench,
	rowsOf,
	shippedScenes,
	stepSentence,
	tabTo,
	takeDownload,
	walkOutput,
	type Rows
} from './arithmetic';
import { operate, openEverything, takeStops } from './controls';
import { findViolations, openPage, watchForProblems } from './site';

// The arithmetic bench as it is used: with keys, with a screen reader, in a lecture, and to take away.

test.use({ serviceWorkers: 'block', permissions: ['clipboard-read', 'clipboard-write'] });

const timeOf = (page: Page) => page.getByRole('slider', { name: 'Time' });

/** Chooses a known figure from the list of the page. */
async function chooseKnown(page: Page, title: string): Promise<void> {
	await openBench(page, 'convolution/');
	await page.getByText('Known figures', { exact: true }).click();
	await page.getByRole('button', { name: title, exact: true }).click();
}

test.describe('the lecture', () => {
	const scenes = shippedScenes();

	/** The scene that is on, on the page where it belongs. */
	async function expectScene(page: Page, index: number): Promise<void> {
		const scene = scenes[index]!;
		const title = page.getByRole('heading', { level: 2, name: scene.title, exact: true });
		await expect(title).toBeVisible();
		await expect(page.getByText(`Scene ${index + 1} of ${scenes.length}`)).toBeVisible();
		expect(new URL(page.url()).pathname).toBe(`/${scene.page}/`);
	}

	/** Page Down shows the output first, which was kept back until then. */
	async function predict(page: Page): Promise<void> {
		const show = page.getByRole('button', { name: 'Show the output' });
		await expect(show).toBeVisible();
		const before = await readBench(page);
		expect(before).toMatch(/hidden|predict|\?/);
		await press(page, 'PageDown');
		await expect(show).toHaveCount(0);
		expect(await readBench(page)).not.toBe(before);
	}

	test('goes through all scenes and back by keys alone', async ({ page, baseURL }) => {
		const problems = await watchForProblems(page, new URL(baseURL!).origin);
		await openBench(page, 'convolution/');
		await tabTo(page, 'Start the lecture');
		await press(page, 'Enter');
		expect(scenes.length).toBe(13);
		for (const [index, scene] of scenes.entries()) {
			await expectScene(page, index);
			if (scene.predicts) await predict(page);
			if (index < scenes.length - 1) await press(page, 'PageDown');
		}
		for (let index = scenes.length - 2; index >= 0; index--) {
			await press(page, 'PageUp');
			await expectScene(page, index);
		}
		expect(problems).toEqual([]);
	});

	test('fills the screen, goes on there across pages, and Escape leaves it', async ({ page }) => {
		await openBench(page, 'convolution/?scene=transposed');
		await tabTo(page, 'Full screen');
		await press(page, 'Enter');
		const leave = page.getByRole('button', { name: 'Leave full screen' });
		await expect(leave).toBeVisible();
		await expect(page.locator('header').first()).toHaveAttribute('inert');
		await predict(page);
		await press(page, 'PageDown');
		await expectScene(page, 9);
		await expect(leave).toBeVisible();
		await predict(page);
		await press(page, 'Space', 'ArrowRight');
		await press(page, 'Escape');
		await expect(page.getByRole('button', { name: 'Full screen', exact: true })).toBeVisible();
		await expect(page.locator('header').first()).not.toHaveAttribute('inert');
		expect(await page.evaluate(() => document.fullscreenElement === null)).toBe(true);
	});

	test('a scene file with mistakes is told line and reason, and its good scenes load', async ({
		page
	}) => {
		const text = [
			'title: A good one',
			'page: convolution',
			'stride: 2',
			'---',
			'What it says.',
			'===',
			'title: A bad one',
			'page: convolution',
			'strid: 2',
			'---',
			'What it would say.',
			'===',
			'page: attic',
			'---'
		].join('\n');
		await openBench(page, 'convolution/');
		await page.getByRole('button', { name: 'Own scenes' }).click();
		const file = { name: 'mine.txt', mimeType: 'text/plain', buffer: Buffer.from(text) };
		await page.getByLabel(/Open scene files/).setInputFiles(file);
		const own = page.getByRole('group', { name: 'Scenes of your own' });
		await expect(own).toContainText('mine.txt: 1 scene can be shown; the rest has mistakes.');
		await expect(own.getByRole('listitem').filter({ hasText: 'line 9:' })).toContainText('strid');
		await expect(own.getByRole('listitem').filter({ hasText: 'line 13:' }).first()).toBeVisible();
		await page.getByRole('button', { name: 'Scenes', exact: true }).click();
		await expect(page.getByRole('link', { name: 'A bad one' })).toHaveCount(0);
		await page.getByRole('link', { name: 'A good one' }).click();
		await expect(page.getByText('What it says.')).toBeVisible();
		await expect(page.getByRole('spinbutton', { name: 'Stride' })).toHaveValue('2');
	});
});

test.describe('by keys alone', () => {
	/** Benches on which every setting matters, and what only Play or the brush would show. */
	const benches = [
		'convolution/?size=6&channels=2&filters=2&padding=1&input=random-1&weights=random-1&bias=1+1',
		'convolution/?way=stamp&size=3&stride=2',
		'pooling/?pool=average&k=3&s=2&p=1,1,1,1&phase=gradient',
		'pooling/?over=channels&x=channels',
		'stacks/',
		'stacks/?view=costs'
	];

	for (const address of benches)
		test(`every control of ${address} is reached, and does what it is for`, async ({
			page,
			baseURL
		}) => {
			const problems = await watchForProblems(page, new URL(baseURL!).origin);
			await openPage(page, address);
			await expect(page.getByText('cannot be used here')).toHaveCount(0);
			await openEverything(page);
			const { missed, stops } = await takeStops(page);
			expect(missed).toEqual([]);
			expect(stops.length).toBeGreaterThan(15);
			const idle = await operate(page);
			expect(idle).toEqual([]);
			expect(problems).toEqual([]);
		});

	test('the steps have the same keys everywhere', async ({ page }) => {
		for (const address of benchPages) {
			await openBench(page, address);
			const time = timeOf(page);
			const last = (await time.getAttribute('max'))!;
			await press(page, 'Home', 'ArrowRight', 'ArrowRight', 'ArrowLeft');
			await expect(time).toHaveValue('1');
			await press(page, 'End');
			await expect(time).toHaveValue(last);
			await press(page, 'Home');
			await expect(time).toHaveValue('0');
			await press(page, 'Space');
			await expect(page.getByRole('button', { name: 'Pause' })).toBeVisible();
			await expect(time).not.toHaveValue('0');
			await press(page, 'Space');
			await expect(page.getByRole('button', { name: 'Play', exact: true })).toBeVisible();
		}
	});

	test('a cell of the figure is walked to and chosen', async ({ page }) => {
		await openBench(page, 'convolution/');
		await tabTo(page, 'Output');
		await press(page, 'ArrowRight', 'ArrowDown', 'ArrowDown', 'Enter');
		expect(await activeCell(page)).toBe('output row 3, column 2 is 6');
		await expect(timeOf(page)).toHaveValue('7');
		await openBench(page, 'pooling/');
		await tabTo(page, 'Output');
		await press(page, 'End', 'Enter');
		await expect(timeOf(page)).toHaveValue('1');
		await openBench(page, 'stacks/');
		await tabTo(page, /^conv 2, columns/);
		await press(page, 'Home', 'Enter');
		await expect(figureName(page)).toHaveAccessibleName(/^conv 2, row \d+, column 1: sees/);
	});
});

test.describe('the sentence of a step', () => {
	/** The sum of “3×0 + 1×(−2)”. */
	function sumOf(products: string): number {
		const terms = products.replaceAll('\u2212', '-').split(' + ');
		return terms.reduce((sum, term) => {
			if (term === 'only zeros') return sum;
			const [value, weight] = term.split('×').map((part) => Number(part.replace(/[()]/g, '')));
			return sum + value! * weight!;
		}, 0);
	}

	const known = [
		{ title: '3×3 kernel on 5×5 cells', output: '12 12 17/10 17 19/9 6 14' },
		{
			title: '3×3 kernel on 5×5 cells, stride 2, padding 1',
			output: '6 17 3/8 17 13/6 4 4'
		},
		{ title: 'A cross of ones on a binary picture', output: '434/243/234' },
		{
			title: 'A kernel that takes the value from above',
			output: '40 41 45/40 42 46/46 50 55'
		}
	];

	test('tells every output of the known figures, and its products', async ({ page }) => {
		await openBench(page, 'convolution/');
		await page.getByText('Known figures', { exact: true }).click();
		for (const { title, output } of known) {
			await page.getByRole('button', { name: title, exact: true }).click();
			const rows = rowsOf(output);
			await press(page, 'Home');
			for (const [y, row] of rows.entries())
				for (const [x, value] of row.entries()) {
					const sentence = await stepSentence(page);
					const start = `output row ${y + 1}, column ${x + 1} is ${value}: `;
					expect(sentence.slice(0, start.length)).toBe(start);
					expect(sumOf(sentence.slice(start.length).replace(/\.$/, ''))).toBe(value);
					await expect(page.getByText(`O${sentence.slice(1)}`).first()).toBeVisible();
					await press(page, 'ArrowRight');
				}
			expect(await walkOutput(page, 3, 3)).toEqual(rows);
		}
	});

	test('is read out once a step stands', async ({ page }) => {
		await openBench(page, 'convolution/');
		await press(page, 'ArrowRight');
		const said = page.getByRole('group', { name: 'Steps' }).getByRole('status');
		await expect(said).toHaveText(/^output row 1, column 2 is 12: 3×0 \+ 2×1 \+/);
	});

	/** Stamps the kernel, times each input, on the output. */
	function stamp(input: Rows, kernel: Rows): number[][] {
		const side = input.length + kernel.length - 1;
		const output = Array.from({ length: side }, () => new Array<number>(side).fill(0));
		for (const [y, row] of input.entries())
			for (const [x, value] of row.entries())
				for (const [v, weights] of kernel.entries())
					for (const [u, weight] of weights.entries()) output[y + v]![x + u]! += value * weight;
		return output;
	}

	test('agrees both ways of a transposed convolution', async ({ page }) => {
		await chooseKnown(page, '3×3 kernel on 5×5 cells');
		await page.getByRole('radio', { name: 'Convolution' }).focus();
		await press(page, 'ArrowRight', 'Tab');
		const expected = stamp(guideInput, guideKernel);
		await expect(timeOf(page)).toHaveAttribute('max', '48');
		await page.getByRole('button', { name: 'Step forward' }).focus();
		await press(page, 'Home');
		for (const [y, row] of expected.entries())
			for (const [x, value] of row.entries()) {
				const sentence = await stepSentence(page);
				expect(sentence).toContain(`output row ${y + 1}, column ${x + 1} is ${value}: `);
				await press(page, 'ArrowRight');
			}
		expect(await walkOutput(page, 7, 7)).toEqual(expected);

		await page.getByRole('radio', { name: 'Zeros inserted' }).focus();
		await press(page, 'ArrowRight');
		await expect(timeOf(page)).toHaveAttribute('max', '24');
		await page.getByRole('button', { name: 'Step forward' }).focus();
		expect(await stepSentence(page)).toBe(
			'input row 1, column 1 is 3: it stamps the kernel, times itself, on output rows 1 to 3, columns 1 to 3; its first cell, row 1, column 1, is now 0.'
		);
		await press(page, 'ArrowRight');
		expect(await stepSentence(page)).toMatch(
			/^input row 1, column 2 is 3: .* columns 2 to 4; its first cell, row 1, column 2, is now 3\.$/
		);
		await press(page, 'End');
		expect(await walkOutput(page, 7, 7)).toEqual(expected);
		await expect(page.getByText('the same output, to the last digit')).toBeVisible();
	});

	test('tells what a pool takes, and from where', async ({ page }) => {
		const numbers = guideInput.map((row) => row.join(',')).join('/');
		await openBench(page, `pooling/?in=${numbers}&k=3&s=1`);
		for (const y of [0, 1, 2])
			for (const x of [0, 1, 2]) {
				const under = guideInput.slice(y, y + 3).flatMap((row) => row.slice(x, x + 3));
				const most = Math.max(...under);
				const at = under.indexOf(most);
				const place = `row ${y + 1 + Math.floor(at / 3)}, column ${x + 1 + (at % 3)}`;
				expect(await stepSentence(page)).toBe(
					`output row ${y + 1}, column ${x + 1} is ${most}: the largest of ${under.join(', ')}, from ${place}`
				);
				await press(page, 'ArrowRight');
			}
	});
});

test.describe('what cannot be', () => {
	/** Number fields of each page, a number that each can take, and what must be pressed to see them. */
	const cases = [
		{
			address: 'convolution/',
			fields: { 'Kernel size': '2', Stride: '2', 'Input size': '6', Dilation: '2', Groups: null }
		},
		{ address: 'pooling/', fields: { Window: '3', Stride: '1', Dilation: '2' } },
		{ address: 'stacks/', press: 'conv 1', fields: { Kernel: '5', Stride: '2', Channels: null } },
		{ address: 'stacks/?view=costs', fields: { Kernel: '12', Stride: '3' } }
	];

	/** The sentence beside a control. */
	async function reasonAt(page: Page, control: Locator): Promise<string> {
		const id = (await control.getAttribute('aria-describedby'))!;
		return page.locator(`[id="${id}"]`).innerText();
	}

	/** Types what a field cannot take, then what it can, if there is such a number. */
	async function refuse(page: Page, field: string, good: string | null): Promise<void> {
		const control = page.getByRole('spinbutton', { name: field, exact: true }).first();
		const figure = page.locator('main figure').first().locator('h2, ul');
		const before = await control.inputValue();
		const shown = await figure.allInnerTexts();
		for (const typed of ['0', '100000', 'three', '-1', '2.5', '']) {
			await control.fill(typed);
			await expect(control).toHaveAttribute('aria-invalid', 'true');
			expect(await reasonAt(page, control)).toMatch(/^\S.+\.$/);
			expect(await figure.allInnerTexts()).toEqual(shown);
		}
		await control.fill(good ?? before);
		await expect(control).toHaveAttribute('aria-invalid', 'false');
		expect(await reasonAt(page, control)).toBe('');
		if (good !== null) expect(await figure.allInnerTexts()).not.toEqual(shown);
		await control.fill(before);
	}

	for (const { address, fields, press: opener } of cases)
		test(`is explained beside each field of ${address}, and the figure stays`, async ({ page }) => {
			await openPage(page, address);
			if (opener) await page.getByRole('button', { name: opener }).first().click();
			for (const [field, good] of Object.entries(fields)) await refuse(page, field, good);
		});

	test('a kernel larger than the padded input says so', async ({ page }) => {
		await openBench(page, 'convolution/?padding=1');
		const kernel = page.getByRole('spinbutton', { name: 'Kernel size' });
		await kernel.fill('8');
		expect(await reasonAt(page, kernel)).toMatch(/kernel/i);
		expect(await stepSentence(page)).toMatch(/^output row 1, column 1 is/);
		await kernel.fill('7');
		expect(await reasonAt(page, kernel)).toBe('');
		await openBench(page, 'pooling/');
		const size = page.getByRole('spinbutton', { name: 'Window', exact: true });
		await size.fill('9');
		expect(await reasonAt(page, size)).toMatch(/window|kernel/i);
	});
});

test.describe('links', () => {
	test('lead to a step, and the browser’s back and forward come back to it', async ({ page }) => {
		await openBench(page, 'convolution/?t=4');
		expect(await stepSentence(page)).toMatch(/^output row 2, column 2 is 17:/);
		await press(page, 'ArrowRight');
		await expect(page).toHaveURL(/\?t=5$/);
		await page.getByRole('navigation', { name: 'Pages' }).getByText('Pooling').click();
		await expect(page.getByRole('heading', { level: 1, name: 'Pooling' })).toBeVisible();
		await press(page, 'ArrowRight', 'ArrowRight');
		await expect(page).toHaveURL(/pooling\/\?t=2$/);
		await page.goBack();
		await expect(page.getByRole('heading', { level: 1, name: 'Convolution' })).toBeVisible();
		expect(await stepSentence(page)).toMatch(/^output row 2, column 3 is 19:/);
		await page.goForward();
		await expect(page.getByRole('heading', { level: 1, name: 'Pooling' })).toBeVisible();
		await expect(timeOf(page)).toHaveValue('2');
	});

	test('that ask for the current picture bring one, as choosing it does', async ({ page }) => {
		const cases = [
			{ address: 'convolution/', query: '?input=picture', list: 'Input numbers' },
			{ address: 'pooling/', query: '?x=picture', list: 'Input' }
		];
		for (const { address, query, list } of cases) {
			await openBench(page, address);
			const first = await stepSentence(page);
			await page.getByRole('combobox', { name: list, exact: true }).selectOption('picture');
			await expect.poll(() => stepSentence(page)).not.toBe(first);
			const chosen = await stepSentence(page);
			await openBench(page, address + query);
			await expect.poll(() => stepSentence(page)).toBe(chosen);
		}
	});

	const changes: Record<(typeof benchPages)[number], string[]> = {
		'convolution/': ['Channels', 'Filters', 'Stride'],
		'pooling/': ['Window', 'Stride'],
		'stacks/': ['Input', 'Channels']
	};

	test('Copy link restores the state of every page', async ({ page, context }) => {
		for (const address of benchPages) {
			await openBench(page, address);
			for (const name of changes[address]) {
				await page.getByRole('spinbutton', { name, exact: true }).first().focus();
				await press(page, 'ArrowUp');
			}
			await page.getByRole('button', { name: 'Step forward' }).focus();
			await press(page, 'ArrowRight', 'ArrowRight');
			await page.getByRole('button', { name: 'Copy link' }).click();
			await expect(page.getByText('Copied', { exact: true })).toBeVisible();
			const link = await page.evaluate(() => navigator.clipboard.readText());
			const other = await context.newPage();
			await openBench(other, link);
			expect(await stepSentence(other)).toBe(await stepSentence(page));
			const name = await figureName(page).getAttribute('aria-label');
			await expect(figureName(other)).toHaveAccessibleName(name!);
			await other.close();
		}
	});
});

test.describe('what is taken away', () => {
	/** Numbers of the known figure, of which the letters of an export must speak. */
	const title = 'Convolution: kernel 3×3 on 5×5 cells, step 2 of 9';

	test('stills: SVG, PNG and TikZ show the step', async ({ page }) => {
		await openBench(page, 'convolution/?t=1');
		const svg = await takeDownload(page, 'SVG');
		expect(svg.name).toBe('convolution-1.svg');
		expect(svg.bytes.toString()).toContain(title);
		expect(svg.bytes.toString()).toMatch(/<text[^>]*>12</);
		const drawn = await sharp(svg.bytes).metadata();
		const png = await takeDownload(page, 'PNG');
		expect(png.name).toBe('convolution-1.png');
		const painted = await sharp(png.bytes).metadata();
		expect(painted.format).toBe('png');
		expect(painted.width! / painted.height!).toBeCloseTo(drawn.width! / drawn.height!, 1);
		expect((await sharp(png.bytes).stats()).entropy).toBeGreaterThan(0.5);
		expect(png.bytes.toString('latin1')).toContain('/embed/convolution/?t=1');
		const tikz = await takeDownload(page, 'LaTeX (TikZ)');
		const text = tikz.bytes.toString();
		expect(tikz.name).toBe('convolution-1.tex');
		for (const command of ['\\documentclass', '\\begin{tikzpicture}', '\\end{document}'])
			expect(text).toContain(command);
		expect(text).toMatch(/\{12\}/);
	});

	test('animations: a GIF that moves, and a numbered PNG for every step', async ({ page }) => {
		await openBench(page, 'convolution/?size=3x4');
		const gif = await takeDownload(page, 'Animated GIF');
		expect(gif.name).toBe('convolution.gif');
		const film = await sharp(gif.bytes, { animated: true }).metadata();
		expect(film.format).toBe('gif');
		expect(film.pages).toBeGreaterThan(2);
		expect(film.delay!.reduce((sum, delay) => sum + delay, 0)).toBeGreaterThan(2000);
		const zip = await takeDownload(page, 'Numbered frames');
		expect(zip.name).toBe('convolution-frames.zip');
		const files = unzipSync(new Uint8Array(zip.bytes));
		const names = ['convolution-0.png', 'convolution-1.png'];
		expect(Object.keys(files).sort()).toEqual([...names, 'frames.csv'].sort());
		const frames = await Promise.all(
			names.map((name) => sharp(files[name]!).raw().toBuffer({ resolveWithObject: true }))
		);
		const sizes = frames.map(({ info }) => `${info.width}×${info.height}`);
		expect(new Set(sizes).size).toBe(1);
		expect(frames[1]!.data.equals(frames[0]!.data)).toBe(false);
		const table = new TextDecoder().decode(files['frames.csv']);
		expect(table.trim().split('\n')).toHaveLength(3);
		expect(table).toContain('Output row 1, column 2 is 12');
	});

	test('the same layer as code', async ({ page }) => {
		await openBench(page, 'convolution/?stride=2&padding=1&channels=2&filters=3&input=random-1');
		await page.getByRole('button', { name: 'Copy code' }).click();
		const code = (name: string) => page.getByRole('group', { name: `${name} code` });
		await expect(code('PyTorch')).toContainText(/nn\.Conv2d\(2, 3, .*stride=2, padding=1/);
		await page.getByRole('tab', { name: 'PyTorch' }).press('ArrowRight');
		await expect(code('Keras')).toContainText(/Conv2D\(3, /);
		await code('Keras').locator('xpath=..').getByRole('button', { name: 'Copy' }).click();
		const copied = await page.evaluate(() => navigator.clipboard.readText());
		expect(copied).toBe(await code('Keras').innerText());
	});

	test('the figure for another page', async ({ page }) => {
		for (const address of benchPages) {
			await openBench(page, `${address}?t=1`);
			await page.getByRole('button', { name: 'Embed' }).click();
			const snippet = await page.getByRole('group', { name: 'HTML' }).innerText();
			expect(snippet).toMatch(/^<iframe\n[\s\S]*<\/iframe>$/);
			const shown = await stepSentence(page);
			await openBench(page, /src="([^"]+)"/.exec(snippet)![1]!.replaceAll('&amp;', '&'));
			expect(new URL(page.url()).pathname).toBe(`/embed/${address}`);
			expect(await stepSentence(page)).toBe(shown);
		}
	});
});

test.describe('what is fetched', () => {
	/** Largest script of an arithmetic page, in bytes as they are sent. */
	const mostScript = 90_000;

	test('a page sends at most 90 kB of script, and no engine', async ({ browser }) => {
		const served: { path: string; bytes: number }[] = [];
		const server = await serveFolder({ folder: siteFolder, onServed: (one) => served.push(one) });
		for (const address of benchPages) {
			served.length = 0;
			const page = await browser.newPage({ serviceWorkers: 'block' });
			await openPage(page, server.address + address);
			const script = served.filter(({ path }) => path.endsWith('.js'));
			const bytes = script.reduce((sum, file) => sum + file.bytes, 0);
			expect(bytes, address).toBeLessThanOrEqual(mostScript);
			expect(bytes, address).toBeGreaterThan(30_000);
			expect(page.workers(), address).toEqual([]);
			expect(served.filter(({ path }) => /workers|\.wasm|\.bin|models/.test(path))).toEqual([]);
			await page.close();
		}
		await server.close();
	});

	test('the engine and the weights come when a kernel of the network is asked for', async ({
		page
	}) => {
		const asked: string[] = [];
		page.on('request', (request) => asked.push(request.url()));
		await openBench(page, 'convolution/');
		await tabTo(page, 'Take a kernel of the network');
		await press(page, 'Enter');
		await tabTo(page, /^Load the network/);
		expect(page.workers()).toEqual([]);
		expect(asked.filter((url) => /weights|engine/.test(url))).toEqual([]);
		const before = await stepSentence(page);
		await press(page, 'Enter');
		const layer = page.getByRole('combobox', { name: /^Layer of/ });
		await expect(layer).toBeVisible({ timeout: 60_000 });
		expect(asked.some((url) => /weights/.test(url))).toBe(true);
		expect(page.workers().length).toBeGreaterThan(0);
		const taken = await stepSentence(page);
		expect(taken).not.toBe(before);
		await page.getByRole('spinbutton', { name: 'Its filter' }).focus();
		await press(page, 'ArrowUp');
		await expect.poll(() => stepSentence(page)).not.toBe(taken);
	});

	test('a network runs on a larger picture when it is asked to, and not before', async ({
		page
	}) => {
		await openBench(page, 'stacks/');
		await tabTo(page, 'Receptive field');
		await press(page, 'ArrowRight', 'ArrowRight');
		await expect(
			page.getByRole('heading', { name: 'A dense layer is a convolution' })
		).toBeVisible();
		expect(page.workers()).toEqual([]);
		await tabTo(page, 'Run');
		await press(page, 'Enter');
		const map = page.locator('main').getByRole('grid');
		await expect(map).toBeVisible({ timeout: 60_000 });
		await map.focus();
		await press(page, 'Home');
		expect(await activeCell(page)).toMatch(/row 1, column 1/);
		await expect(page.getByText(/^Row 1, column 1 of the map sees the crop/)).toBeVisible();
	});
});

test.describe('with everything open', () => {
	// The checker is put into the page, which the page's own policy forbids.
	test.use({ bypassCSP: true });

	const looks = [
		{ width: 1440, colorScheme: 'light' },
		{ width: 360, colorScheme: 'dark' }
	] as const;
	const scenes = ['scene=transposed', 'scene=invariance', 'scene=receptive-field'];

	for (const [index, address] of benchPages.entries())
		test(`${address} is accessible and fits`, async ({ page }) => {
			await openBench(page, `${address}?${scenes[index]}`);
			await expect(page.getByRole('button', { name: 'Show the output' })).toBeVisible();
			for (const { width, colorScheme } of looks) {
				await page.setViewportSize({ width, height: 800 });
				await page.emulateMedia({ colorScheme });
				await openEverything(page);
				expect(await findViolations(page)).toEqual([]);
				const scrollWidth = await page.evaluate(() => document.documentElement.scrollWidth);
				expect(scrollWidth).toBeLessThanOrEqual(width);
			}
		});
});
