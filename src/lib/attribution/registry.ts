import type { AttributionMethod, AttributionWrapper } from './types';

/** The methods themselves, for the worker. */

const methods = import.meta.glob<AttributionMethod>(['./methods/*.ts', '!./methods/*.test.ts'], {
	eager: true,
	import: 'method'
});
const wrappers = import.meta.glob<AttributionWrapper>(
	['./wrappers/*.ts', '!./wrappers/*.test.ts'],
	{ eager: true, import: 'wrapper' }
);

/** Every method that can be run, in no particular order. */
export const runnableMethods: readonly AttributionMethod[] = Object.values(methods);

/** Every wrapper that can be run. */
export const runnableWrappers: readonly AttributionWrapper[] = Object.values(wrappers);

/** The method of this id, or undefined. */
export function findMethod(id: string): AttributionMethod | undefined {
	return runnableMethods.find(({ meta }) => meta.id === id);
}

/** The wrapper of this id, or undefined. */
export function findWrapper(id: string): AttributionWrapper | undefined {
	return runnableWrappers.find(({ meta }) => meta.id === id);
}
