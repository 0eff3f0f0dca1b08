import type { Param, ParamValue, ParamValues } from '$lib/core/params';
import type { NdArray } from '$lib/core/types';
import type { NetworkContext } from '$lib/graph/network-context';

/** A paper or book, as it is cited beside a method. */
export interface Source {
	readonly title: string;
	readonly address: string;
}

/** What the page knows of a method without loading it. */
export interface AttributionMeta {
	/** kebab-case; stands in links and is never used for something else. */
	readonly id: string;
	readonly label: string;
	/** One sentence. */
	readonly summary: string;
	/** LaTeX, with f_c for the explained score and x for the pixels in [0, 1]. */
	readonly formula: string;
	/** What a strong colour of its map says, and what it does not. */
	readonly reading: string;
	readonly source: Source;
	/** `forward`: only answers; `gradient`: derivatives; `features`: derivatives at a layer of maps [h, w, c]. */
	readonly needs: 'forward' | 'gradient' | 'features';
	/** The method has its own ReLU rule, and needs ReLUs in the network to differ from the gradient. */
	readonly needsRelu?: boolean;
	/** Picks a diverging or a sequential colour scale. */
	readonly signed: boolean;
	/** Where a parameter decides instead: the map is signed if it has this value. */
	readonly signedWhen?: { readonly key: string; readonly value: ParamValue };
	readonly params: readonly Param[];
}

export interface AttributionRequest {
	/** [height, width, channel] in [0, 1]. */
	readonly pixels: NdArray;
	/** The explained score is Σ weights · logits: one-hot for one class, +1 and −1 for "why this and not that". */
	readonly weights: Float32Array;
	/** For methods that need `features`: the node whose maps are weighed. */
	readonly node: string | null;
	readonly params: ParamValues;
	/** A picture to start from, [height, width, channel], where a parameter chooses a custom baseline. */
	readonly baseline?: NdArray;
}

/** A named number that belongs to a map, e.g. the completeness gap. */
export interface Fact {
	readonly label: string;
	readonly value: number;
	/** e.g. "%"; none for plain numbers. */
	readonly unit?: string;
}

/** A map [h, w] (channels summed as the method says) at input or layer size; the page enlarges it. */
export interface AttributionMap {
	readonly map: NdArray;
	/** Before channels were taken together, [h, w, c], where that differs. */
	readonly channels?: NdArray;
	readonly facts?: readonly Fact[];
	/** Where a window lies now, [top, left, bottom, right) in input pixels, for methods that slide one. */
	readonly window?: readonly [number, number, number, number];
}

/**
 * One file in `methods/` makes one: it exports `meta` for the page and `method`, which holds it, for the worker. It yields
 * maps that grow where that makes sense (occlusion, RISE) and returns the last. The runner checks shapes and `needs` before
 * and finite values after.
 */
export interface AttributionMethod {
	readonly meta: AttributionMeta;
	run(
		context: NetworkContext,
		request: AttributionRequest
	): AsyncGenerator<AttributionMap, AttributionMap>;
}

/**
 * SmoothGrad and its like: a method made of many runs of another. One file in `wrappers/` makes one: it exports `meta` and
 * `wrapper`.
 */
export interface AttributionWrapper {
	readonly meta: Omit<AttributionMeta, 'needs' | 'signed'> & {
		/** Whether the map is signed, given that the wrapped one is. */
		readonly keepsSign: boolean;
	};
	run(
		context: NetworkContext,
		request: AttributionRequest,
		inner: AttributionMethod,
		innerParams: ParamValues
	): AsyncGenerator<AttributionMap, AttributionMap>;
}
