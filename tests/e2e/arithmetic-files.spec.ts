import { expect, test } from '@playwright/test';
import { unzipSync } from 'fflate';
import sharp from 'sharp';
import { siteFolder } from '../run/build.js';
import { serveFolder } from '../run/static-server.js';
import {
	activeCell,
	benchPages,
	openBench,
	press,
	stepSentence,
	tabTo,
	takeDownload
} from './arithmetic';
import { openPage } from './site';

// What is taken away from the arithmetic bench, and what it fetches.

test.use({ serviceWorkers: 'block', permissions: ['clipboard-read', 'clipboard-write'] });

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
