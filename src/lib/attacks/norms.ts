import type { NdArray } from '$lib/core/types';
import type { Norm } from './types';

/** How large a perturbation is, by every measure. */
export interface Norms {
	/** Pixels that changed in any colour. */
	readonly l0: number;
	/** Euclidean length, in units of a pixel's full range. */
	readonly l2: number;
	/** Largest change of any value. */
	readonly linf: number;
	/** Peak signal-to-noise ratio in dB; Infinity for the same picture. */
	readonly psnr: number;
}

/** Sum, Euclidean length and maximum of magnitudes. */
export function lengthsOf(values: ArrayLike<number>): { l1: number; l2: number; linf: number } {
	let [l1, squares, linf] = [0, 0, 0];
	for (let i = 0; i < values.length; i++) {
		const magnitude = Math.abs(values[i]!);
		l1 += magnitude;
		squares += magnitude * magnitude;
		if (magnitude > linf) linf = magnitude;
	}
	return { l1, l2: Math.sqrt(squares), linf };
}

/** a − b, without rounding. At every iterate, and `Float64Array.from` with a function takes as long as a small network. */
export function difference(a: Float32Array, b: Float32Array): Float64Array {
	const delta = new Float64Array(a);
	for (let i = 0; i < delta.length; i++) delta[i]! -= b[i]!;
	return delta;
}

function countPixels(delta: Float64Array, channels: number): number {
	let count = 0;
	for (let at = 0; at < delta.length; at += channels) {
		let hasChanged = false;
		for (let c = 0; c < channels; c++) hasChanged ||= delta[at + c] !== 0;
		if (hasChanged) count++;
	}
	return count;
}

/** How far `pixels` are from `original`, both [height, width, channel]. */
export function normsBetween(pixels: NdArray, original: NdArray): Norms {
	const delta = difference(pixels.data, original.data);
	const { l2, linf } = lengthsOf(delta);
	return {
		l0: countPixels(delta, original.shape.at(-1)!),
		l2,
		linf,
		psnr: 10 * Math.log10(delta.length / l2 ** 2)
	};
}

/** One of the norms by its name. */
export function distanceIn(norm: Norm, pixels: NdArray, original: NdArray): number {
	return normsBetween(pixels, original)[norm];
}

/** What a slider for ε offers, in each norm. */
export interface EpsilonRange {
	readonly max: number;
	readonly step: number;
	readonly initial: number;
	/** What the numbers are shown as multiples of. */
	readonly unit: number;
}

/** Bounds that make sense for pictures of a few dozen pixels a side and more. */
export const epsilonRanges: Readonly<Record<Norm, EpsilonRange>> = {
	linf: { max: 64 / 255, step: 0.5 / 255, initial: 4 / 255, unit: 1 / 255 },
	l2: { max: 5, step: 0.05, initial: 0.5, unit: 1 },
	l0: { max: 5, step: 1, initial: 1, unit: 1 }
};
