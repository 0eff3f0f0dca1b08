import { chromium } from 'playwright';
import { browserArguments, findBrowser } from '../run/browser.js';
import { longestTask } from './main-thread.js';

/** How long the main thread is ever busy while the engine makes the maps of the comparison. */

/** @typedef {import('playwright').Page} Page */

const patienceMs = 240_000;
/** From the click on a sample until the tiles know that their maps are old. */
const settleMs = 1000;
const pictures = 4;

/** Runs in the page: whether every tile shows its answer, or why there is none. */
function areMapsThere() {
	const tiles = [...document.querySelectorAll('article.tile')];
	const isDone = (/** @type {Element} */ tile) =>
		tile.querySelector('dl, .problem') !== null &&
		tile.querySelector('[role="progressbar"], progress') === null;
	return tiles.length > 0 && tiles.every(isDone);
}

async function waitForMaps(/** @type {Page} */ page) {
	await page.waitForFunction(areMapsThere, undefined, { polling: 200, timeout: patienceMs });
}

/** From the click on a sample to the last map. */
async function chooseAnother(/** @type {Page} */ page, /** @type {number} */ index) {
	const samples = page.getByRole('group', { name: 'Samples' }).getByRole('button');
	await samples.nth((index + 1) % (await samples.count())).click();
	await page.waitForTimeout(settleMs);
	await waitForMaps(page);
}

/**
 * Opens the comparison, chooses pictures and watches.
 * @param {string} address of the page, with its network
 */
export async function measureLongestTask(address) {
	const browser = await chromium.launch({ executablePath: findBrowser(), args: browserArguments });
	try {
		const context = await browser.newContext({
			viewport: { width: 1440, height: 900 },
			serviceWorkers: 'block'
		});
		const page = await context.newPage();
		await page.goto(address);
		await waitForMaps(page);
		return await longestTask(browser, page, async () => {
			for (let index = 0; index < pictures; index++) await chooseAnother(page, index);
		});
	} finally {
		await browser.close();
	}
}
