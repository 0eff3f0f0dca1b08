import { siteFolder } from '../run/build.js';
import { installProbe } from './page-probe.js';
import { ensureBuilt, scriptKb, withSite } from './site.js';

/**
 * How smoothly a bench of 16 × 16 cells with three channels follows its Time slider, and what the arithmetic pages weigh.
 */

export const name = 'arithmetic';

const pages = ['convolution', 'pooling', 'stacks'];
const largeBench = 'size=16&channels=3&kernel=3&padding=1';
const scrubbedMs = 6000;
/** A frame of a screen with 60 frames a second, and what its clock may be off by. */
const frameMs = 16.7;
const clockMs = 0.8;

/** @typedef {import('./site.js').Report} Report */
/** @typedef {import('playwright').Page} Page */

/**
 * Runs in the page: moves the slider in every frame, and takes the time between frames. The message pump of the probe
 * must not run meanwhile, or it would compete for the frames it measures.
 */
function scrub(/** @type {{ durationMs: number }} */ { durationMs }) {
	const slider = /** @type {HTMLInputElement} */ (
		document.querySelector('input[aria-label="Time"]')
	);
	const last = Number(slider.max);
	return new Promise((resolve) => {
		/** @type {number[]} */
		const gaps = [];
		let before = 0;
		let started = 0;
		const frame = (/** @type {number} */ now) => {
			if (before) gaps.push(now - before);
			started ||= now;
			before = now;
			slider.value = String(last * (0.5 - 0.5 * Math.cos((now - started) / 700)));
			slider.dispatchEvent(new Event('input', { bubbles: true }));
			if (now - started < durationMs) requestAnimationFrame(frame);
			else resolve(gaps);
		};
		requestAnimationFrame(frame);
	});
}

/**
 * Refuses to measure another bench than the one that is meant.
 * @param {Page} page
 */
async function requireBench(page) {
	const last = await page.getByRole('slider', { name: 'Time' }).getAttribute('max');
	if (Number(last) !== 16 * 16 - 1) throw new Error(`expected 256 steps, the last is ${last}`);
}

/** @param {Page} page */
async function measureScrub(page) {
	await requireBench(page);
	const gaps = /** @type {number[]} */ (await page.evaluate(scrub, { durationMs: scrubbedMs }));
	await page.evaluate(() => /** @type {any} */ (window).probe.watchGaps());
	const from = await page.evaluate(() => performance.now());
	await page.evaluate(scrub, { durationMs: scrubbedMs });
	const longestMs = await page.evaluate(
		(start) => /** @type {any} */ (window).probe.longestBetween(start, performance.now()),
		from
	);
	return {
		lateShare: gaps.filter((gap) => gap > frameMs + clockMs).length / gaps.length,
		longestMs
	};
}

/**
 * @template T
 * @param {import('playwright').Browser} browser
 * @param {string} address
 * @param {(page: Page) => Promise<T>} use
 */
async function withPage(browser, address, use) {
	const context = await browser.newContext({
		viewport: { width: 1440, height: 900 },
		serviceWorkers: 'block'
	});
	try {
		const page = await context.newPage();
		await page.addInitScript(installProbe);
		await page.goto(address, { waitUntil: 'networkidle' });
		return await use(page);
	} finally {
		await context.close();
	}
}

/**
 * Measures the arithmetic pages on the built site.
 * @param {Report} report
 */
export async function run(report) {
	await ensureBuilt();
	await withSite(siteFolder, async (browser, site, served) => {
		let heaviest = 0;
		for (const page of pages) {
			served.length = 0;
			await withPage(browser, `${site}${page}/`, async () => undefined);
			const kb = scriptKb(served);
			heaviest = Math.max(heaviest, kb);
			report({ name: `arithmetic.${page}.script_kb`, value: kb, unit: 'kB' });
		}
		report({ name: 'arithmetic.script_kb', value: heaviest, unit: 'kB' });
		const { lateShare, longestMs } = await withPage(
			browser,
			`${site}convolution/?${largeBench}`,
			measureScrub
		);
		report({ name: 'arithmetic.scrub.late_frames', value: lateShare, unit: 'share' });
		report({ name: 'arithmetic.scrub.longest_task_ms', value: longestMs, unit: 'ms' });
	});
}
