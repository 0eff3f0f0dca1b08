import type {
	AttackAnswer,
	AttackQuestion,
	AttackSetAnswer,
	AttackSetQuestion,
	AttackStep,
	JudgeAnswer,
	JudgeQuestion,
	TransferAnswer,
	TransferQuestion
} from '$lib/attacks/questions';
import type {
	AttributionAnswer,
	AttributionQuestion,
	DeletionAnswer,
	DeletionQuestion,
	RandomisationAnswer,
	RandomisationQuestion,
	RandomisedStage,
	SensitivityAnswer,
	SensitivityQuestion,
	VisualisationAnswer,
	VisualisationQuestion
} from '$lib/attribution/questions';
import type { Failure } from '$lib/core/result';
import type { Cell, NdArray, Shape } from '$lib/core/types';
import type { ReluRule } from '$lib/graph/network-context';
import type { Graph } from '$lib/graph/types';
import type { Explanation } from '$lib/math/explanation';
import type { NetworkCard, NetworkFiles } from '$lib/networks/types';

/** What the page asks the engine worker, and what it answers: plain objects and typed arrays only. */

export type BackendName = 'webgpu' | 'wasm' | 'webgl' | 'cpu';

/** Which backend runs, and why. */
export interface EngineReport {
	readonly backend: BackendName;
	/** One sentence for the visitor, e.g. "the WebGPU adapter is software, and WASM is faster". */
	readonly reason: string;
	readonly adapter?: string;
	readonly threads?: number;
}

/** A network that is loaded in the worker. */
export interface LoadedNetwork {
	readonly id: string;
	readonly graph: Graph;
}

/**
 * A trace is kept in the worker until the next one of its slot: `main` for the picture in view, `pinned` for the second
 * picture that it is compared with.
 */
export type Slot = 'main' | 'pinned';

/** Statistics of each channel of a feature map, one number a channel. */
export interface ChannelStatistics {
	readonly min: Float32Array;
	readonly max: Float32Array;
	readonly mean: Float32Array;
	readonly variance: Float32Array;
	/** Share of cells that are exactly zero, in [0, 1]. */
	readonly zeros: Float32Array;
}

/**
 * All feature maps of one node, ready to paint. Byte 128 is zero; byte 128 ± 127 is ± the channel's largest |value|, so
 * value ≈ (byte − 128) / 127 · max(|min|, |max|).
 */
export interface FeatureMaps {
	readonly node: string;
	/** Shape of the node's output: [height, width, channels] or [channels]. */
	readonly shape: Shape;
	/** [channel, y, x]: one tile after the other. */
	readonly bytes: Uint8Array;
	readonly statistics: ChannelStatistics;
}

export interface TraceAnswer {
	/** Class scores before softmax. */
	readonly logits: Float32Array;
	readonly probabilities: Float32Array;
	readonly maps: readonly FeatureMaps[];
	/** What the forward pass and the read-back took in the worker. */
	readonly durationMs: number;
}

export type { ReluRule } from '$lib/graph/network-context';

/** Health of one node's channels over a set of pictures. */
export interface Health {
	readonly node: string;
	readonly pictures: number;
	/** Share of cells that are zero, per channel, over the set. */
	readonly zeros: Float32Array;
	/** 1 where a channel was zero in every cell of every picture. */
	readonly dead: Uint8Array;
	/** Pearson correlation between channels over all cells and pictures, [channels, channels]; 0 for constant channels. */
	readonly correlation: Float32Array;
	/** Mean |correlation| of all pairs of living channels. */
	readonly meanCorrelation: number;
}

/** Class scores of every crop of a larger picture: the network run as a convolution over it. */
export interface ClassMap {
	/** Of every cell, [rows, columns, classes]. */
	readonly logits: NdArray;
	/** The same after softmax. */
	readonly probabilities: NdArray;
	/** Cells of the map. */
	readonly size: readonly [number, number];
	/** Pixels from one cell's crop to the next. */
	readonly stride: readonly [number, number];
	/** Pixels of a crop, which is as large as the network's own input; that of cell (y, x) begins at (y, x) · stride. */
	readonly crop: readonly [number, number];
	/** No layer pads: every cell is then exactly what the network says of its crop. */
	readonly exact: boolean;
}

/** How a layer with positions becomes one vector: all its numbers, or the mean of each channel over the positions. */
export type CodeForm = 'flattened' | 'averaged';

/** A batch of pictures whose codes are wanted. */
export interface CodesQuestion {
	readonly network: string;
	/** Pixels in [0, 1], [n, height, width, channel]. */
	readonly pictures: NdArray;
	readonly node: string;
	readonly form: CodeForm;
	/** Shuffles all weights by this seed, for a network that has learned nothing; null for the weights as they are. */
	readonly shuffleSeed: number | null;
}

export interface CodesAnswer {
	/** [n, d]. */
	readonly codes: NdArray;
	/** [n, classes]. */
	readonly logits: NdArray;
}

/** One check of the self-check: how far off, and how far it may be. */
export interface CheckResult {
	readonly name: string;
	readonly error: number;
	readonly tolerance: number;
	/** Where it is the worst of many layers: each of them, in the network's order. */
	readonly layers?: readonly LayerError[];
}

/** How far off one layer's activations are. */
export interface LayerError {
	readonly node: string;
	readonly error: number;
}

/**
 * A network that is loaded only as long as one question is answered: the visitor's own stays loaded. Such a question's
 * `network` is the visitor's.
 */
export interface WithGuest {
	readonly guest?: Jobs['load']['request'];
}

/** The jobs the worker does, one after the other. A new request of a kind cancels the one before it, unless noted. */
export interface Jobs {
	/** Chooses and starts a backend; those that failed earlier in this visit are excluded. */
	start: {
		request: { backend?: BackendName; excluded: readonly BackendName[] };
		answer: EngineReport;
	};
	/** Downloads and checks a network; the network loaded before is disposed. Reports progress. */
	load: {
		request: { id: string; files: NetworkFiles; card: NetworkCard | null };
		answer: LoadedNetwork;
	};
	/** One forward pass of pixels in [0, 1], [height, width, channel]. Keeps all activations in the slot. */
	trace: {
		request: { network: string; slot: Slot; pixels: NdArray; nodes: readonly string[] };
		answer: TraceAnswer;
	};
	/** More feature maps of the slot's trace. Does not cancel others. */
	maps: { request: { slot: Slot; nodes: readonly string[] }; answer: readonly FeatureMaps[] };
	/** Exact activations of one node of the slot's trace; of one channel [height, width] if given. Does not cancel others. */
	values: { request: { slot: Slot; node: string; channel?: number }; answer: NdArray };
	/** A weight of a node, in the graph's axis order. Does not cancel others. */
	weights: { request: { network: string; node: string; role: string }; answer: NdArray };
	/** How one value of the slot's trace came about, and what the engine has there. Does not cancel others. */
	explain: {
		request: { slot: Slot; node: string; cell: Cell };
		answer: { explanation: Explanation; engineValue: number };
	};
	/** Gradient of Σ seed · logits by the pixels, or by the activation of `node`. */
	gradient: {
		request: {
			network: string;
			pixels: NdArray;
			seed: Float32Array;
			node?: string;
			reluRule: ReluRule;
		};
		answer: { gradient: NdArray; logits: Float32Array };
	};
	/** Statistics of some nodes over a set of pictures. Reports progress. */
	health: {
		request: { network: string; pictures: readonly NdArray[]; nodes: readonly string[] };
		answer: readonly Health[];
	};
	/**
	 * One attribution map. Reports progress and maps that grow. Cancels no other, because a page shows many methods at
	 * once: the page cancels what it wants no more.
	 */
	attribute: { request: AttributionQuestion; answer: AttributionAnswer };
	/** How alike a method's map stays while the weights are shuffled from the head down. Reports every stage. */
	randomise: { request: RandomisationQuestion; answer: RandomisationAnswer };
	/** Deletion and insertion curves of a map, with random orders as control. Reports progress. */
	deletion: { request: DeletionQuestion; answer: DeletionAnswer };
	/** How much a method's map changes under noise. Reports progress. */
	sensitivity: { request: SensitivityQuestion; answer: SensitivityAnswer };
	/** A picture that excites a channel, a neuron or a class. Reports the picture as it grows. */
	visualise: { request: VisualisationQuestion; answer: VisualisationAnswer };
	/** A network as a convolution over pixels in [0, 1] that may be more than its own: a map of class scores. */
	classMap: { request: { network: string; pixels: NdArray }; answer: ClassMap };
	/** One attack on one picture. Reports progress and its iterates. */
	attack: { request: AttackQuestion; answer: AttackAnswer };
	/** One attack on every picture of a set, at one or more bounds, with random signs as control. Reports progress. */
	attackSet: { request: AttackSetQuestion & WithGuest; answer: AttackSetAnswer };
	/** What a network says of pictures that were made for another. */
	transfer: { request: TransferQuestion & WithGuest; answer: TransferAnswer };
	/** What a network says of some pictures, alone or behind a defence. Does not cancel others. */
	judge: { request: JudgeQuestion & WithGuest; answer: JudgeAnswer };
	/**
	 * Codes of a batch of pictures. Reports progress. Cancels no other, because a page asks batch after batch, and for
	 * several layers at once.
	 */
	codes: { request: CodesQuestion; answer: CodesAnswer };
	/** Gradients of every operation by the adjoint identity on the backend that runs. Reports progress. */
	checkGradients: { request: Record<string, never>; answer: readonly CheckResult[] };
	/** The loaded network against the training framework's values at `reference`. Reports progress. */
	checkNetwork: {
		request: { network: string; reference: string };
		answer: readonly CheckResult[];
	};
	/** For tests and the self-check: what TensorFlow.js holds. Does not cancel others. */
	memory: { request: Record<string, never>; answer: { tensors: number; bytes: number } };
}

export type JobKind = keyof Jobs;

export type Progress =
	| { readonly phase: 'download'; readonly loaded: number; readonly total: number }
	| { readonly phase: 'compute'; readonly done: number }
	/** What there is so far: a map [h, w] at the answer's size, or a picture [height, width, channel]. */
	| {
			readonly phase: 'partial';
			readonly done: number;
			readonly map: NdArray;
			/** Where a window lies now, [top, left, bottom, right) in input pixels. */
			readonly window?: readonly [number, number, number, number];
	  }
	/** Where an attack is now. */
	| {
			readonly phase: 'iterate';
			readonly done: number;
			readonly iterate: AttackStep & { readonly pixels: NdArray };
	  }
	/** One finished stage of a randomisation; each is told. */
	| { readonly phase: 'stage'; readonly done: number; readonly stage: RandomisedStage };

/** Page → worker. */
export type ToWorker =
	| {
			readonly type: 'job';
			readonly job: number;
			readonly kind: JobKind;
			readonly request: unknown;
	  }
	| { readonly type: 'cancel'; readonly job: number }
	| { readonly type: 'ping' };

/** Worker → page. */
export type FromWorker =
	| { readonly type: 'answer'; readonly job: number; readonly answer: unknown }
	| { readonly type: 'failure'; readonly job: number; readonly failure: Failure }
	| { readonly type: 'progress'; readonly job: number; readonly progress: Progress }
	| { readonly type: 'pong' }
	/** The backend is lost; the client restarts the worker. */
	| { readonly type: 'lost'; readonly failure: Failure };
