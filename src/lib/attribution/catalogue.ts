import type { AttributionMeta, AttributionWrapper } from './types';

/**
 * What the page knows of the methods: what is said about each, and nothing that runs. Adding a file to `methods/` or
 * `wrappers/` adds a method here and in the worker.
 */

/** What is said about a wrapper. */
export type WrapperMeta = AttributionWrapper['meta'];

const methodMetas = import.meta.glob<AttributionMeta>(['./methods/*.ts', '!./methods/*.test.ts'], {
	eager: true,
	import: 'meta'
});
const wrapperMetas = import.meta.glob<WrapperMeta>(['./wrappers/*.ts', '!./wrappers/*.test.ts'], {
	eager: true,
	import: 'meta'
});

/** The order in which a menu shows the methods: from the plain gradient to what is built on it. */
const order = [
	'gradient',
	'gradient-times-input',
	'guided-backpropagation',
	'deconvnet',
	'integrated-gradients',
	'grad-cam',
	'grad-cam-plus-plus',
	'hires-cam',
	'layer-cam',
	'guided-grad-cam',
	'score-cam',
	'occlusion',
	'rise'
];

function place({ id }: { readonly id: string }): number {
	const at = order.indexOf(id);
	return at < 0 ? order.length : at;
}

/** Every attribution method. */
export const attributionMethods: readonly AttributionMeta[] = Object.values(methodMetas).sort(
	(a, b) => place(a) - place(b)
);

/** Every wrapper around a method. */
export const attributionWrappers: readonly WrapperMeta[] = Object.values(wrapperMetas);
