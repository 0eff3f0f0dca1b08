import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { siteFolder } from '../run/build.js';
import { repository } from '../run/process.js';
import { withSiteModule } from '../run/site-modules.js';
import {
	backendOf,
	longestTaskOfRun,
	longRun,
	measureFirstFlip,
	measureSpeed,
	withAdversarial
} from './attack-page.js';
import { ensureBuilt, withSite } from './site.js';

/**
 * How many iterations a second each attack makes on every network that ships, what an iteration costs against a bare
 * gradient while the page draws every one of them, how long the main thread is ever busy meanwhile, and how long a
 * visitor waits for the first flip: on the built site.
 */
export const name = 'attack';

/** @typedef {import('./site.js').Report} Report */
/** @typedef {import('./attack-page.js').Trial} Trial */

/** Short, so that every attack has its turn; what an iteration costs does not depend on how many there are. */
const brief = {
	steps: 20,
	searches: 1,
	generations: 10,
	queries: 100,
	passes: 4,
	restarts: 1
};

/** Every attack with its usual settings, cut short. @returns {Promise<Trial[]>} */
function listTrials() {
	return withSiteModule('/src/lib/attacks/catalogue.ts', async ({ attacks }) =>
		attacks.map((/** @type {any} */ { id, params, targeted, takesSet }) => {
			const usual = params.map((/** @type {any} */ { key, initial }) => [key, initial]);
			const known = Object.entries(brief).filter(([key]) =>
				params.some((/** @type {any} */ param) => param.key === key)
			);
			const target = targeted === 'must' && !takesSet ? 'least-likely' : null;
			return { id, params: Object.fromEntries([...usual, ...known]), target };
		})
	);
}

/** Ids of the networks that ship. */
function shippedIds() {
	const folders = readdirSync(join(repository, 'models'), { withFileTypes: true });
	return folders
		.filter((folder) => folder.isDirectory() && folder.name !== 'training')
		.map((folder) => folder.name);
}

/**
 * Reports the speed of every attack on one network.
 * @param {Report} report
 * @param {string} prefix
 * @param {import('playwright').Page} page
 * @param {readonly Trial[]} trials
 */
async function reportSpeed(report, prefix, page, trials) {
	const { overhead, gradientMs, speeds } = await measureSpeed(page, trials);
	report({ name: `${prefix}.gradient_ms`, value: gradientMs, unit: 'ms' });
	report({ name: `${prefix}.overhead`, value: overhead, unit: 'times' });
	for (const [attack, value] of speeds)
		report({ name: `${prefix}.${attack}.steps_per_s`, value, unit: '1/s' });
}

/** @param {Report} report */
export async function run(report) {
	await ensureBuilt();
	const trials = await listTrials();
	await withSite(siteFolder, async (browser, site) => {
		const address = `${site}adversarial/`;
		const firstFlipMs = await measureFirstFlip(browser, `${address}?backend=wasm`);
		report({ name: 'attack.first_flip_ms', value: firstFlipMs, unit: 'ms' });
		for (const id of shippedIds()) {
			const backend = await withAdversarial(browser, address + longRun(id), async (page) => {
				await reportSpeed(report, `attack.${id}`, page, trials);
				return backendOf(page);
			});
			// With a graphics processor, also what visitors without one have.
			if (backend !== 'wasm')
				await withAdversarial(browser, `${address}${longRun(id)}&backend=wasm`, (page) =>
					reportSpeed(report, `attack.wasm.${id}`, page, trials)
				);
		}
		await withAdversarial(browser, address + longRun('resnet20-cifar10'), async (page) => {
			const { clockMs, processorMs } = await longestTaskOfRun(browser, page);
			report({ name: 'attack.longest_task_ms', value: clockMs, unit: 'ms' });
			report({ name: 'attack.longest_task_processor_ms', value: processorMs, unit: 'ms' });
		});
	});
}
