import { open, readFile, rm, writeFile } from 'node:fs/promises';
import { expect, test, type Page } from '@playwright/test';
import { zipSync } from 'fflate';
import sharp from 'sharp';
import { decodeNpy } from '../../src/lib/core/npy.testing';
import { anyMapMade, mapFiles, mapMade, readShare, readStages } from '../bench/embed-map.js';
import { cifarZip, missing, mnistFiles } from '../bench/embed-sets';
import { labButton, openAdversarial, runAttack } from './adversarial';
import { expectShortTasks } from './main-thread';
import { downloaded } from './saliency';
import { findViolations, watchForProblems } from './site';

const map = (page: Page) => page.getByRole('application', { name: /^Map/ }).first();
const panel = (page: Page) =>
	page.getByRole('region', { name: 'The picture and its nearest codes' });

async function openMaps(page: Page, query = ''): Promise<void> {
	await page.goto(`embeddings/${query}`);
	await anyMapMade(page);
}

/** A table of vectors: two groups far apart, as text. */
function twoGroups(count: number): string {
	const rows = Array.from({ length: count }, (_, i) => {
		const side = i % 2 ? 10 : 0;
		return [side + Math.sin(i), side + Math.cos(i), (i * 7919) % 5, i % 2 ? 'high' : 'low'].join();
	});
	return `${['a', 'b', 'c', 'label'].join()}\n${rows.join('\n')}\n`;
}

test('the site’s digits are mapped, walked by keys, searched, collected and downloaded', async ({
	page
}, { project }) => {
	const problems = await watchForProblems(page, new URL(project.use.baseURL!).origin);
	await openMaps(page);
	await expect(map(page)).toHaveAccessibleName(
		/t-SNE of 1,000 pictures, Digits.*iteration \d+ of \d+/
	);
	expect(await readShare(page, 'Class by the map')).toBeGreaterThan(0.9);
	expect(await readShare(page, 'Trustworthiness')).toBeGreaterThan(0.97);

	// By keys alone: a picture, its neighbours in the space of the codes, the list.
	await map(page).focus();
	await page.keyboard.press('ArrowRight');
	const name = panel(page).locator('dd').first();
	const first = await name.innerText();
	await page.keyboard.press('ArrowRight');
	await expect(name).not.toHaveText(first);
	await expect(panel(page).getByRole('listitem')).toHaveCount(10);
	const distances = await panel(page).locator('.distance').allInnerTexts();
	expect(distances.map(Number)).toEqual(distances.map(Number).toSorted((a, b) => a - b));
	await page.keyboard.press('n');
	await page.keyboard.press(' ');
	await expect(page.getByText('1 picture:')).toBeVisible();

	await page.getByRole('searchbox', { name: 'Search' }).fill('7');
	await expect(page.getByText('100 of 1000 found')).toBeVisible();
	await page.keyboard.press('Enter');
	await expect(panel(page).locator('dl')).toContainText('7');
	const list = page.getByRole('region', { name: 'List' });
	await page.getByRole('search').getByRole('button', { name: 'Put into the list' }).click();
	await expect(list.getByRole('status')).toContainText(/100 × 7|99 × 7/);
	const file = await downloaded(page, () =>
		list.getByRole('button', { name: 'Download CSV' }).click()
	);
	const table = await readFile(await file.path(), 'utf8');
	expect(table.split('\r\n')[0]).toBe('picture,name,class,prediction,probability,x,y');

	await page.getByRole('button', { name: 'Download', exact: true }).click();
	const positions = await downloaded(page, () =>
		page.getByRole('menuitem', { name: 'Positions (NPY)' }).click()
	);
	const array = decodeNpy(new Uint8Array(await readFile(await positions.path())));
	expect(array.shape).toEqual([1000, 2]);
	expect(array.data.every(Number.isFinite)).toBe(true);
	expect(problems).toEqual([]);
});

test('the pointer hovers, pins, zooms and draws a lasso', async ({ page }) => {
	await openMaps(page);
	await map(page).evaluate((element) => element.scrollIntoView({ block: 'center' }));
	const box = (await map(page).boundingBox())!;
	const middle = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
	await map(page).focus();
	await page.keyboard.press('Home');
	const ring = (await map(page).locator('circle.chosen').last().boundingBox())!;
	await page.keyboard.press('Escape');
	await expect(panel(page)).toContainText('Point at a picture');
	await page.mouse.click(ring.x + ring.width / 2, ring.y + ring.height / 2);
	await expect(panel(page).getByRole('listitem')).toHaveCount(10);

	const lasso = page.getByRole('button', { name: 'Lasso' });
	await lasso.click();
	await expect(lasso).toHaveAttribute('aria-pressed', 'true');
	await page.keyboard.press('Escape');
	await expect(lasso).toHaveAttribute('aria-pressed', 'false');
	await lasso.click();
	await page.mouse.move(box.x + 3, box.y + 3);
	await page.mouse.down();
	for (const [x, y] of [
		[box.width - 3, 3],
		[box.width - 3, box.height - 3],
		[3, box.height - 3]
	] as const)
		await page.mouse.move(box.x + x, box.y + y, { steps: 4 });
	await page.mouse.up();
	await expect(page.getByText('1000 pictures:')).toBeVisible();

	await page.mouse.move(middle.x, middle.y);
	const before = await map(page).locator('.name').first().boundingBox();
	await page.mouse.wheel(0, -400);
	await expect
		.poll(async () => (await map(page).locator('.name').first().boundingBox())?.x)
		.not.toBe(before?.x);
});

test('the points move, halt, step, and go on from where they are', async ({ page }) => {
	await page.emulateMedia({ reducedMotion: 'no-preference' });
	await openMaps(page, '?set=digits&map=tsne,iterations=3000');
	const iteration = page.locator('[data-fact="iteration"]');
	const number = async () => Number((await iteration.innerText()).match(/\d+/)![0]);
	// In the page itself: on a busy machine the points may have come to rest between two commands from outside.
	await page.evaluate(async () => {
		const find = (name: string) =>
			[...document.querySelectorAll('button')].find(
				(button) => button.textContent?.trim() === name && !button.disabled
			);
		find('Start again')!.click();
		while (!find('Pause')) await new Promise((resolve) => setTimeout(resolve, 5));
		find('Pause')!.click();
	});
	await expect(page.getByRole('button', { name: 'Play', exact: true })).toBeEnabled();
	const halted = await number();
	expect(halted).toBeLessThan(3000);
	await page.getByRole('button', { name: 'Step', exact: true }).click();
	await expect.poll(number).toBeGreaterThan(halted);
	await page.getByRole('button', { name: 'Play', exact: true }).click();
	await mapMade(page, 1000);
	expect(await number()).toBe(3000);
});

test('a link restores two maps side by side, and what is pointed at on one is marked on the other', async ({
	page
}) => {
	await openMaps(page, '?set=digits&network=lenet5-mnist');
	await page.getByRole('button', { name: 'UMAP' }).click();
	await expect(page.locator('article [data-fact="quality"]')).toHaveCount(2, { timeout: 120_000 });
	await map(page).focus();
	await page.keyboard.press('Home');
	await expect(page.locator('circle.chosen')).toHaveCount(4);
	await expect(page).toHaveURL(/beside=umap/);
	await expect(page).toHaveURL(/picture=1/);

	await openMaps(page, new URL(page.url()).search);
	await expect(page.getByRole('heading', { name: /^UMAP of 1,000 pictures/ })).toBeVisible({
		timeout: 120_000
	});
	await expect(page.getByRole('heading', { name: /^t-SNE of 1,000 pictures/ })).toBeVisible();
	await page.getByRole('button', { name: 'One map again' }).click();
	await expect(page.getByRole('application', { name: /^Map/ })).toHaveCount(1);
});

test('a drawn digit is placed among its like, and the map does not move', async ({ page }) => {
	await openMaps(page);
	const place = page.getByRole('region', { name: 'Put a new picture on the map' });
	await page.getByText('The map as a table').scrollIntoViewIfNeeded();
	const names = await map(page)
		.locator('.name')
		.evaluateAll((all) => all.map((one) => one.getAttribute('style')));
	const pad = place.getByRole('application', { name: 'Drawing pad' });
	await pad.scrollIntoViewIfNeeded();
	const box = (await pad.boundingBox())!;
	// A one: a stroke down.
	await page.mouse.move(box.x + box.width * 0.5, box.y + box.height * 0.2);
	await page.mouse.down();
	await page.mouse.move(box.x + box.width * 0.47, box.y + box.height * 0.8, { steps: 12 });
	await page.mouse.up();
	const placed = page.getByRole('list', { name: 'Placed pictures' });
	await expect(placed.getByText(/drawing: the network says 1,/)).toBeVisible();
	await expect(placed.locator('.near button').first()).toContainText('1');
	expect(
		await map(page)
			.locator('.name')
			.evaluateAll((all) => all.map((one) => one.getAttribute('style')))
	).toEqual(names);
});

test('an adversarial example of the other page travels across the map, which does not move', async ({
	page
}) => {
	await openAdversarial(page, '?network=lenet5-mnist&picture=digit-5&epsilon=80');
	const verdict = await runAttack(page);
	const said = /^The network says (\S+) instead of 5/.exec(verdict)?.[1];
	expect(said).toBeDefined();
	await page.getByRole('link', { name: 'Watch it travel across a map of codes' }).click();
	await anyMapMade(page);
	await expect(map(page)).toHaveAccessibleName(/t-SNE of 1,000 pictures, Digits/);
	const way = map(page).locator('polyline').last();
	await expect(way).toBeVisible();
	// A place for the untouched digit, one for every iterate; the last is among the class that the network says.
	const places = ((await way.getAttribute('points')) ?? '').split(' ');
	expect(places.length).toBeGreaterThan(3);
	expect(new Set([places[0], places.at(-1)]).size).toBe(2);
	await page.getByText('The map as a table').scrollIntoViewIfNeeded();
	const placed = page.getByRole('list', { name: 'Placed pictures' });
	await expect(placed).toContainText(new RegExp(`BIM.*: the network says ${said},`));
	await expect(page).not.toHaveURL(/example/);

	// It is offered again, and without an attack the page says why there is none.
	await placed.getByRole('button', { name: /^Remove/ }).click();
	await expect(way).toHaveCount(0);
	await page.getByRole('button', { name: /^The adversarial example: / }).click();
	await expect(placed).toBeVisible();
	await page.goto('embeddings/?network=lenet5-mnist&example');
	await expect(page.getByText(/adversarial example was not kept/)).toBeVisible();
});

test('the link to the map is offered with every result', async ({ page }) => {
	await openAdversarial(page);
	await expect(page.getByRole('link', { name: /^Watch it travel/ })).toHaveCount(0);
	await labButton(page, 'Run').click();
	await expect(page.getByRole('link', { name: /^Watch it travel/ })).toBeVisible();
});

test('three seeds are compared unasked, and the share that they agree on is shown', async ({
	page
}) => {
	await openMaps(page);
	const buffer = Buffer.from(twoGroups(120));
	await mapFiles(page, { name: 'groups.csv', mimeType: 'text/csv', buffer }, 120);
	const stability = page.locator('article dl > div', { hasText: 'Stability' });
	await expect(stability.locator('dd').first()).toHaveText(/^\d/, { timeout: 120_000 });
	await expect(page.getByRole('button', { name: /three seeds|two more maps/ })).toHaveCount(0);
	const share = await readShare(page, 'Stability');
	// Two groups of 60: by chance ten neighbours would agree in about a sixth.
	expect(share).toBeGreaterThan(0.3);
	expect(share).toBeLessThanOrEqual(1);
});

test('vectors are mapped as dots, with classes that hold markup as plain text', async ({
	page
}) => {
	await openMaps(page);
	const text = twoGroups(60).replaceAll('high', '<img src=x onerror=alert(1)>');
	const buffer = Buffer.from(text);
	await mapFiles(page, { name: 'groups.csv', mimeType: 'text/csv', buffer }, 60);
	await expect(map(page)).toHaveAccessibleName(/60 vectors, groups/);
	expect(await readShare(page, 'Class by the map')).toBe(1);
	await expect(page.getByRole('button', { name: /<img src=x/ }).first()).toBeVisible();
	await expect(page.locator('main img')).toHaveCount(0);
});

test('a table dropped on the map is mapped; once it is removed an example stands in its place', async ({
	page
}) => {
	await openMaps(page, '?colour=confidence');
	const dropped = await page.evaluateHandle((text) => {
		const transfer = new DataTransfer();
		transfer.items.add(new File([text], 'groups.csv', { type: 'text/csv' }));
		return transfer;
	}, twoGroups(60));
	for (const type of ['dragenter', 'dragover', 'drop'])
		await map(page).dispatchEvent(type, { dataTransfer: dropped });
	await mapMade(page, 60);
	await expect(map(page)).toHaveAccessibleName(/60 vectors, groups/);
	// No network has said anything of them: the colours stand for classes, and the legend says so.
	await expect(page.getByRole('list', { name: 'Classes', exact: true })).toBeVisible();
	await expect(page.getByRole('radiogroup', { name: 'Points' })).toHaveCount(0);

	await page.getByRole('button', { name: 'Remove' }).click();
	await expect(map(page)).toHaveAccessibleName('Map: nothing yet');
	await map(page).evaluate((element) => {
		for (const over of element.querySelectorAll<HTMLElement>(':scope > :not(canvas)'))
			over.style.visibility = 'hidden';
	});
	const isBlank = async () => {
		const canvas = await map(page).locator('canvas').first().screenshot();
		const middle = sharp(canvas).extract({ left: 9, top: 9, width: 480, height: 480 });
		const pixels = await middle.removeAlpha().raw().toBuffer();
		return pixels.every((value, at) => value === pixels[at % 3]);
	};
	await expect.poll(isBlank).toBe(true);
	await map(page).evaluate((element) => {
		for (const over of element.querySelectorAll<HTMLElement>(':scope > :not(canvas)'))
			over.style.visibility = '';
	});
	await page.getByRole('button', { name: 'Map of shapes' }).click();
	await expect(page.getByRole('heading', { name: /pictures, Shapes/ })).toBeVisible({
		timeout: 120_000
	});
});

test('a bad set is explained, and the former map is still there', async ({ page }) => {
	await openMaps(page);
	const heading = page.getByRole('heading', { name: /^t-SNE of 1,000 pictures, Digits/ });
	const input = page.getByLabel('Your pictures', { exact: true });
	const three = Buffer.from(twoGroups(3));
	await input.setInputFiles({ name: 'three.csv', mimeType: 'text/csv', buffer: three });
	await expect(page.getByRole('alert').getByText(/at least 5/)).toBeVisible();
	await expect(heading).toBeVisible();
	await input.setInputFiles({
		name: 'no.zip',
		mimeType: 'application/zip',
		buffer: Buffer.from('PK')
	});
	await expect(
		page
			.getByRole('alert')
			.getByText(/no\.zip/)
			.first()
	).toBeVisible();
	await expect(heading).toBeVisible();

	// Cancelled half-way.
	await page.getByRole('button', { name: 'Textures' }).click();
	await page.getByRole('button', { name: 'Cancel' }).first().click();
	await expect(heading).toBeVisible();
	await expect(page.getByRole('button', { name: 'Cancel' })).toHaveCount(0);
});

/** A picture of one colour, as a PNG. */
function plainPng(width: number, height: number, grey: number): Promise<Buffer> {
	const background = { r: grey, g: grey, b: 255 - grey };
	return sharp({ create: { width, height, channels: 3, background } })
		.png()
		.toBuffer();
}

test('pictures of mixed sizes, all of one class, two of them alike, and a damaged one', async ({
	page
}) => {
	await openMaps(page);
	const sides = [8, 17, 40, 64, 130, 200, 33];
	const files = await Promise.all(sides.map((side, i) => plainPng(side, 2 * side, 30 * i)));
	const entries = [...files, files[0]!].map((file, i) => [`only/${i}.png`, file] as const);
	const whole = Object.fromEntries(entries);
	const damaged = { 'only/torn.png': files[5]!.subarray(0, 60) };
	const buffer = Buffer.from(zipSync({ ...whole, ...damaged }));
	const zip = { name: 'mixed.zip', mimeType: 'application/zip', buffer };
	await page.getByLabel('Your pictures', { exact: true }).setInputFiles(zip);
	await expect(page.getByRole('heading', { name: /of 8 pictures, mixed/ })).toBeVisible();
	await expect(page.getByText(/1 file was left out .*torn\.png/).first()).toBeAttached();
	await mapMade(page, 8);
});

test('a zip of 5 GB is refused unread, and the former map is still there', async ({
	page
}, info) => {
	await openMaps(page);
	const path = info.outputPath('huge.zip');
	// Sparse: it takes no room, and reading it would take minutes.
	await (await open(path, 'w')).truncate(5 * 2 ** 30);
	await page.getByLabel('Your pictures', { exact: true }).setInputFiles(path);
	await expect(
		page
			.getByRole('alert')
			.getByText(/huge\.zip is an archive of 5 GB; the limit is 2 GB/)
			.first()
	).toBeVisible();
	await expect(
		page.getByRole('heading', { name: /^t-SNE of 1,000 pictures, Digits/ })
	).toBeVisible();
	await rm(path);
});

test('classes are read better from the codes than from the pixels', async ({ page }) => {
	test.setTimeout(300_000);
	await openMaps(page);
	await page.getByText('The map as a table').scrollIntoViewIfNeeded();
	await page.getByRole('button', { name: 'Compare the layers' }).click();
	const rows = page.getByRole('region', { name: 'Accuracy by layer' }).locator('tbody tr');
	await expect(rows).toHaveCount(5, { timeout: 240_000 });
	const shares = await rows.locator('td:last-child').allInnerTexts();
	const [pixels, codes] = [shares[0]!, shares.at(-1)!].map(Number.parseFloat) as [number, number];
	expect(codes).toBeGreaterThan(pixels);
	await expect(page.getByRole('region', { name: 'Confusion of classes' })).toBeVisible();
});

test.describe('accessibility', () => {
	test.use({ bypassCSP: true });

	for (const [width, colorScheme] of [
		[1440, 'dark'],
		[1440, 'light'],
		[360, 'dark'],
		[360, 'light']
	] as const)
		test(`a finished map, ${width} px, ${colorScheme}`, async ({ page }) => {
			await page.setViewportSize({ width, height: 800 });
			await page.emulateMedia({ colorScheme });
			await openMaps(page, '?seams=1');
			await map(page).focus();
			await page.keyboard.press('Home');
			await page.keyboard.press(' ');
			await page.getByText('The map as a table').click();
			expect(await findViolations(page)).toEqual([]);
			const scrollWidth = await page.evaluate(() => document.documentElement.scrollWidth);
			expect(scrollWidth).toBeLessThanOrEqual(width);
		});
});

test.describe('whole test sets', () => {
	test.setTimeout(900_000);

	test('MNIST’s 10,000 test digits, dropped as idx files', async ({ page }) => {
		const reason = missing('mnist');
		test.skip(reason !== null, reason ?? '');
		await openMaps(page, '?network=lenet5-mnist');
		await mapFiles(page, await mnistFiles(), 10_000);
		console.log(`10,000 digits: ${await readStages(page)}`);
		await expect(page.getByText(/measured on 2,000 of 10,000/)).toBeVisible();
		await expect(page.getByRole('button', { name: 'Compare three seeds' })).toBeVisible();
		expect(await readShare(page, 'Class by the map')).toBeGreaterThanOrEqual(0.97);
	});

	test('opening 10,000 digits holds up nothing', async ({ page, browser }, info) => {
		const reason = missing('mnist');
		test.skip(reason !== null, reason ?? '');
		await openMaps(page, '?network=lenet5-mnist&map=pca');
		// From files: handed over as bytes, the page would unpack them for the test in one long task.
		const paths = (await mnistFiles()).map(({ name, buffer }) => ({
			path: info.outputPath(name),
			buffer
		}));
		for (const { path, buffer } of paths) await writeFile(path, buffer);
		await expectShortTasks({ browser, page }, 'opening 10,000 digits', async () => {
			const input = page.getByLabel('Your pictures', { exact: true });
			await input.setInputFiles(paths.map(({ path }) => path));
			await expect(page.getByRole('heading', { name: /of 10,000 pictures/ })).toBeVisible({
				timeout: 300_000
			});
		});
	});

	test('2,000 of CIFAR-10’s test pictures, as a zip of folders', async ({ page }) => {
		const reason = missing('cifar10');
		test.skip(reason !== null, reason ?? '');
		await openMaps(page, '?network=resnet20-cifar10');
		await mapFiles(page, await cifarZip(2000), 2000);
		console.log(`2,000 photographs: ${await readStages(page)}`);
		expect(await readShare(page, 'Class by the map')).toBeGreaterThanOrEqual(0.85);
	});
});
