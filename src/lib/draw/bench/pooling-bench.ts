import type { NdArray } from '$lib/core/types';
import type { Place, PoolingSettings } from '$lib/math/arithmetic/types';

/** What is routed back: one number for every output, or numbers typed for each. */
export type OutputGradient = number | NdArray;

/** L2 over neighbouring channels, at every place by itself. */
export interface AcrossSettings {
	/** Channels that meet in one output. */
	readonly size: number;
	/** Channels from one window's first to the next one's. */
	readonly stride: number;
}

/** What stands on the pooling bench: enough to compute and to draw every step. */
export interface PoolingBench {
	/** [height, width, channel] */
	readonly input: NdArray;
	/** Whether the window lies over places of one channel, or over channels of one place. */
	readonly over: 'places' | 'channels';
	/** For windows over places. */
	readonly settings: PoolingSettings;
	/** For windows over channels. */
	readonly across: AcrossSettings;
	/** Output from input, or the gradient back from output to input. */
	readonly phase: 'forward' | 'gradient';
	readonly gradient: OutputGradient;
}

/** One cell that a window covers. */
export interface PoolTap extends Place {
	readonly channel: number;
	/** Whether it is a cell of the input; the others are padding, or lie beyond it. */
	readonly isInside: boolean;
	/** 0 outside. */
	readonly value: number;
	/** What an output gradient of 1 gives to this cell. */
	readonly share: number;
}

/** One window and what it makes. */
export interface PoolWindow extends Place {
	/** Output channel. */
	readonly channel: number;
	readonly taps: readonly PoolTap[];
	/** Index into `taps`: whose value went through. */
	readonly winner: number | null;
	/** What the sum is divided by. */
	readonly divisor: number | null;
	readonly value: number;
}

/** What happens at once: the same window over every channel, or one window over channels. */
export interface PoolStep extends Place {
	readonly windows: readonly PoolWindow[];
}
