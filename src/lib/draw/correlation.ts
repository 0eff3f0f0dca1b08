import { lookupTable, type ScaleName } from './colour';

/** The correlation matrix of a layer's channels: its arithmetic for the page, and its painter. */

/** Two different channels and how they go together. */
export interface ChannelPair {
	readonly first: number;
	readonly second: number;
	readonly correlation: number;
}

/** One pixel for each pair of channels, row by row, from a table with 0 at byte 128 and ±1 at 128 ± 127. */
export function correlationPixels(
	correlation: ArrayLike<number>,
	channels: number,
	table: Uint32Array
): Uint32Array<ArrayBuffer> {
	const pixels = new Uint32Array(channels * channels);
	for (let cell = 0; cell < pixels.length; cell++) {
		const inside = Math.min(1, Math.max(-1, correlation[cell]!));
		pixels[cell] = table[Math.round(128 + 127 * inside)]!;
	}
	return pixels;
}

/** Paints the matrix on a canvas of `channels` × `channels` pixels, to be enlarged without smoothing. */
export function paintCorrelation(
	ctx: CanvasRenderingContext2D,
	correlation: ArrayLike<number>,
	channels: number,
	scale: { readonly name: ScaleName; readonly dark: boolean }
): void {
	const table = lookupTable(scale.name, scale.dark);
	const pixels = correlationPixels(correlation, channels, table);
	const bytes = new Uint8ClampedArray(pixels.buffer);
	ctx.putImageData(new ImageData(bytes, channels, channels), 0, 0);
}

/** The pairs of different channels with the largest |correlation|, largest first. */
export function strongestPairs(
	correlation: ArrayLike<number>,
	channels: number,
	count: number
): readonly ChannelPair[] {
	const pairs: ChannelPair[] = [];
	for (let first = 0; first < channels; first++)
		for (let second = first + 1; second < channels; second++)
			pairs.push({ first, second, correlation: correlation[first * channels + second]! });
	pairs.sort((a, b) => Math.abs(b.correlation) - Math.abs(a.correlation));
	return pairs.slice(0, count);
}

/** How many of the shares in [0, 1] fall into each of `bins` equal parts; 1 belongs to the last. */
export function countShares(shares: ArrayLike<number>, bins: number): readonly number[] {
	const counts = new Array<number>(bins).fill(0);
	for (const share of Array.from(shares)) {
		const bin = Math.min(bins - 1, Math.max(0, Math.floor(share * bins)));
		counts[bin]!++;
	}
	return counts;
}
