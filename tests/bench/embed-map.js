/** What the tests and the bench do on the page of maps. */

/** @typedef {import('playwright').Page} Page */
/** @typedef {{ name: string, mimeType: string, buffer: Buffer }} ChosenFile */

const patienceMs = 540_000;

/**
 * Runs in the page: whether the first map shows `count` pictures, is finished and has been measured.
 * @param {string} count as the page writes it
 */
function isMeasured(count) {
	const map = document.querySelector('article[aria-label^="Map"]');
	const isShown = map?.querySelector('h2')?.textContent?.includes(` of ${count} `);
	return Boolean(
		isShown &&
		map?.querySelector('[data-fact="seconds"]') &&
		map.querySelector('[data-fact="quality"]')
	);
}

/**
 * Waits until the first map of `count` pictures is finished and measured.
 * @param {Page} page
 * @param {number} count
 */
export async function mapMade(page, count) {
	const options = { polling: 250, timeout: patienceMs };
	await page.waitForFunction(isMeasured, count.toLocaleString('en-GB'), options);
}

/**
 * Waits until a map of any set is there.
 * @param {Page} page
 */
export async function anyMapMade(page) {
	const made = () =>
		document.querySelector('article[aria-label^="Map"] [data-fact="quality"]') !== null;
	await page.waitForFunction(made, undefined, { polling: 250, timeout: patienceMs });
}

/**
 * Chooses files as a set and waits for its map.
 * @param {Page} page
 * @param {ChosenFile | ChosenFile[]} files
 * @param {number} count pictures in them
 */
export async function mapFiles(page, files, count) {
	await page.getByLabel('Your pictures', { exact: true }).setInputFiles(files);
	await mapMade(page, count);
}

/**
 * A figure that the map states about itself, as a share.
 * @param {Page} page
 * @param {string} name
 */
export async function readShare(page, name) {
	const text = await page
		.locator('article[aria-label^="Map"] dl > div', { hasText: name })
		.locator('dd')
		.first()
		.innerText();
	return Number.parseFloat(text) / (text.includes('%') ? 100 : 1);
}

/**
 * How long each stage took, in the page's words.
 * @param {Page} page
 */
export function readStages(page) {
	return page.locator('[data-fact="seconds"]').first().innerText();
}

/**
 * Where the map is in the window, which scrolls to it.
 * @param {Page} page
 */
export async function findMap(page) {
	const map = page.getByRole('application').first();
	await map.evaluate((element) => element.scrollIntoView({ block: 'center' }));
	const box = await map.boundingBox();
	if (!box) throw new Error('the map is not on the page');
	return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

/**
 * Drags the map about and turns the wheel over it, with nothing but the mouse: looking for elements is work of the page
 * too.
 * @param {Page} page
 * @param {{ x: number, y: number }} middle of the map
 */
export async function panAndZoom(page, { x, y }) {
	await page.mouse.move(x, y);
	for (let round = 0; round < 3; round++) {
		for (let turn = 0; turn < 8; turn++) await page.mouse.wheel(0, -120);
		await page.mouse.down();
		for (let step = 1; step <= 20; step++)
			await page.mouse.move(x + 8 * step * (round % 2 ? -1 : 1), y + 4 * step);
		await page.mouse.up();
		await page.mouse.move(x, y);
		for (let turn = 0; turn < 8; turn++) await page.mouse.wheel(0, 120);
	}
}
