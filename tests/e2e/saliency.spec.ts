import { readFile } from 'node:fs/promises';
import { expect, test, type Page } from '@playwright/test';
import sharp from 'sharp';
import { mapRange, shareOf } from '../../src/lib/draw/attribution';
import { rgbAt } from '../../src/lib/draw/colour';
import { expectShortTasks } from './main-thread';
import {
	allMapsMade,
	comparison,
	downloaded,
	downloadOf,
	openSaliency,
	readArray,
	readFacts,
	readNumber,
	tileOf,
	titles
} from './saliency';
import { findViolations, onResNet, watchForProblems } from './site';

const firstTitles = [
	'Gradient',
	'SmoothGrad of Gradient',
	'Guided backpropagation',
	'Integrated gradients',
	'Grad-CAM',
	'Occlusion'
];

/** A picture file of one's own: a red disc on a bright ground. */
async function makeFile() {
	const side = 96;
	const raw = Buffer.alloc(side * side * 3);
	for (let i = 0; i < raw.length; i += 3) {
		const [y, x] = [Math.floor(i / 3 / side), (i / 3) % side];
		const isInside = (y - 60) ** 2 + (x - 40) ** 2 < 500;
		raw.set(isInside ? [200, 40, 30] : [120 + y, 190, 230], i);
	}
	const shape = { width: side, height: side, channels: 3 } as const;
	const buffer = await sharp(raw, { raw: shape }).png().toBuffer();
	return { name: 'disc.png', mimeType: 'image/png', buffer };
}

/** Chooses a class by typing a part of its name. */
async function searchClass(page: Page, field: string, typed: string): Promise<void> {
	await page.getByRole('combobox', { name: field, exact: true }).focus();
	await page.keyboard.press('ArrowDown');
	await page.keyboard.type(typed);
	await page.keyboard.press('Enter');
}

/** The explained score, once its words are these. */
async function readScore(page: Page, words: string): Promise<number> {
	const line = comparison(page).getByText(new RegExp(`^Explained: ${words}, `));
	return readNumber((await line.innerText()).split(', ')[1]!);
}

test('six methods explain the sample, the class is searched by keys, and the link restores it all', async ({
	page
}, { project }) => {
	const problems = await watchForProblems(page, new URL(project.use.baseURL!).origin);
	await openSaliency(page);
	expect(await titles(page)).toEqual(firstTitles);
	for (const title of firstTitles)
		await expect(
			tileOf(page, title).getByRole('grid', { name: /^.+, \d+ by \d+ cells, range ±[\d.e−]+/ })
		).toBeVisible();

	// Two classes by themselves, then one against the other: the logits' difference is explained.
	await searchClass(page, 'Target class', 'hors');
	await expect(page.getByRole('heading', { name: 'What speaks for horse' })).toBeVisible();
	const horse = await readScore(page, 'the logit');
	await searchClass(page, 'Target class', 'deer');
	await expect(page.getByRole('heading', { name: 'What speaks for deer' })).toBeVisible();
	const deer = await readScore(page, 'the logit');
	await searchClass(page, 'Against', 'horse');
	await expect(
		page.getByRole('heading', { name: 'What speaks for deer, and not horse' })
	).toBeVisible();
	const difference = await readScore(page, 'the difference of the logits');
	expect(Math.abs(difference - (deer - horse))).toBeLessThan(2e-3);

	// One more method, and one less, by keys alone.
	await page.getByRole('combobox', { name: 'Method', exact: true }).focus();
	await page.keyboard.type('HiRes');
	await page.keyboard.press('Tab');
	await page.keyboard.press('Enter');
	await expect(tileOf(page, 'HiResCAM')).toBeVisible();
	await tileOf(page, 'Occlusion').getByRole('button', { name: 'Remove Occlusion' }).focus();
	await page.keyboard.press('Enter');
	const kept = [...firstTitles.slice(0, -1), 'HiResCAM'];
	expect(await titles(page)).toEqual(kept);
	await expect(tileOf(page, 'HiResCAM').getByRole('grid')).toBeFocused();
	await page.getByRole('radio', { name: 'over the picture' }).check();
	await allMapsMade(page);

	await expect(page).toHaveURL(/against=7.*methods=.*overlay=1/);
	await openSaliency(page, new URL(page.url()).search);
	await expect(
		page.getByRole('heading', { name: 'What speaks for deer, and not horse' })
	).toBeVisible();
	expect(await titles(page)).toEqual(kept);
	await expect(page.getByRole('radio', { name: 'over the picture' })).toBeChecked();
	expect(await readScore(page, 'the difference of the logits')).toBe(difference);
	expect(problems).toEqual([]);
});

test('a picture of one’s own is explained, and the downloads hold what is shown', async ({
	page
}) => {
	await openSaliency(page, '?methods=gradient;integrated-gradients');
	await page.getByLabel('Your picture').setInputFiles(await makeFile());
	await expect(page.getByText('disc.png, 96 × 96')).toBeVisible();
	await allMapsMade(page);

	const file = await downloadOf(page, 'Gradient', /Values/);
	expect(file.suggestedFilename()).toBe('resnet20-cifar10-disc-gradient.npy');
	const map = await readArray(file);
	expect(map.shape).toEqual([32, 32]);
	const range = mapRange(map);
	expect(range).toBeGreaterThan(0);

	// Under the pointer stands the very number of the file.
	const grid = tileOf(page, 'Gradient').getByRole('grid');
	await grid.focus();
	await page.keyboard.press('PageUp');
	await page.keyboard.press('Home');
	for (const key of ['ArrowDown', 'ArrowDown', 'ArrowRight']) await page.keyboard.press(key);
	const cell = await grid.getByRole('gridcell').getAttribute('aria-label');
	expect(cell).toMatch(/^row 2, column 1: /);
	expect(readNumber(cell!.split(': ')[1]!)).toBeCloseTo(map.data[2 * 32 + 1]!, 5);
	await expect(tileOf(page, 'Integrated gradients').getByText(/^row 2, column 1: /)).toBeVisible();

	// The picture: every cell in the colour of its value, and the settings inside.
	const png = await readFile(await (await downloadOf(page, 'Gradient', /Map/)).path());
	const { data, info } = await sharp(png).raw().toBuffer({ resolveWithObject: true });
	const [margin, perCell] = [32, 16];
	const wrong = [...map.data.keys()].filter((i) => {
		const y = margin + (Math.floor(i / 32) + 0.5) * perCell;
		const x = margin + ((i % 32) + 0.5) * perCell;
		const shown = data.subarray((y * info.width + x) * info.channels);
		const byte = Math.round(127 * shareOf(map.data[i]!, range, 'signed'));
		return rgbAt('purple-orange', byte / 127).some((level, c) => shown[c] !== level);
	});
	expect(wrong).toEqual([]);
	expect(png.toString('latin1')).toContain('method\0gradient');

	// Completeness, from the file and as the page states it.
	const integrated = await readArray(await downloadOf(page, 'Integrated gradients', /Values/));
	const sum = integrated.data.reduce((total, value) => total + value, 0);
	const facts = await readFacts(page, 'Integrated gradients');
	const gained = readNumber(facts.get('f(x) − f(baseline)')!);
	const gap = readNumber(facts.get('Completeness gap')!);
	expect(sum).toBeCloseTo(readNumber(facts.get('Sum of the map')!), 1);
	expect((100 * Math.abs(sum - gained)) / Math.abs(gained)).toBeCloseTo(gap, 0);
	expect(gap).toBeLessThan(5);
	await page.getByRole('tab', { name: 'Completeness' }).click();
	const row = page.getByRole('row', { name: /^Integrated gradients/ });
	await expect(row).toContainText(`Completeness gap: ${facts.get('Completeness gap')}`);

	// A value marked on one scale is marked on all.
	const scales = comparison(page).getByRole('slider', { name: /to mark in all maps/ });
	await scales.first().focus();
	for (const key of ['PageUp', 'PageUp', 'Enter']) await page.keyboard.press(key);
	for (const scale of await scales.all())
		await expect(scale).toHaveAttribute('aria-valuetext', /, marked$/);
});

test('occlusion slides its window over the picture, and is cancelled on the way', async ({
	page
}) => {
	await page.goto(`saliency/${onResNet('?methods=occlusion,window=10,stride=5')}`);
	const tile = tileOf(page, 'Occlusion');
	const window = tile.locator('rect.window');
	await expect(window).toBeVisible({ timeout: 60_000 });
	const place = () =>
		window.evaluate((rect) => `${rect.getAttribute('y')} ${rect.getAttribute('x')}`);
	const first = await place();
	await expect.poll(place, { intervals: [50] }).not.toBe(first);
	await expect(tile.getByText('32 × 32 cells')).toBeVisible();
	await tile.getByRole('button', { name: 'Cancel Occlusion' }).click();
	await expect(tile.getByText('Cancelled.')).toBeVisible();
	await expect(window).toHaveCount(0);
	await tile.getByRole('button', { name: 'Run Occlusion' }).click();
	await expect(window).toBeVisible();
});

test('a network without ReLU says why guided backpropagation is not for it', async ({ page }) => {
	await openSaliency(
		page,
		'?network=lenet5-mnist&picture=digit-3&methods=guided-backpropagation;grad-cam'
	);
	const why = /has no ReLU, so the map would be the plain gradient/;
	await expect(tileOf(page, 'Guided backpropagation').getByText(why)).toBeVisible();
	const menu = page.getByRole('combobox', { name: 'Method', exact: true });
	const option = menu.getByRole('option', { name: /^Guided backpropagation: / });
	await expect(option).toBeDisabled();
	await expect(option).toHaveText(why);
	await expect(tileOf(page, 'Grad-CAM').getByRole('grid', { name: /cells, range/ })).toBeVisible();
});

test('the checks expose guided backpropagation, and hold deletion against random orders', async ({
	page
}) => {
	await openSaliency(page, '?methods=guided-backpropagation;grad-cam');
	const checks = page.getByRole('region', { name: 'Which of them to believe' });
	const card = (title: string) => checks.getByRole('article', { name: title, exact: true });
	await checks.getByRole('button', { name: 'Run for all methods' }).click();
	await expect(
		card('Guided backpropagation').getByText(/^Hardly changes when the head is shuffled/)
	).toBeVisible({ timeout: 60_000 });
	await expect(
		card('Grad-CAM').getByText(/^(Changes in part|Becomes another map) when the head is shuffled/)
	).toBeVisible({ timeout: 60_000 });
	const stages = card('Grad-CAM').getByRole('list', { name: /by stage/ });
	expect(await stages.getByRole('img').count()).toBeGreaterThan(3);

	await checks.getByRole('tab', { name: 'Deletion and insertion' }).click();
	await checks.getByRole('button', { name: 'Run for Grad-CAM' }).click();
	const pattern = /^(Deletion|Insertion), Grad-CAM: probability, area ([\d.]+), random ([\d.]+)$/;
	const curves = card('Grad-CAM').getByRole('img', { name: pattern });
	await expect(curves).toHaveCount(2, { timeout: 60_000 });
	const names = await curves.evaluateAll((all) => all.map((one) => one.ariaLabel!));
	const csv = await downloaded(page, () =>
		checks.getByRole('button', { name: 'CSV of Grad-CAM' }).click()
	);
	const lines = (await readFile(await csv.path(), 'utf8')).trim().split(/\r?\n/);
	const areas = lines.at(-1)!.split(',').slice(1).map(Number);
	expect(lines[0]).toContain('random deletion');
	expect(names.flatMap((name) => pattern.exec(name)!.slice(2))).toEqual(
		[0, 2, 1, 3].map((column) => areas[column]!.toFixed(3))
	);
	// Random orders take pixels away evenly: their curves lie between the picture and nothing.
	for (const area of areas) expect(area > 0 && area < 1).toBe(true);
});

test('a picture is made that excites the neuron the link names', async ({ page }) => {
	await page.goto(
		'saliency/?network=resnet20-cifar10&methods=-&seed=7&making=steps%3D32&feature=neuron:3@2,5:stage2.block1.relu1'
	);
	const panel = page.getByRole('region', { name: 'What a part of the network looks for' });
	await expect(panel.getByRole('slider', { name: 'Row' })).toHaveValue('2', { timeout: 60_000 });
	await panel.getByRole('button', { name: 'Run', exact: true }).click();
	const title = 'stage2.block1.relu1, channel 3, the neuron at row 2, column 5';
	await expect(panel.getByRole('img', { name: `Picture made for ${title}` })).toBeVisible();
	const caption = panel.getByText(new RegExp(`^${title}: from .+ to`));
	await expect(caption).toBeVisible({ timeout: 60_000 });
	const [, before, after] = /from ([\d.e−]+) to ([\d.e−]+)/.exec(await caption.innerText())!;
	expect(readNumber(after!)).toBeGreaterThan(readNumber(before!));
	await panel.getByRole('button', { name: 'Download' }).click();
	const file = await downloaded(page, () => page.getByRole('menuitem', { name: /Values/ }).click());
	const { shape, data } = await readArray(file);
	expect(shape).toEqual([32, 32, 3]);
	expect(data.every((level) => level >= 0 && level <= 1)).toBe(true);
	expect(new Set(data).size).toBeGreaterThan(100);
});

test('no task holds the main thread for 50 ms while six maps are made', async ({
	page,
	browser
}) => {
	await openSaliency(page);
	await expectShortTasks({ browser, page }, 'six maps', async () => {
		await page.getByRole('button', { name: 'Rocket' }).click();
		await expect(tileOf(page, 'Gradient').getByRole('grid')).toHaveAttribute('aria-busy', 'true');
		await allMapsMade(page);
	});
});

test.describe('with maps and a check', () => {
	// The checker is put into the page, which the page's own policy forbids.
	test.use({ bypassCSP: true });

	for (const [width, colorScheme] of [
		[1440, 'light'],
		[360, 'dark']
	] as const)
		test(`axe finds nothing at ${width} px, ${colorScheme}`, async ({ page }) => {
			await page.setViewportSize({ width, height: 800 });
			await page.emulateMedia({ colorScheme });
			await openSaliency(page, '?methods=gradient;integrated-gradients;grad-cam');
			await page.getByRole('tab', { name: 'Deletion and insertion' }).click();
			await page.getByRole('button', { name: 'Run for Gradient' }).click();
			await expect(page.getByRole('img', { name: /^Insertion, Gradient: / })).toBeVisible();
			await tileOf(page, 'Gradient').getByText('Formula and meaning').click();
			await expect(tileOf(page, 'Gradient').locator('math').first()).toBeVisible();
			expect(await findViolations(page)).toEqual([]);
		});
});
