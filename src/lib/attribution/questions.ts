import type { ParamValues } from '$lib/core/params';
import type { NdArray } from '$lib/core/types';
import type { Fact } from './types';

/** What the page asks of the engine about saliency, and what comes back: plain objects and typed arrays only. */

/** One map that is wanted: of which picture, network and score, by which method. */
export interface AttributionQuestion {
	readonly network: string;
	/** [height, width, channel] in [0, 1]. */
	readonly pixels: NdArray;
	/** The explained score is Σ weights · logits, [classes]. */
	readonly weights: Float32Array;
	/** Id of a method. */
	readonly method: string;
	readonly params: ParamValues;
	/** Many runs of the method on noisy copies of the picture. */
	readonly wrapper: { readonly id: string; readonly params: ParamValues } | null;
	/** For methods that need `features`; null takes the last maps before the head. */
	readonly node: string | null;
	/** The same seed gives the same map. */
	readonly seed: number;
	/** A picture to start from, for a custom baseline. */
	readonly baseline?: NdArray;
	/** Nodes whose weights are shuffled before the map is made. */
	readonly randomised?: readonly string[];
}

export interface AttributionAnswer {
	/** [h, w], raw and signed, at layer size for methods of a layer and at input size for all others. */
	readonly map: NdArray;
	/** The same at input size: enlarged bilinearly, or the map itself. */
	readonly enlarged: NdArray;
	/** Before the colours were taken together, [height, width, channel]. */
	readonly channels?: NdArray;
	readonly facts: readonly Fact[];
	/** The node whose maps were weighed. */
	readonly node: string | null;
	/** The explained score of the picture itself. */
	readonly score: number;
	/** Pictures that went forwards only, one of them for the score. */
	readonly forwardPasses: number;
	/** Pictures that went forwards and backwards. */
	readonly gradientPasses: number;
	/** Pictures that the engine computes at once. */
	readonly batchSize: number;
	readonly durationMs: number;
}

/** How alike two maps are. A map without any differences is like no other: its correlations are 0. */
export interface Similarity {
	/** Spearman's rank correlation of the values, in [−1, 1]. */
	readonly spearman: number;
	/** The same of the magnitudes. */
	readonly spearmanMagnitude: number;
	/** Structural similarity of the enlarged maps, each divided by its largest magnitude, in [−1, 1]. */
	readonly ssim: number;
}

/** The map after the weights of some layers have been shuffled. */
export interface RandomisedStage extends Similarity {
	/** The layer that was shuffled last; null for the untouched network. */
	readonly layer: string | null;
	/** Every node with shuffled weights so far. */
	readonly nodes: readonly string[];
	/** At input size. */
	readonly enlarged: NdArray;
	/** The explained score, by the shuffled network. */
	readonly score: number;
}

export interface RandomisationQuestion {
	readonly question: AttributionQuestion;
	/** Most steps in which layers are shuffled, neighbouring ones together; the head always alone. */
	readonly maxStages?: number;
}

export interface RandomisationAnswer {
	/** The untouched network, then the head shuffled, then one layer more each time, down to the first. */
	readonly stages: readonly RandomisedStage[];
	readonly durationMs: number;
}

/** What stands where pixels are taken away. */
export type Substrate = 'black' | 'mean' | 'blurred';

export interface DeletionQuestion {
	readonly network: string;
	readonly pixels: NdArray;
	readonly weights: Float32Array;
	/** At input size, [height, width]: pixels are taken in the order of falling values. */
	readonly map: NdArray;
	/** `score`: Σ weights · logits. `probability`: Σ weights · softmax(logits), as in the paper. */
	readonly measure: 'score' | 'probability';
	/** What deletion leaves behind. */
	readonly deleted: Substrate;
	/** What insertion starts from. */
	readonly start: Substrate;
	/** Points of a curve less one. */
	readonly steps: number;
	/** Random orders that the control is the mean of. */
	readonly controls: number;
	readonly seed: number;
}

/** A measure over the share of pixels taken, and the area below it (mean height, by trapezoids). */
export interface DeletionCurve {
	readonly values: Float32Array;
	readonly area: number;
}

export interface DeletionAnswer {
	/** Shares of pixels in [0, 1], one a point. */
	readonly shares: Float32Array;
	readonly deletion: DeletionCurve;
	readonly insertion: DeletionCurve;
	/** The same for random orders. */
	readonly control: { readonly deletion: DeletionCurve; readonly insertion: DeletionCurve };
	readonly durationMs: number;
}

export interface SensitivityQuestion {
	readonly question: AttributionQuestion;
	/** Largest change of a pixel, in [0, 1]; one row of the answer each. */
	readonly radii: readonly number[];
	/** Noisy pictures a radius. */
	readonly samples: number;
}

/** How much a map changes when uniform noise of a radius is added to the picture. */
export interface SensitivityRow {
	readonly radius: number;
	/** ‖M(x + noise) − M(x)‖ / ‖M(x)‖ over the samples. */
	readonly meanChange: number;
	readonly largestChange: number;
	/** Mean Spearman correlation with the map of the picture itself. */
	readonly spearman: number;
	/** Mean |f(x + noise) − f(x)|: how much the explained score itself changes. */
	readonly scoreChange: number;
}

export interface SensitivityAnswer {
	readonly rows: readonly SensitivityRow[];
	readonly durationMs: number;
}

/** What a made picture shall excite. */
export type VisualisationTarget =
	/** Mean of a channel, or one neuron of it where a place is given. */
	| {
			readonly kind: 'channel';
			readonly node: string;
			readonly channel: number;
			readonly place?: { readonly y: number; readonly x: number };
	  }
	/** Σ weights · logits. */
	| { readonly kind: 'class'; readonly weights: Float32Array };

export interface VisualisationQuestion {
	readonly network: string;
	readonly target: VisualisationTarget;
	/** Values of the parameters in `visualisationParams`. */
	readonly params: ParamValues;
	readonly seed: number;
}

export interface VisualisationAnswer {
	/** [height, width, channel] in [0, 1]. */
	readonly picture: NdArray;
	/** The target's value at each step, of the moved picture that was differentiated. */
	readonly values: Float32Array;
	/** The target's value of the first and the last picture, unmoved. */
	readonly first: number;
	readonly last: number;
	readonly facts: readonly Fact[];
	readonly durationMs: number;
}
