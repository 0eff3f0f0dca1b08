import type { Random } from '$lib/core/random';
import type { Codes } from '../types';

/** Rows to learn from, in random order, and rows to be tested on. */
export interface Split {
	readonly train: Int32Array;
	readonly test: Int32Array;
}

/** Puts rows into random order, in place. */
export function shuffle(rows: Int32Array, random: Random): Int32Array {
	for (let i = rows.length - 1; i > 0; i--) {
		const other = Math.floor(random() * (i + 1));
		[rows[i], rows[other]] = [rows[other]!, rows[i]!];
	}
	return rows;
}

/** Keeps this share of each class for the test, at least one row of a class that has two; rows without a class are left out. */
export function splitRows(
	labels: Int32Array,
	classes: number,
	testShare: number,
	random: Random
): Split {
	const [train, test]: [number[], number[]] = [[], []];
	for (let label = 0; label < classes; label++) {
		const own = shuffle(
			Int32Array.from(labels.keys()).filter((row) => labels[row] === label),
			random
		);
		const kept = own.length < 2 ? 0 : Math.max(1, Math.round(own.length * testShare));
		test.push(...own.subarray(0, Math.min(kept, own.length - 1)));
		train.push(...own.subarray(Math.min(kept, own.length - 1)));
	}
	return { train: shuffle(Int32Array.from(train), random), test: Int32Array.from(test) };
}

const mostSizes = 6;
const smallestSize = 10;

/** Numbers of training rows to try: halves of halves, rising, the last one all. */
export function learningSizes(rows: number): number[] {
	const sizes = [rows];
	while (sizes.length < mostSizes && sizes[0]! / 2 >= smallestSize)
		sizes.unshift(Math.round(sizes[0]! / 2));
	return sizes;
}

/** The rows of codes, in this order. */
export function pickRows({ dimensions, data }: Codes, rows: Int32Array): Codes {
	const picked = new Float32Array(rows.length * dimensions);
	for (const [i, row] of rows.entries())
		picked.set(data.subarray(row * dimensions, (row + 1) * dimensions), i * dimensions);
	return { count: rows.length, dimensions, data: picked };
}
