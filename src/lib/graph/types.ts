import type { Shape } from '$lib/core/types';

/** A pair along [vertical, horizontal]. */
export type Pair = readonly [number, number];

/** Cells added before and after: zero-based numbers, or `same` (output = ⌈input / stride⌉) or `valid` (none). */
export type Padding =
	'valid' | 'same' | readonly [top: number, bottom: number, left: number, right: number];

/** What stands in padded cells. `reflect` does not repeat the border cell, `replicate` repeats only it. */
export type PaddingMode = 'zero' | 'reflect' | 'replicate' | 'circular';

/** A window that moves over the picture. */
export interface Window {
	readonly kernel: Pair;
	readonly stride: Pair;
	readonly padding: Padding;
}

type None = Readonly<Record<string, never>>;

/** Every operation a graph may hold, with its attributes. */
export interface OperationAttributes {
	/** The preprocessed picture, normalised with the input's mean and standard deviation. */
	input: None;
	/**
	 * Cross-correlation, as every framework calls convolution. Weight `kernel` is
	 * [kernel height, kernel width, input channels / groups, filters]. Depthwise: groups = input channels.
	 */
	convolution: Window & {
		readonly filters: number;
		readonly dilation: Pair;
		readonly groups: number;
		readonly paddingMode?: PaddingMode;
	};
	/** Weight `kernel` is [features, units]. */
	dense: { readonly units: number };
	/** Adds weight `bias` [channels]. */
	bias: None;
	/** Multiplies by weight `scale` [channels]. */
	scale: None;
	/** (x − mean) / √(variance + epsilon) · scale + offset, each weight [channels]. */
	batchNormalization: { readonly epsilon: number };
	relu: None;
	relu6: None;
	leakyRelu: { readonly slope: number };
	/** Weight `slope` [channels]. */
	prelu: None;
	elu: { readonly alpha: number };
	selu: None;
	sigmoid: None;
	hardSigmoid: None;
	/** amplitude · tanh(slope · x). */
	tanh: { readonly amplitude: number; readonly slope: number };
	softplus: None;
	/** x · sigmoid(x), also called SiLU. */
	swish: None;
	hardSwish: None;
	/** x · Φ(x) with the exact normal distribution. */
	gelu: None;
	maxPool: Window;
	/** `countPadding`: padded zeros count in the mean's divisor. */
	averagePool: Window & { readonly countPadding?: boolean };
	globalAveragePool: None;
	globalMaxPool: None;
	/** Cells before and after along [height, width, channel]. */
	pad: { readonly paddings: readonly [Pair, Pair, Pair]; readonly mode: PaddingMode };
	/** Sum of all inputs, which have one shape. */
	add: None;
	/** Product of all inputs; [1, 1, channels] is stretched over [height, width, channels]. */
	multiply: None;
	/** Along the channels. */
	concat: None;
	/** x / (bias + alpha · Σ x²)^beta over `size` neighbouring channels (alpha is not divided by size). */
	localResponseNormalization: {
		readonly size: number;
		readonly alpha: number;
		readonly beta: number;
		readonly bias: number;
	};
	/** Row by row, channels last. */
	flatten: None;
	reshape: { readonly shape: Shape };
	/** The identity when a trained network is used; kept because it is part of the architecture. */
	dropout: { readonly rate: number };
	/** Over the channels. */
	softmax: None;
}

export type Operation = keyof OperationAttributes;

interface NodeOf<Op extends Operation> {
	/** Unique, stable, shown on the page and used in links and downloads. */
	readonly name: string;
	readonly op: Op;
	/** Names of nodes that stand before this one. */
	readonly inputs: readonly string[];
	readonly attributes: OperationAttributes[Op];
	/** Role → name of a tensor in `Graph.tensors`; absent in a blueprint. */
	readonly weights?: Readonly<Record<string, string>>;
}

/** One step of a network. Convolution, bias, normalisation and activation are separate nodes. */
export type GraphNode<Op extends Operation = Operation> = { [K in Op]: NodeOf<K> }[Op];

/** How a picture becomes the input. */
export interface InputSpec {
	readonly height: number;
	readonly width: number;
	readonly channels: 1 | 3;
	/** Per channel, of pixels in [0, 1]. */
	readonly mean: readonly number[];
	readonly std: readonly number[];
	/** Networks of digits expect light ink on dark paper; pictures with light paper are then inverted. */
	readonly lightOnDark?: boolean;
}

/** Where one weight lies in `weights.bin`. Little-endian, row-major, no gaps needed. */
export interface TensorRecord {
	readonly name: string;
	readonly shape: Shape;
	readonly dtype: 'float16' | 'float32';
	/** In bytes. */
	readonly offset: number;
}

/** A network: shipped, opened by the visitor, or a mere blueprint (`tensors` empty). Nodes are in topological order. */
export interface Graph {
	readonly format: 'receptive-graph';
	readonly version: 1;
	readonly name: string;
	readonly input: InputSpec;
	readonly classes: readonly string[];
	readonly nodes: readonly GraphNode[];
	/** Name of the node that holds the class scores before softmax. */
	readonly logits: string;
	readonly tensors: readonly TensorRecord[];
}
