import type { Param, ParamValues } from '$lib/core/params';
import type { Random } from '$lib/core/random';

/** Rows of equal length: codes of pictures, or any vectors. Row-major. */
export interface Codes {
	readonly count: number;
	readonly dimensions: number;
	/** [count, dimensions]; every value finite. */
	readonly data: Float32Array;
}

/** The nearest rows of each row, itself left out, nearest first. */
export interface Neighbours {
	readonly count: number;
	/** Neighbours a row. */
	readonly k: number;
	/** [count, k]. */
	readonly indices: Int32Array;
	/** Distances in the space of the codes, [count, k]. */
	readonly distances: Float32Array;
}

/** Positions on a map, [count, 2]: x to the right, y upwards, in units of the method. */
export type Positions = Float32Array;

/** What a method needs before its first step. */
export interface EmbedInput {
	readonly codes: Codes;
	readonly params: ParamValues;
	readonly random: Random;
	/** Exact neighbours, at least k of them; kept between runs, so that a change of settings need not search again. */
	neighbours(k: number): Neighbours;
	/** Where to start from instead of PCA, [count, 2]. */
	readonly start?: Positions;
	/** Hears how far the set-up is, in [0, 1], and may throw to stop it. */
	onprogress?(done: number): void;
}

/** A map in the making. */
export interface Embedder {
	/** Steps done. */
	readonly iteration: number;
	/** Steps after which it is finished. */
	readonly planned: number;
	/** Present positions; the array is changed in place by `step`. */
	readonly positions: Positions;
	/** What is minimised, e.g. the KL divergence, where the method can say it cheaply; else null. */
	readonly cost: number | null;
	/** Does up to `n` steps; fewer at the end. */
	step(n: number): void;
}

/** How a method is called, set and explained: menu, sliders and links follow from it. */
export interface MethodMeta {
	/** Appears in links. */
	readonly id: string;
	readonly title: string;
	/** One sentence. */
	readonly summary: string;
	readonly paper: string;
	readonly year: number;
	readonly params: readonly Param[];
}

/** One way to make a map. */
export interface EmbeddingMethod {
	readonly meta: MethodMeta;
	start(input: EmbedInput): Embedder;
}
