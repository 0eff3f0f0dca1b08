import type { Pixels } from './luma';
import type { Box } from './placement';

/** The source cells that make one output cell, and their weights, which sum to 1. */
interface Tap {
	readonly first: number;
	readonly weights: Float64Array;
}

/**
 * The triangle filter, `radius` source cells to each side. It is bilinear interpolation where nothing is reduced and
 * grows with the reduction, so that every source cell counts: no aliasing.
 */
function triangle(distance: number, radius: number): number {
	return Math.max(0, 1 - Math.abs(distance) / radius);
}

function normalise(weights: Float64Array): Float64Array {
	const sum = weights.reduce((total, weight) => total + weight, 0);
	return weights.map((weight) => weight / sum);
}

/** Only cells of [start, start + length) count: what is not seen must not shine in. */
function makeTap(start: number, length: number, centre: number, radius: number): Tap {
	const first = Math.max(start, Math.floor(centre - radius));
	const end = Math.min(start + length, Math.ceil(centre + radius));
	const weights = new Float64Array(end - first);
	for (let at = 0; at < weights.length; at++) {
		weights[at] = triangle(first + at + 0.5 - centre, radius);
	}
	return { first, weights: normalise(weights) };
}

/** Brings cells [start, start + length) to `size` cells. */
function makeTaps(start: number, length: number, size: number): Tap[] {
	const scale = length / size;
	const centre = (cell: number) => start + (cell + 0.5) * scale;
	return Array.from({ length: size }, (_, cell) =>
		makeTap(start, length, centre(cell), Math.max(1, scale))
	);
}

/**
 * Filters the box's rows: [box height, size, 3]. This reads the whole picture; the three channels go together because
 * that halves the time.
 */
function resampleRows({ rgba, width }: Pixels, box: Box, size: number): Float64Array {
	const taps = makeTaps(box.x, box.width, size);
	const out = new Float64Array(box.height * size * 3);
	for (let y = 0, at = 0; y < box.height; y++) {
		const row = (box.y + y) * width;
		for (const { first, weights } of taps) {
			let red = 0;
			let green = 0;
			let blue = 0;
			let from = (row + first) * 4;
			for (let tap = 0; tap < weights.length; tap++, from += 4) {
				const weight = weights[tap]!;
				red += weight * rgba[from]!;
				green += weight * rgba[from + 1]!;
				blue += weight * rgba[from + 2]!;
			}
			out[at++] = red;
			out[at++] = green;
			out[at++] = blue;
		}
	}
	return out;
}

/** Filters columns of rows of `rowLength` values: [size, rowLength]. */
function resampleColumns(values: Float64Array, rowLength: number, size: number): Float64Array {
	const taps = makeTaps(0, values.length / rowLength, size);
	const out = new Float64Array(size * rowLength);
	taps.forEach(({ first, weights }, y) => {
		const to = y * rowLength;
		for (let tap = 0; tap < weights.length; tap++) {
			const from = (first + tap) * rowLength;
			for (let x = 0; x < rowLength; x++) out[to + x]! += weights[tap]! * values[from + x]!;
		}
	});
	return out;
}

/**
 * Brings a box of a picture to another size, antialiased.
 *
 * @param box in whole pixels, inside the picture
 * @returns [height, width, 3], 0 to 255, not rounded; a box that has this size already comes through unchanged
 */
export function resample(picture: Pixels, box: Box, width: number, height: number): Float64Array {
	return resampleColumns(resampleRows(picture, box, width), width * 3, height);
}
