import { buildSite, needsBuild, siteFolder } from '../run/build.js';
import { withSiteModule } from '../run/site-modules.js';
import { serveFolder } from '../run/static-server.js';
import { measureLongestTask } from './saliency-page.js';

/**
 * What every attribution method costs on every network that ships, and how that compares with one plain gradient.
 * Integrated gradients, occlusion and RISE also say what one of their passes costs against the same pass by itself. Then,
 * on the built site, how long the longest task of the main thread is while the maps are made: by the clock, in which it
 * may wait for a processor, and in processor time.
 */
export const name = 'saliency';

/** @typedef {(figure: { name: string, value: number, unit: string, ratio?: number }) => void} Report */

async function watchPage() {
	if (needsBuild()) {
		const { code, output } = await buildSite();
		if (code !== 0) throw new Error(`the site could not be built:\n${output}`);
	}
	const server = await serveFolder({ folder: siteFolder });
	try {
		return await measureLongestTask(`${server.address}saliency/?network=resnet20-cifar10`);
	} finally {
		await server.close();
	}
}

/** @param {Report} report */
export async function run(report) {
	await withSiteModule('/tests/bench/saliency.ts', async ({ measureSaliency }) => {
		for await (const figure of measureSaliency()) report(figure);
	});
	const { clockMs, processorMs } = await watchPage();
	report({ name: 'saliency.longest_task_ms', value: clockMs, unit: 'ms' });
	report({ name: 'saliency.longest_task_processor_ms', value: processorMs, unit: 'ms' });
}
