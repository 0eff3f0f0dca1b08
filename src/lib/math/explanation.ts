/** How one value came about, in numbers that add up to it. Made by `explain`, shown by the page. */

/** One input channel's part of a convolution's sum. */
export interface ConvolutionTerm {
	/** Input channel, counted over all groups. */
	readonly channel: number;
	/** Covered cells row by row; null where the kernel covers zero padding. */
	readonly patch: readonly (number | null)[];
	/** Weights in the same order as the patch. */
	readonly kernel: readonly number[];
	/** Σ patch · kernel. */
	readonly sum: number;
}

export type Explanation =
	| {
			readonly kind: 'convolution';
			readonly value: number;
			/** Window size [rows, columns] of patch and kernel. */
			readonly window: readonly [number, number];
			/** First covered input cell [y, x]; negative inside the padding. */
			readonly corner: readonly [number, number];
			readonly dilation: readonly [number, number];
			/** Ranked by the size of their sum, largest first; the first eight at most. */
			readonly terms: readonly ConvolutionTerm[];
			/** How many input channels are not listed, and what they add. */
			readonly restCount: number;
			readonly rest: number;
	  }
	| {
			readonly kind: 'dense';
			readonly value: number;
			/** Ranked by |product|, the first eight at most. `product` = input · weight. */
			readonly terms: readonly {
				readonly feature: number;
				readonly input: number;
				readonly weight: number;
				readonly product: number;
			}[];
			readonly restCount: number;
			readonly rest: number;
	  }
	| {
			/** One number in, one number out; `formula` has the numbers put in, e.g. "max(0, −1.2)". */
			readonly kind: 'pointwise';
			readonly value: number;
			readonly input: number;
			readonly formula: string;
	  }
	| {
			readonly kind: 'batchNormalization';
			readonly value: number;
			readonly input: number;
			readonly mean: number;
			readonly variance: number;
			readonly epsilon: number;
			readonly scale: number;
			readonly offset: number;
			/** (input − mean) / √(variance + epsilon). */
			readonly normalized: number;
	  }
	| {
			readonly kind: 'pool';
			readonly value: number;
			readonly pooling: 'max' | 'average';
			readonly window: readonly [number, number];
			readonly corner: readonly [number, number];
			/** Row by row; null in the padding. */
			readonly patch: readonly (number | null)[];
			/** Index of the winning cell in `patch`; only for max. */
			readonly winner?: number;
			/** What the sum is divided by; only for average. */
			readonly divisor?: number;
	  }
	| {
			readonly kind: 'combine';
			readonly value: number;
			readonly sign: '+' | '×';
			readonly inputs: readonly { readonly node: string; readonly value: number }[];
	  }
	| {
			/** The value is a copy of one cell of an input, or padding. */
			readonly kind: 'copy';
			readonly value: number;
			readonly from: {
				readonly node: string;
				readonly y: number;
				readonly x: number;
				readonly channel: number;
			} | null;
			readonly reason: string;
	  }
	| {
			readonly kind: 'softmax';
			readonly value: number;
			readonly input: number;
			/** exp(input − largest). */
			readonly exponential: number;
			/** Σ of all exponentials. */
			readonly total: number;
			readonly largest: number;
			/** Largest first, the first eight at most. */
			readonly terms: readonly {
				readonly channel: number;
				readonly input: number;
				readonly exponential: number;
			}[];
	  }
	| {
			readonly kind: 'localResponse';
			readonly value: number;
			readonly input: number;
			/** Neighbouring channels, and their values. */
			readonly neighbours: readonly { readonly channel: number; readonly value: number }[];
			readonly divisor: number;
			readonly formula: string;
	  };
