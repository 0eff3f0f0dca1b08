import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { siteFolder } from '../run/build.js';
import { networksFolder } from '../run/data-folder.js';
import { repository } from '../run/process.js';
import { ensureBuilt, median, withSite } from './site.js';

/**
 * How long a network takes from its choice to its first answer, and what it costs to fetch. The engine runs already, with
 * another network; the browser's cache holds nothing. The page says both moments by the marks `network:chosen` and
 * `network:ready`.
 */

/** @typedef {import('playwright').Page} Page */
/** @typedef {import('playwright').Browser} Browser */
/** @typedef {import('./site.js').Report} Report */
/** @typedef {import('./site.js').Served} Served */

export const name = 'load';

const visits = 5;
const patienceMs = 120_000;
const first = 'lenet5-mnist';
const second = 'resnet20-cifar10';
const darknet = join(networksFolder(), 'tiny-darknet-imagenet');

/** Ids of the networks that ship. */
function shippedIds() {
	const folders = readdirSync(join(repository, 'models'), { withFileTypes: true });
	return folders
		.filter((folder) => folder.isDirectory() && folder.name !== 'training')
		.map((folder) => folder.name);
}

/** How often a network has become ready, in this visit. */
const readyCount = () => performance.getEntriesByName('network:ready').length;

/** Waits until a network is ready that was not before. */
async function waitForNext(/** @type {Page} */ page, /** @type {number} */ before) {
	const isNext = (/** @type {number} */ known) =>
		performance.getEntriesByName('network:ready').length > known;
	await page.waitForFunction(isNext, before, { timeout: patienceMs });
}

/** From the last choice to its answer. */
const lastLoadMs = () => {
	const at = (/** @type {string} */ mark) => performance.getEntriesByName(mark).at(-1)?.startTime;
	return (at('network:ready') ?? NaN) - (at('network:chosen') ?? NaN);
};

/** Chooses a network on Explore, where another one is. */
async function choose(/** @type {Page} */ page, /** @type {string} */ id) {
	const before = await page.evaluate(readyCount);
	await page.getByRole('combobox', { name: 'Network' }).selectOption(id);
	await waitForNext(page, before);
	return page.evaluate(lastLoadMs);
}

/**
 * Opens a page in a browser profile of its own.
 * @template T
 * @param {Browser} browser
 * @param {string} address
 * @param {(page: Page) => Promise<T>} use
 */
async function withPage(browser, address, use) {
	const context = await browser.newContext({ serviceWorkers: 'block' });
	try {
		const page = await context.newPage();
		await page.goto(address);
		return await use(page);
	} finally {
		await context.close();
	}
}

/** One visit: how long a network took, and the kilobytes that went over the wire for it. */
async function loadOnce(
	/** @type {Browser} */ browser,
	/** @type {string} */ site,
	/** @type {Served[]} */ served,
	/** @type {string} */ id
) {
	const other = id === first ? second : first;
	return withPage(browser, `${site}explore/?network=${other}`, async (page) => {
		await waitForNext(page, 0);
		const already = served.length;
		const readyMs = await choose(page, id);
		const files = served.slice(already).filter(({ path }) => /(weights|graph)\.[^/]*$/.test(path));
		return { readyMs, kb: files.reduce((sum, { bytes }) => sum + bytes, 0) / 1000 };
	});
}

/** Opens Tiny Darknet from its files: until the form has an answer, and from the choice of the kept one to its answer. */
async function loadDarknet(/** @type {Browser} */ browser, /** @type {string} */ site) {
	return withPage(browser, `${site}networks/`, async (page) => {
		const files = readdirSync(darknet).map((file) => join(darknet, file));
		const startMs = Date.now();
		await page.getByLabel('Your network').setInputFiles(files);
		const said = page.getByRole('list', { name: 'Predictions' });
		await said.getByText('%').first().waitFor({ timeout: patienceMs });
		const openMs = Date.now() - startMs;
		await page.getByRole('button', { name: 'Keep and use' }).click();
		await waitForNext(page, 0);
		await page.goto(`${site}explore/?network=${first}`);
		await waitForNext(page, 0);
		const own = page.locator('option[value^="own-"]');
		return { openMs, readyMs: await choose(page, (await own.getAttribute('value')) ?? '') };
	});
}

/** @param {Report} report */
async function reportDarknet(report, /** @type {Browser} */ browser, /** @type {string} */ site) {
	if (!existsSync(darknet)) return;
	/** @type {{ openMs: number, readyMs: number }[]} */
	const loads = [];
	for (let visit = 0; visit < visits; visit++) loads.push(await loadDarknet(browser, site));
	const bytes = readdirSync(darknet).map((file) => statSync(join(darknet, file)).size);
	const kb = bytes.reduce((sum, size) => sum + size, 0) / 1000;
	const inMs = (/** @type {'openMs' | 'readyMs'} */ key) => median(loads.map((load) => load[key]));
	report({ name: 'load.tiny-darknet.open_ms', value: inMs('openMs'), unit: 'ms' });
	report({ name: 'load.tiny-darknet.ready_ms', value: inMs('readyMs'), unit: 'ms' });
	report({ name: 'load.tiny-darknet.kb', value: kb, unit: 'kB' });
}

/**
 * Measures on the built site.
 * @param {Report} report
 */
export async function run(report) {
	await ensureBuilt();
	await withSite(siteFolder, async (browser, site, served) => {
		for (const id of shippedIds()) {
			const loads = [];
			for (let visit = 0; visit < visits; visit++)
				loads.push(await loadOnce(browser, site, served, id));
			const ms = median(loads.map(({ readyMs }) => readyMs));
			report({ name: `load.${id}.ready_ms`, value: ms, unit: 'ms' });
			report({ name: `load.${id}.kb`, value: median(loads.map(({ kb }) => kb)), unit: 'kB' });
		}
		await reportDarknet(report, browser, site);
	});
}
