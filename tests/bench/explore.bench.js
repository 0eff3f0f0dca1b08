import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { siteFolder } from '../run/build.js';
import { repository } from '../run/process.js';
import { choosePictures, startWatching, waitForMaps, withExplore } from './explore-page.js';
import { peerNetworkId } from './peer-network.js';
import { buildPeerSite } from './peer-site.js';
import { ensureBuilt, median, scriptKb, withSite } from './site.js';

/**
 * How long Explore takes from the click on a sample to all maps painted, how long its main thread is ever busy, and
 * what a first visit costs. The page says when its maps are painted by the mark `explore:maps-painted`.
 *
 * The peer's figures (64 × 64 input, ten channels, twelve layers) were measured on a machine of two cores: 800 ms a
 * picture, 2,100 ms from navigation to maps, 322 kB of script.
 */
const peer = { paintedMs: 800, coldMs: 2100, scriptKb: 322 };

const everyLine = { width: 1440, height: 16_000 };
const warmUps = 4;
const pictures = 20;
const watchedPictures = 10;
const coldVisits = 5;
const watchedVisits = 3;

export const name = 'explore';

/** @typedef {import('./site.js').Report} Report */

/**
 * The longest task of all, and that of the usual picture: where they differ much, the machine was busy with other
 * programs, which stop a thread in the middle of a short task. What was not watched shows tasks over 50 ms only.
 * @param {readonly { longestMs: number }[]} watched
 * @param {readonly { longestMs: number }[]} unwatched
 */
function summarizeTasks(watched, unwatched) {
	const all = [...watched, ...unwatched].map(({ longestMs }) => longestMs);
	const usual = median(watched.map(({ longestMs }) => longestMs));
	return { longestMs: Math.max(...all), usualLongestMs: usual };
}

/** Reports both. */
function reportTasks(
	/** @type {Report} */ report,
	/** @type {string} */ prefix,
	/** @type {{ longestMs: number, usualLongestMs: number }} */ { longestMs, usualLongestMs }
) {
	report({ name: `${prefix}.longest_task_ms`, value: longestMs, unit: 'ms' });
	report({ name: `${prefix}.usual_longest_task_ms`, value: usualLongestMs, unit: 'ms' });
}

/** From the click on a sample to all maps painted, and the longest the main thread is busy meanwhile. */
async function measureNetwork(
	/** @type {import('playwright').Browser} */ browser,
	/** @type {string} */ address
) {
	const measure = async (/** @type {import('playwright').Page} */ page) => {
		await waitForMaps(page);
		await choosePictures(page, warmUps);
		const times = await choosePictures(page, pictures);
		await page.evaluate(startWatching);
		const watched = await choosePictures(page, watchedPictures);
		return {
			paintedMs: median(times.map(({ clickedMs, paintedMs }) => paintedMs - clickedMs)),
			...summarizeTasks(watched, times)
		};
	};
	// Every operation on its own line, and a window in which all lines stand: all maps of the network are painted.
	return withExplore(browser, `${address}&steps=1`, measure, { viewport: everyLine });
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
		watched.push(await withExplore(browser, address, waitForMaps, { watchGaps: true }));
	return {
		mapsMs: median(visits.map(({ paintedMs }) => paintedMs)),
		...summarizeTasks(watched, visits)
	};
}

/** Ids of the networks that ship. */
function shippedIds() {
	const folders = readdirSync(join(repository, 'models'), { withFileTypes: true });
	return folders
		.filter((folder) => folder.isDirectory() && folder.name !== 'training')
		.map((folder) => folder.name);
}

/** @param {Report} report */
async function reportShipped(report) {
	await withSite(siteFolder, async (browser, site, served) => {
		const explore = `${site}explore/`;
		// The first visit compresses the files for all later ones.
		await withExplore(browser, explore, waitForMaps);
		const script = scriptKb(served);
		const cold = await measureCold(browser, explore);
		report({ name: 'explore.cold.maps_ms', value: cold.mapsMs, unit: 'ms', baseline: peer.coldMs });
		reportTasks(report, 'explore.cold', cold);
		report({
			name: 'explore.script_kb',
			value: script,
			unit: 'kB',
			baseline: peer.scriptKb
		});
		for (const id of shippedIds()) {
			const measured = await measureNetwork(browser, `${explore}?network=${id}`);
			report({ name: `explore.${id}.painted_ms`, value: measured.paintedMs, unit: 'ms' });
			reportTasks(report, `explore.${id}`, measured);
		}
	});
}

/** @param {Report} report */
async function reportPeerSize(report) {
	const site = await buildPeerSite();
	try {
		await withSite(site.folder, async (browser, served) => {
			const address = `${served}explore/?network=${peerNetworkId}`;
			const measured = await measureNetwork(browser, address);
			report({
				name: 'explore.peer-size.painted_ms',
				value: measured.paintedMs,
				unit: 'ms',
				baseline: peer.paintedMs
			});
			reportTasks(report, 'explore.peer-size', measured);
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
	await ensureBuilt();
	await reportShipped(report);
	await reportPeerSize(report);
}
