import { chromium } from 'playwright';
import { browserArguments, findBrowser } from '../run/browser.js';
import { buildSite, needsBuild } from '../run/build.js';
import { serveFolder } from '../run/static-server.js';

/** @typedef {(figure: { name: string, value: number, unit: string, baseline?: number }) => void} Report */
/** @typedef {{ path: string, bytes: number }} Served a file that went out, and its compressed size */

/** @param {readonly number[]} values */
export function median(values) {
	const sorted = [...values].sort((a, b) => a - b);
	return sorted[Math.floor(sorted.length / 2)] ?? NaN;
}

/** Builds the site if its sources have changed since. */
export async function ensureBuilt() {
	if (!needsBuild()) return;
	const { code, output } = await buildSite();
	if (code !== 0) throw new Error(`the site could not be built:\n${output}`);
}

/**
 * Serves a site and opens a browser for as long as `use` takes.
 * @param {string} folder
 * @param {(browser: import('playwright').Browser, address: string, served: Served[]) => Promise<void>} use
 */
export async function withSite(folder, use) {
	/** @type {Served[]} */
	const served = [];
	const server = await serveFolder({ folder, onServed: (one) => served.push(one) });
	const browser = await chromium.launch({ executablePath: findBrowser(), args: browserArguments });
	try {
		await use(browser, server.address, served);
	} finally {
		await browser.close();
		await server.close();
	}
}

/**
 * Kilobytes of script among what was served.
 * @param {readonly Served[]} served
 */
export function scriptKb(served) {
	const script = served.filter(({ path }) => path.endsWith('.js'));
	return script.reduce((sum, { bytes }) => sum + bytes, 0) / 1000;
}
