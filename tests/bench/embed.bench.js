import { withSiteModule } from '../run/site-modules.js';
import { measurePage } from './embed-page.js';

/**
 * What the methods that make maps cost: 2,000 codes of 128 numbers, 500 iterations of t-SNE with all that comes before
 * them, as a share of what two libraries need for the same (their time is that of their set-up and of fewer iterations,
 * scaled); the exact neighbours of 10,000 codes, and 500 iterations on them without what comes before. Then the page: its
 * script, moving about on a map of 10,000 digits, and how well two whole test sets are laid out.
 */
export const name = 'embed';

/** @param {(figure: { name: string, value: number, unit: string }) => void} report */
export async function run(report) {
	await withSiteModule('/tests/bench/embed.ts', async ({ measureEmbedding }) => {
		for await (const figure of measureEmbedding()) report(figure);
	});
	await measurePage(report);
}
