import { installAttackProbe } from './attack-probe.js';
import { longestTask } from './main-thread.js';
import { median } from './site.js';

/** What the adversarial page is seen to do in a browser, with the display that a visitor has. */

/** @typedef {import('playwright').Browser} Browser */
/** @typedef {import('playwright').Page} Page */
/** @typedef {{ id: string, params: Record<string, number | string | boolean>, target: string | null }} Trial */

const patienceMs = 120_000;
const rounds = 5;
/** Steps of a run that is long against what comes before and after them. */
const longSteps = 100;
const runs = 3;

const runButton = (/** @type {Page} */ page) =>
	page.getByRole('region', { name: 'The lab' }).getByRole('button', { name: 'Run', exact: true });

/** Runs the attack that is set, to its end. */
async function runAttack(/** @type {Page} */ page) {
	await runButton(page).click();
	const isDone = () => /** @type {any} */ (window).attackProbe.answer !== null;
	await page.waitForFunction(isDone, undefined, { polling: 50, timeout: patienceMs });
}

/**
 * Opens the page with an attack and waits until it can run.
 * @template T
 * @param {Browser} browser
 * @param {string} address
 * @param {(page: Page) => Promise<T>} use
 */
export async function withAdversarial(browser, address, use) {
	const viewport = { width: 1440, height: 900 };
	const context = await browser.newContext({ viewport, serviceWorkers: 'block' });
	try {
		const page = await context.newPage();
		await page.addInitScript(installAttackProbe);
		await page.goto(address);
		// Nothing is clicked: it waits until the button can be.
		await runButton(page).click({ trial: true, timeout: patienceMs });
		return await use(page);
	} finally {
		await context.close();
	}
}

/** The query of a run of BIM that is long enough to be watched. */
export const longRun = (/** @type {string} */ network) =>
	`?network=${network}&attack=bim,steps=${longSteps},stepShare=5`;

/** The backend that the page runs on. */
export const backendOf = (/** @type {Page} */ page) =>
	page.evaluate(() => /** @type {string} */ (/** @type {any} */ (window).attackProbe.backend));

/** Milliseconds of one iteration with the live display, and of one gradient by itself, in turn; the quickest of each. */
async function timeIterations(/** @type {Page} */ page) {
	await runAttack(page);
	const times = { iterationMs: Infinity, gradientMs: Infinity };
	for (let round = 0; round < rounds; round++) {
		const gradientMs = await page.evaluate(
			(count) => /** @type {any} */ (window).attackProbe.timeGradients(count),
			longSteps
		);
		await runAttack(page);
		const durationMs = await page.evaluate(
			() => /** @type {any} */ (window).attackProbe.answer.durationMs
		);
		times.gradientMs = Math.min(times.gradientMs, gradientMs);
		times.iterationMs = Math.min(times.iterationMs, durationMs / longSteps);
	}
	return times;
}

/**
 * Iterations a second of an attack on the page's picture, asked of the engine as it is: the best of some runs.
 * @param {Page} page on which an attack has run
 * @param {Trial} trial
 * @returns {Promise<number>}
 */
function stepsPerSecond(page, trial) {
	return page.evaluate(
		async ({ id, params, target, times }) => {
			const { attackProbe: probe } = /** @type {any} */ (window);
			const question = { ...probe.question, attack: id, params, target };
			const pictures = [{ pixels: question.pixels, label: question.label }];
			let best = 0;
			for (let run = 0; run < times; run++) {
				const { steps, durationMs } = await probe.ask('attack', { ...question, pictures });
				best = Math.max(best, (1000 * Math.max(1, steps.length - 1)) / durationMs);
			}
			return best;
		},
		{ ...trial, times: runs }
	);
}

/**
 * What iterations cost on the network that the page has open.
 * @param {Page} page
 * @param {readonly Trial[]} trials
 */
export async function measureSpeed(page, trials) {
	const { iterationMs, gradientMs } = await timeIterations(page);
	/** @type {Map<string, number>} */
	const speeds = new Map();
	for (const trial of trials) speeds.set(trial.id, await stepsPerSecond(page, trial));
	return { overhead: iterationMs / gradientMs, gradientMs, speeds };
}

/** How long the main thread is ever busy while the attack that is set runs. */
export function longestTaskOfRun(/** @type {Browser} */ browser, /** @type {Page} */ page) {
	return longestTask(browser, page, () => runAttack(page));
}

/**
 * From the first click of a visit to the first iterate of another class on the screen, in milliseconds: the usual of some
 * visits.
 * @param {Browser} browser
 * @param {string} address
 */
export async function measureFirstFlip(browser, address) {
	const visits = [];
	for (let visit = 0; visit < rounds; visit++)
		visits.push(
			await withAdversarial(browser, address, async (page) => {
				await runAttack(page);
				const flipped = () => !Number.isNaN(/** @type {any} */ (window).attackProbe.flippedMs);
				await page.waitForFunction(flipped, undefined, { polling: 50, timeout: patienceMs });
				return page.evaluate(() => {
					const { clickedMs, flippedMs } = /** @type {any} */ (window).attackProbe;
					return flippedMs - clickedMs;
				});
			})
		);
	return median(visits);
}
