import type { Border } from '$lib/math/padding';
import type { Edges } from '$lib/math/window';

/**
 * The words of convolution arithmetic. Pictures are [height, width, channel]; kernels are [kernel height, kernel width,
 * input channels / groups, filters]. What is 1-D here has height 1 and a kernel of height 1.
 */

/** Along [vertical, horizontal]. */
export type Pair = readonly [vertical: number, horizontal: number];

/**
 * Cells added around a picture: numbers, or a rule. `valid` adds none; `same` gives ⌈size / stride⌉ cells, the odd cell
 * after; `full` lets every window that touches the picture count (span − 1 on each side); `causal` puts span − 1 cells
 * before and none after, so that no output sees what comes later.
 */
export type PaddingChoice = 'valid' | 'same' | 'full' | 'causal' | Edges;

/** A window that moves over a picture. */
export interface WindowSettings {
	readonly kernel: Pair;
	readonly stride: Pair;
	readonly dilation: Pair;
	readonly padding: PaddingChoice;
}

export interface ConvolutionSettings extends WindowSettings {
	/** What stands in the padded cells. */
	readonly border: Border;
	/** True convolution: the kernel is turned by 180° first. False: cross-correlation, as in every framework. */
	readonly flip: boolean;
	/** Input channels and filters fall into this many groups that do not see each other. */
	readonly groups: number;
}

export interface TransposedSettings {
	readonly kernel: Pair;
	readonly stride: Pair;
	readonly dilation: Pair;
	/** Cells cut off the stamped output, which is what `padding` means here. */
	readonly crop: Edges;
	/** Rows and columns added after, less than stride or dilation. */
	readonly outputPadding: Pair;
	readonly groups: number;
}

export type PoolKind = 'max' | 'average' | 'l2';

export interface PoolingSettings extends WindowSettings {
	readonly pool: PoolKind;
	/** A last window that begins inside the picture (or its padding before) counts although it does not fit. */
	readonly ceilMode: boolean;
	/** Padded zeros count in an average's divisor. */
	readonly countPadding: boolean;
	/** One window as large as the picture; kernel, stride, padding and dilation are then left aside. */
	readonly global: boolean;
}

/** How many cells a window leaves along one axis, with all numbers on the way. */
export interface AxisSize {
	readonly size: number;
	readonly kernel: number;
	readonly stride: number;
	readonly dilation: number;
	readonly padBefore: number;
	readonly padAfter: number;
	/** Cells from the first to the last of the dilated kernel. */
	readonly span: number;
	/** Cells with padding. */
	readonly padded: number;
	/** Strides that fit after the first window: ⌊(padded − span) / stride⌋. */
	readonly steps: number;
	/** Cells at the end that no window reaches: (padded − span) mod stride, or 0 where ceil mode adds a window. */
	readonly leftOver: number;
	/** Cells by which the window that ceil mode adds juts out beyond the padding; else 0. */
	readonly overhang: number;
	readonly output: number;
}

/** How far the stamps of a transposed convolution reach along one axis, with all numbers on the way. */
export interface TransposedAxisSize {
	readonly size: number;
	readonly kernel: number;
	readonly stride: number;
	readonly dilation: number;
	readonly cropBefore: number;
	readonly cropAfter: number;
	readonly outputPadding: number;
	/** Cells from the first to the last of the dilated kernel. */
	readonly span: number;
	/** Cells that all stamps cover: (size − 1) · stride + span. */
	readonly stamped: number;
	/** stamped − cropBefore − cropAfter + outputPadding. */
	readonly output: number;
}

/** A cell of a picture, without its channel. */
export interface Place {
	readonly y: number;
	readonly x: number;
}

/** One product of a sum. */
export interface Tap extends Place {
	/**
	 * The input cell whose value stands here; null in zero padding. `y` and `x` say where the tap lies, and are outside the
	 * picture in the padding.
	 */
	readonly source: Place | null;
	/** Place in the kernel as it was given, before any flip. */
	readonly kernelY: number;
	readonly kernelX: number;
	readonly value: number;
	readonly weight: number;
	readonly product: number;
}

/** One input channel's part of an output cell. */
export interface ChannelSum {
	/** Input channel, counted over all groups. */
	readonly channel: number;
	readonly taps: readonly Tap[];
	readonly sum: number;
}

/** Everything that meets in one output cell. */
export interface OutputTrace extends Place {
	readonly filter: number;
	readonly channels: readonly ChannelSum[];
	readonly bias: number;
	readonly value: number;
}

/** An output cell that an input cell feeds, and through which weight. */
export interface FedCell extends Place {
	readonly kernelY: number;
	readonly kernelX: number;
}

/** One window of a pool. */
export interface PoolTrace extends Place {
	readonly channel: number;
	/** Cells of the window, row by row; those in the padding or beyond the picture have no source. */
	readonly taps: readonly (Place & { readonly source: Place | null; readonly value: number })[];
	/** Index into `taps`, for max: the first of the largest. */
	readonly winner: number | null;
	/** What the sum is divided by, for average. */
	readonly divisor: number | null;
	readonly value: number;
}

/** What a layer costs for one picture. */
export interface Cost {
	/** Learnt numbers, bias included. */
	readonly parameters: number;
	/** Multiply-accumulates. */
	readonly macs: number;
	/** Numbers in the output. */
	readonly outputs: number;
}
