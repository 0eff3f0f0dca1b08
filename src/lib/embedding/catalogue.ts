import type { MethodMeta } from './types';

/**
 * What the page knows of the methods: what is said about each, and nothing that runs. Adding a file to `methods/` adds a
 * method here and in the worker.
 */

const metas = import.meta.glob<MethodMeta>(['./methods/*.ts', '!./methods/*.test.ts'], {
	eager: true,
	import: 'meta'
});

/** The order in which a menu shows the methods. */
const order = ['tsne', 'umap', 'pacmap', 'pca'];

function place({ id }: MethodMeta): number {
	const at = order.indexOf(id);
	return at < 0 ? order.length : at;
}

/** Every method. */
export const embeddingMethods: readonly MethodMeta[] = Object.values(metas).sort(
	(a, b) => place(a) - place(b)
);
