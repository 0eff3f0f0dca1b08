import type { EmbeddingMethod } from './types';

/** The methods themselves, for the worker. */

const all = import.meta.glob<EmbeddingMethod>(['./methods/*.ts', '!./methods/*.test.ts'], {
	eager: true,
	import: 'method'
});

/** Every method that can be run, in no particular order. */
export const runnableMethods: readonly EmbeddingMethod[] = Object.values(all);

/** The method of this id, or undefined. */
export function findMethod(id: string): EmbeddingMethod | undefined {
	return runnableMethods.find(({ meta }) => meta.id === id);
}
