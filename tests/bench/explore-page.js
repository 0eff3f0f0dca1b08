import { installProbe } from './page-probe.js';

/** @typedef {import('playwright').Page} Page */

/** Tasks that painting causes just after the mark belong to it. */
const afterPaintMs = 100;
const patienceMs = 60_000;

/** What the probe in the page knows now. */
function readProbe(/** @type {Page} */ page) {
	return page.evaluate((afterMs) => {
		const { clickedMs, paintedMs, longestBetween } = /** @type {any} */ (window).probe;
		return { clickedMs, paintedMs, longestMs: longestBetween(clickedMs, paintedMs + afterMs) };
	}, afterPaintMs);
}

/** Runs in the page, once the probe is there: from then on it sees tasks shorter than 50 ms too. */
export const startWatching = () => /** @type {any} */ (window).probe.watchGaps();

/** Waits until maps were painted after the last click; after the navigation, if nothing was clicked. */
export async function waitForMaps(/** @type {Page} */ page) {
	const painted = () => {
		const { clickedMs, paintedMs } = /** @type {any} */ (window).probe;
		return paintedMs > clickedMs;
	};
	await page.waitForFunction(painted, undefined, { polling: 50, timeout: patienceMs });
	await page.waitForTimeout(2 * afterPaintMs);
	return readProbe(page);
}

/** Chooses the samples in turn, so that each is another picture than the one before. */
export async function choosePictures(/** @type {Page} */ page, /** @type {number} */ count) {
	const samples = page.getByRole('group', { name: 'Samples' }).getByRole('button');
	const available = await samples.count();
	const measured = [];
	for (let index = 0; index < count; index++) {
		await samples.nth((index + 1) % available).click();
		measured.push(await waitForMaps(page));
	}
	return measured;
}

/**
 * Opens Explore in a browser profile of its own.
 * @template T
 * @param {import('playwright').Browser} browser
 * @param {string} address
 * @param {(page: Page) => Promise<T>} use
 * @param {{ watchGaps?: boolean, viewport?: { width: number, height: number } }} [options] whether to watch the main
 * thread from the start; the size of the window
 */
export async function withExplore(
	browser,
	address,
	use,
	{ watchGaps = false, viewport = { width: 1440, height: 900 } } = {}
) {
	// The service worker fetches every page for later visits; that is no part of the first one's work.
	const context = await browser.newContext({ viewport, serviceWorkers: 'block' });
	try {
		const page = await context.newPage();
		await page.addInitScript(installProbe);
		if (watchGaps) await page.addInitScript(startWatching);
		await page.goto(address);
		return await use(page);
	} finally {
		await context.close();
	}
}
