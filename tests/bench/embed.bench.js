import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { withSiteModule } from '../run/site-modules.js';
import { measurePage } from './embed-page.js';

/**
 * What the methods that make maps cost: 2,000 codes of 128 numbers, 500 iterations of t-SNE with all that comes before
 * them, as a share of what two libraries need for the same (their time is that of their set-up and of fewer iterations,
 * scaled); the exact neighbours of 10,000 codes, and 500 iterations on them without what comes before; what is done on
 * such a map, and the memory it takes. Then the page: its script, moving about on a map of 10,000 digits, and how well two
 * whole test sets are laid out.
 *
 * On two quiet cores these must hold: tsne10000 15 s, at least 30 iterations a second, 700 MB; knn10000 8 s;
 * place10000 20 ms; pick10000 1 ms; lasso10000 10 ms; cancel10000 100 ms; softmax5000 3 s.
 */
export const name = 'embed';

/** The most memory that laying out 10,000 codes ever holds, in a process of its own, in MB; Vite's share is in it. */
async function largeMapMb() {
	const script = fileURLToPath(new URL('embed-memory.js', import.meta.url));
	const { stdout } = await promisify(execFile)(process.execPath, [script]);
	return Number(stdout);
}

/** @param {(figure: { name: string, value: number, unit: string }) => void} report */
export async function run(report) {
	await withSiteModule('/tests/bench/embed.ts', async ({ measureEmbedding }) => {
		for await (const figure of measureEmbedding()) report(figure);
	});
	report({ name: 'embed.tsne10000.rss_mb', value: await largeMapMb(), unit: 'MB' });
	await measurePage(report);
}
