import type { Param, ParamValues } from '$lib/core/params';
import type { Random } from '$lib/core/random';

/** Rows of equal length: codes of pictures, or any vectors. Row-major. */
export interface Codes {
	readonly count: number;
	readonly dimensions: number;
	/** [count, dimensions]; every value finite. */
	readonly data: Float32Array;
}

/** How far two codes are from each other; cosine is the Euclidean distance of the codes scaled to length one. */
export type Metric = 'euclidean' | 'cosine';

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

/** What a long computation may say and must listen to. */
export interface Task {
	/** Hears how far it is, in [0, 1]. */
	report(done: number): void;
	/**
	 * Awaited between portions of some ten milliseconds: lets messages arrive.
	 * @throws if the task has been cancelled
	 */
	breathe(): Promise<void>;
}

/** What a method needs before its first step. */
export interface EmbedInput {
	/** Centred, and scaled so that the median distance to the nearest neighbour is one; of length one before, for cosine. */
	readonly codes: Codes;
	readonly params: ParamValues;
	readonly random: Random;
	readonly task: Task;
	/** Exact neighbours in `codes`, `k` of them; kept between runs, so that a change of settings need not search again. */
	neighbours(k: number): Promise<Neighbours>;
	/** Where to start from instead of PCA: positions, [count, 2], or at random. */
	readonly start?: Positions | 'random';
	/** Steps that led to these positions and are not done again; 0 where they came about otherwise. */
	readonly done?: number;
}

/** A map in the making. */
export interface Embedder {
	/** Steps done, with those before the start that was given. */
	readonly iteration: number;
	/** Steps after which it is finished; 0 if it is finished from the start. */
	readonly planned: number;
	/** Present positions; a copy, or changed in place by `step`. */
	readonly positions: Positions;
	/** What is minimised, e.g. the KL divergence, where the method can say it cheaply; else null. */
	readonly cost: number | null;
	/** Share of the variance of the codes along each axis, where the axes mean something. */
	readonly shares?: readonly number[];
	/** Does up to `n` steps; fewer at the end. */
	step(n: number): void;
}

/** New codes to be put on a map that stays as it is. */
export interface PlaceInput {
	/** The codes of the map, as in `EmbedInput`. */
	readonly codes: Codes;
	/** The new codes, prepared in the same way. */
	readonly added: Codes;
	/** The nearest codes of the map of each new one. */
	readonly nearest: Neighbours;
	/** The finished map. */
	readonly positions: Positions;
	/** The median position of the nearest ten, for each new code. */
	readonly medians: Positions;
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
	/** How often the map is worth drawing again; left out, after every step. Methods that jitter ask for less. */
	readonly framesPerSecond?: number;
	/** Why another seed gives the same map with these settings, as a sentence; null, or left out, where it does not. */
	seedless?(params: ParamValues): string | null;
}

/** One way to make a map. */
export interface EmbeddingMethod {
	readonly meta: MethodMeta;
	/** Long codes are not reduced for it. */
	readonly takesAllNumbers?: boolean;
	/** Sets up; throws a `FailureError` with one plain sentence where the codes are too few. */
	start(input: EmbedInput): Promise<Embedder>;
	/** Better places for new codes than the medians, where the method knows them. */
	place?(input: PlaceInput): Positions;
}
