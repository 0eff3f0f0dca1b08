import { sizeOf, type Shape } from '$lib/core/types';

/** Statistics of each channel, one number a channel. */
export interface ChannelStatistics {
	readonly min: Float32Array;
	readonly max: Float32Array;
	readonly mean: Float32Array;
	/** Divided by the number of cells, not by one less. */
	readonly variance: Float32Array;
	/** Share of cells that are exactly zero, in [0, 1]. */
	readonly zeros: Float32Array;
}

/** The largest byte distance from the byte that means zero. */
const byteReach = 127;
const zeroByte = 128;

interface Accumulators {
	readonly sum: Float64Array;
	readonly squares: Float64Array;
	readonly zeros: Float64Array;
	readonly min: Float32Array;
	readonly max: Float32Array;
}

/**
 * Sums over the cells, relative to each channel's first value. Against a plain sum of squares the shift keeps small
 * variances around large means; against a running mean it saves a division a cell. It is safe: however far the first
 * value lies from the others, n · variance is at least half its squared distance from them.
 */
function accumulate(data: Float32Array, channels: number): Accumulators {
	const first = data.slice(0, channels);
	const sum = new Float64Array(channels);
	const squares = new Float64Array(channels);
	const zeros = new Float64Array(channels);
	const min = first.slice();
	const max = first.slice();
	for (let start = 0; start < data.length; start += channels) {
		for (let c = 0; c < channels; c++) {
			const value = data[start + c]!;
			const shifted = value - first[c]!;
			sum[c]! += shifted;
			squares[c]! += shifted * shifted;
			if (value === 0) zeros[c]!++;
			if (value < min[c]!) min[c] = value;
			if (value > max[c]!) max[c] = value;
		}
	}
	return { sum, squares, zeros, min, max };
}

/** Statistics of every channel of [height, width, channel] or [channel], in one pass. */
export function channelStatistics(data: Float32Array, shape: Shape): ChannelStatistics {
	const channels = shape.at(-1)!;
	const cells = sizeOf(shape) / channels;
	const { sum, squares, zeros, min, max } = accumulate(data, channels);
	const mean = new Float32Array(channels);
	const variance = new Float32Array(channels);
	for (let c = 0; c < channels; c++) {
		const shiftedMean = sum[c]! / cells;
		mean[c] = data[c]! + shiftedMean;
		variance[c] = Math.max(0, squares[c]! / cells - shiftedMean * shiftedMean);
	}
	return { min, max, mean, variance, zeros: Float32Array.from(zeros, (count) => count / cells) };
}

/** The scale of quantised maps: the channel's largest |value|. */
export function largestMagnitude(
	statistics: Pick<ChannelStatistics, 'min' | 'max'>,
	channel: number
): number {
	return Math.max(Math.abs(statistics.min[channel]!), Math.abs(statistics.max[channel]!));
}

function byteScale(largest: number): number {
	return largest > 0 ? byteReach / largest : 0;
}

/** The byte of a number in ±`byteReach`: positive before truncation, so this rounds; NaN | 0 is 0. */
function byteOf(scaled: number): number {
	return (scaled + (zeroByte + 0.5)) | 0;
}

/**
 * Bytes to paint, [channel, y, x]: 128 is zero, 128 ± 127 is ± the channel's largest |value|. What is not a number
 * becomes byte 0, which no number becomes.
 */
export function quantise(
	data: Float32Array,
	shape: Shape,
	statistics: Pick<ChannelStatistics, 'min' | 'max'>
): Uint8Array {
	const channels = shape.at(-1)!;
	const cells = sizeOf(shape) / channels;
	const bytes = new Uint8Array(data.length);
	for (let c = 0, target = 0; c < channels; c++) {
		const scale = byteScale(largestMagnitude(statistics, c));
		for (let cell = 0, i = c; cell < cells; cell++, i += channels)
			bytes[target++] = byteOf(data[i]! * scale);
	}
	return bytes;
}

/** Numbers as bytes in the way of {@link quantise}, with ± a given range at both ends. */
export function signedBytes(values: Float32Array, range: number): Uint8Array {
	const scale = byteScale(range);
	return Uint8Array.from(values, (value) => byteOf(value * scale));
}

/** The value that a byte stands for, to within largest / 254; byte 0 is not a number. */
export function valueOfByte(byte: number, largest: number): number {
	return byte === 0 ? NaN : ((byte - zeroByte) / byteReach) * largest;
}
