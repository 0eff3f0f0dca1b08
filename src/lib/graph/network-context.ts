import type { Random } from '$lib/core/random';
import type { NdArray } from '$lib/core/types';
import type { Graph } from './types';

/**
 * How gradients pass a ReLU: unchanged, or as guided backpropagation or the deconvnet do. `redirected`: where a ReLU blocks
 * all of a picture's gradient, the part that would open it passes instead.
 */
export type ReluRule = 'plain' | 'guided' | 'deconvnet' | 'redirected';

/**
 * The number that is differentiated, one for each picture of a batch.
 * - `logits`: Σ weights · logits, weights [classes] for all pictures or [n, classes].
 * - `cross-entropy`: −log softmax(logits)[label], on logits, so that it never saturates; one label a picture.
 * - `log-odds`: log((1 − p) / p) of the label's probability p, on logits. Its gradient has cross-entropy's direction without
 *   the factor 1 − p, which rounds to 0 where the network is sure.
 * - `channel`: mean of one channel of a node's output, or its value at one place.
 */
export type Objective =
	| { readonly kind: 'logits'; readonly weights: Float32Array }
	| { readonly kind: 'cross-entropy' | 'log-odds'; readonly labels: readonly number[] }
	| {
			readonly kind: 'channel';
			readonly node: string;
			readonly channel: number;
			readonly place?: { readonly y: number; readonly x: number };
	  };

export interface GradientOptions {
	/** Differentiate by this node's activation instead of by the pixels. */
	readonly node?: string;
	readonly reluRule?: ReluRule;
}

export interface GradientAnswer {
	/** [n, …] in the shape of the pixels, or of the node's activations. */
	readonly gradient: NdArray;
	/** [n, classes]; absent for objective `channel`. */
	readonly logits?: NdArray;
	/** The objective of each picture. */
	readonly values: Float32Array;
	/** The node's activations [n, …], if one was given. */
	readonly activation?: NdArray;
}

/**
 * What an attribution method or an attack may use: a network that answers questions about batches of pictures, and a
 * job's means to report, to halt and to draw random numbers. Pixels are [n, height, width, channel] in [0, 1];
 * normalisation is part of the differentiated function. Batches may be of any size: the engine cuts them to what suits the
 * backend.
 */
export interface NetworkContext {
	readonly graph: Graph;
	/** Pictures the engine computes at once: work cut into multiples of it wastes nothing. */
	readonly batchSize: number;
	/** Aborted when the visitor cancels. */
	readonly signal: AbortSignal;
	/** Seeded: the same request gives the same numbers. */
	readonly random: Random;
	/** @param done share of the work, in [0, 1] */
	report(done: number, note?: string): void;
	/**
	 * Lets messages arrive; every question does so too.
	 * @throws the abort reason if the job has been cancelled
	 */
	pause(): Promise<void>;
	/** Logits [n, classes], and the outputs [n, …] of the nodes asked for. */
	forward(
		pixels: NdArray,
		nodes?: readonly string[]
	): Promise<{ readonly logits: NdArray; readonly activations: ReadonlyMap<string, NdArray> }>;
	gradient(
		pixels: NdArray,
		objective: Objective,
		options?: GradientOptions
	): Promise<GradientAnswer>;
}
