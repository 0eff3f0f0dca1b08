import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { siteFolder } from '../run/build.js';
import { withSiteModule } from '../run/site-modules.js';
import { anyMapMade, findMap, mapFiles, panAndZoom, readShare } from './embed-map.js';
import { longestTask } from './main-thread.js';
import { ensureBuilt, scriptKb, withSite } from './site.js';

/** @typedef {(figure: { name: string, value: number, unit: string }) => void} Report */
/** @typedef {import('./site.js').Served} Served */

const workers = '_app/immutable/workers/';

/** Names of the worker scripts that one of them, and those it names, fetch. */
async function namedBy(/** @type {string} */ name, /** @type {Set<string>} */ found) {
	if (found.has(name)) return;
	found.add(name);
	const text = await readFile(join(siteFolder, workers, name), 'utf8');
	for (const [, other] of text.matchAll(/["'`]\.\/?(?:chunks\/)?([\w-]+\.js)["'`]/g))
		if (existsSync(join(siteFolder, workers, 'chunks', other ?? '')))
			await namedBy(`chunks/${other}`, found);
}

/** What the engine's worker fetches: TensorFlow.js, and what runs on it. */
async function engineScripts() {
	/** @type {Set<string>} */
	const found = new Set();
	for (const name of await readdir(join(siteFolder, workers)))
		if (name.startsWith('engine.worker')) await namedBy(name, found);
	return found;
}

/**
 * Script that was served and that no page without a network has, the engine's left out.
 * @param {readonly Served[]} served by the page
 * @param {readonly Served[]} common by another page
 */
async function ownScriptKb(served, common) {
	const engine = await engineScripts();
	const known = new Set(common.map(({ path }) => path));
	const isOwn = (/** @type {string} */ path) =>
		!known.has(path) && !engine.has(path.split(workers)[1] ?? '');
	return scriptKb(
		[...new Map(served.map((one) => [one.path, one])).values()].filter(({ path }) => isOwn(path))
	);
}

/**
 * What the route of maps adds in script: all of its parts in view, a map of the site's own set made and one of a file.
 * @param {import('playwright').Browser} browser
 * @param {string} address of the site
 * @param {Served[]} served grows with every answer
 */
async function measureScript(browser, address, served) {
	const open = async (/** @type {string} */ path) => {
		const context = await browser.newContext({ serviceWorkers: 'block' });
		const page = await context.newPage();
		served.length = 0;
		await page.goto(address + path);
		await page.waitForLoadState('networkidle');
		return { context, page };
	};
	const other = await open('credits/');
	const common = served.slice();
	await other.context.close();
	const { context, page } = await open('embeddings/?set=digits&network=lenet5-mnist');
	await anyMapMade(page);
	await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight));
	const rows = Array.from({ length: 60 }, (_, i) => `${i % 7},${(i * 13) % 11},class ${i % 2}`);
	const buffer = Buffer.from(rows.join('\n'));
	await mapFiles(page, { name: 'rows.csv', mimeType: 'text/csv', buffer }, 60);
	await page.waitForTimeout(1000);
	const own = await ownScriptKb(served, common);
	await context.close();
	return own;
}

/**
 * A set of files on the page of maps, and what the map is worth.
 * @param {import('playwright').Browser} browser
 * @param {string} address of the page
 * @param {() => Promise<any>} makeFiles
 * @param {number} count
 * @param {(page: import('playwright').Page) => Promise<void>} [then]
 */
async function measureSet(browser, address, makeFiles, count, then) {
	const viewport = { width: 1440, height: 900 };
	const context = await browser.newContext({ serviceWorkers: 'block', viewport });
	try {
		const page = await context.newPage();
		await page.goto(address);
		await anyMapMade(page);
		await mapFiles(page, await makeFiles(), count);
		const accuracy = await readShare(page, 'Class by the map');
		await then?.(page);
		return accuracy;
	} finally {
		await context.close();
	}
}

/**
 * The page of maps on the built site: its script; and where the data sets are there, what the maps of 10,000 digits and of
 * 2,000 photographs are worth, and how long the main thread is ever busy while 10,000 pictures are moved and enlarged.
 * @param {Report} report
 */
export async function measurePage(report) {
	await ensureBuilt();
	await withSite(siteFolder, async (browser, address, served) => {
		const kb = await measureScript(browser, address, served);
		report({ name: 'embed.script_kb', value: kb, unit: 'kB' });
		await withSiteModule('/tests/bench/embed-sets.ts', async (sets) => {
			if (sets.missing('mnist') === null) {
				const watch = async (/** @type {import('playwright').Page} */ page) => {
					const middle = await findMap(page);
					const { clockMs } = await longestTask(browser, page, () => panAndZoom(page, middle));
					report({ name: 'embed.pan10000.longest_task_ms', value: clockMs, unit: 'ms' });
				};
				const page = `${address}embeddings/?network=lenet5-mnist`;
				const value = await measureSet(browser, page, sets.mnistFiles, 10_000, watch);
				report({ name: 'embed.mnist10000.accuracy_2d', value, unit: 'share' });
			}
			if (sets.missing('cifar10') === null) {
				const page = `${address}embeddings/?network=resnet20-cifar10`;
				const value = await measureSet(browser, page, () => sets.cifarZip(2000), 2000);
				report({ name: 'embed.cifar2000.accuracy_2d', value, unit: 'share' });
			}
		});
	});
}
