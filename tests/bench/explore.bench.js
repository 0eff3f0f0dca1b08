import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright';
import { browserArguments, findBrowser } from '../run/browser.js';
import { buildSite, needsBuild, siteFolder } from '../run/build.js';
import { repository } from '../run/process.js';
import { serveFolder } from '../run/static-server.js';
import { installProbe } from './page-probe.js';
import { peerNetworkId } from './peer-network.js';
import { buildPeerSite } from './peer-site.js';

/**
 * How long Explore takes from the click on a sample to all maps painted, how long its main thread is ever busy, and
 * what a first visit costs. The page says when its maps are painted by the mark `explore:maps-painted`.
 *
 * The peer's figures (64 × 64 input, ten channels, twelve layers) were measured on a machine of two cores: 800 ms a
 * picture, 2,100 ms from navigation to maps, 322 kB of script.
 */
const peer = { paintedMs: 800, coldMs: 2100, scriptKb: 322 };

const warmUps = 4;
const pictures = 20;
const watchedPictures = 10;
const coldVisits = 5;
const watchedVisits = 3;
/** Tasks that painting causes just after the mark belong to it. */
const afterPaintMs = 100;
const patienceMs = 60_000;

export const name = 'explore';

/** @typedef {import('playwright').Page} Page */
/** @typedef {(figure: { name: string, value: number, unit: string, baseline?: number }) => void} Report */

/** @param {readonly number[]} values */
function median(values) {
	const sorted = [...values].sort((a, b) => a - b);
	return sorted[Math.floor(sorted.length / 2)] ?? NaN;
}

/** What the probe in the page knows now. */
function readProbe(/** @type {Page} */ page) {
	return page.evaluate((afterMs) => {
		const { clickedMs, paintedMs, longestBetween } = /** @type {any} */ (window).probe;
		return { clickedMs, paintedMs, longestMs: longestBetween(clickedMs, paintedMs + afterMs) };
	}, afterPaintMs);
}

/** Runs in the page, once the probe is there. */
const startWatching = () => /** @type {any} */ (window).probe.watchGaps();

/** Waits until maps were painted after the last click; after the navigation, if nothing was clicked. */
async function waitForMaps(/** @type {Page} */ page) {
	const painted = () => {
		const { clickedMs, paintedMs } = /** @type {any} */ (window).probe;
		return paintedMs > clickedMs;
	};
	await page.waitForFunction(painted, undefined, { polling: 50, timeout: patienceMs });
	await page.waitForTimeout(2 * afterPaintMs);
	return readProbe(page);
}

/** Chooses the samples in turn, so that each is another picture than the one before. */
async function choosePictures(/** @type {Page} */ page, /** @type {number} */ count) {
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
 * @param {boolean} [watchGaps] watch the main thread from the start
 */
async function withExplore(browser, address, use, watchGaps = false) {
	// The service worker fetches every page for later visits; that is no part of the first one's work.
	const context = await browser.newContext({
		viewport: { width: 1440, height: 900 },
		serviceWorkers: 'block'
	});
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

/** From the click on a sample to all maps painted, and the longest the main thread is busy meanwhile. */
async function measureNetwork(
	/** @type {import('playwright').Browser} */ browser,
	/** @type {string} */ address
) {
	return withExplore(browser, address, async (page) => {
		await waitForMaps(page);
		await choosePictures(page, warmUps);
		const times = await choosePictures(page, pictures);
		await page.evaluate(startWatching);
		const watched = await choosePictures(page, watchedPictures);
		return {
			paintedMs: median(times.map(({ clickedMs, paintedMs }) => paintedMs - clickedMs)),
			longestMs: Math.max(...[...times, ...watched].map(({ longestMs }) => longestMs))
		};
	});
}

/** A first visit: from the navigation to the first maps, with nothing in the browser's cache. */
async function measureCold(
	/** @type {import('playwright').Browser} */ browser,
	/** @type {string} */ address
) {
	const visits = [];
	for (let visit = 0; visit < coldVisits; visit++)
		visits.push(await withExplore(browser, address, waitForMaps));
	const watched = [];
	for (let visit = 0; visit < watchedVisits; visit++)
		watched.push(await withExplore(browser, address, waitForMaps, true));
	return {
		mapsMs: median(visits.map(({ paintedMs }) => paintedMs)),
		longestMs: Math.max(...[...visits, ...watched].map(({ longestMs }) => longestMs))
	};
}

/** Ids of the networks that ship. */
function shippedIds() {
	const folders = readdirSync(join(repository, 'models'), { withFileTypes: true });
	return folders
		.filter((folder) => folder.isDirectory() && folder.name !== 'training')
		.map((folder) => folder.name);
}

/**
 * Serves a site and opens a browser for as long as `use` takes.
 * @param {string} folder
 * @param {(browser: import('playwright').Browser, explore: string, served: { path: string, bytes: number }[]) => Promise<void>} use
 */
async function withSite(folder, use) {
	/** @type {{ path: string, bytes: number }[]} */
	const served = [];
	const server = await serveFolder({ folder, onServed: (one) => served.push(one) });
	const browser = await chromium.launch({
		executablePath: findBrowser(),
		args: [...browserArguments]
	});
	try {
		await use(browser, `${server.address}explore/`, served);
	} finally {
		await browser.close();
		await server.close();
	}
}

/** @param {Report} report */
async function reportShipped(report) {
	await withSite(siteFolder, async (browser, explore, served) => {
		// The first visit compresses the files for all later ones.
		await withExplore(browser, explore, waitForMaps);
		const script = served.filter(({ path }) => path.endsWith('.js'));
		const scriptBytes = script.reduce((sum, { bytes }) => sum + bytes, 0);
		const cold = await measureCold(browser, explore);
		report({ name: 'explore.cold.maps_ms', value: cold.mapsMs, unit: 'ms', baseline: peer.coldMs });
		report({ name: 'explore.cold.longest_task_ms', value: cold.longestMs, unit: 'ms' });
		report({
			name: 'explore.script_kb',
			value: scriptBytes / 1000,
			unit: 'kB',
			baseline: peer.scriptKb
		});
		for (const id of shippedIds()) {
			const { paintedMs, longestMs } = await measureNetwork(browser, `${explore}?network=${id}`);
			report({ name: `explore.${id}.painted_ms`, value: paintedMs, unit: 'ms' });
			report({ name: `explore.${id}.longest_task_ms`, value: longestMs, unit: 'ms' });
		}
	});
}

/** @param {Report} report */
async function reportPeerSize(report) {
	const site = await buildPeerSite();
	try {
		await withSite(site.folder, async (browser, explore) => {
			const address = `${explore}?network=${peerNetworkId}`;
			const { paintedMs, longestMs } = await measureNetwork(browser, address);
			report({
				name: 'explore.peer-size.painted_ms',
				value: paintedMs,
				unit: 'ms',
				baseline: peer.paintedMs
			});
			report({ name: 'explore.peer-size.longest_task_ms', value: longestMs, unit: 'ms' });
		});
	} finally {
		await site.remove();
	}
}

/**
 * Measures Explore on the built site.
 * @param {Report} report
 */
export async function run(report) {
	if (needsBuild()) {
		const { code, output } = await buildSite();
		if (code !== 0) throw new Error(`the site could not be built:\n${output}`);
	}
	await reportShipped(report);
	await reportPeerSize(report);
}
