import type { NdArray } from '$lib/core/types';
import { drawPattern } from './invariance-patterns';

/** An input to begin with. */
export interface InputPreset {
	readonly id: string;
	readonly label: string;
	readonly make: () => NdArray;
}

/** One channel from rows of numbers. */
function board(...rows: readonly (readonly number[])[]): NdArray {
	return { shape: [rows.length, rows[0]!.length, 1], data: Float32Array.from(rows.flat()) };
}

/** Channels one behind the other. */
function stack(...channels: readonly NdArray[]): NdArray {
	const [height, width] = channels[0]!.shape as readonly [number, number];
	const cells = Array.from({ length: height * width }, (_, at) =>
		channels.map(({ data }) => data[at]!)
	);
	return { shape: [height, width, channels.length], data: Float32Array.from(cells.flat()) };
}

const first = board([3, 1, 3, 7], [4, 2, 1, 0], [2, 8, 5, 6], [1, 0, 4, 2]);
const second = board([0, 2, 1, 1], [5, 0, 3, 2], [1, 1, 0, 4], [6, 2, 2, 0]);
const third = board([2, 2, 0, 5], [1, 9, 4, 1], [0, 3, 7, 2], [3, 1, 1, 8]);

/** Digits from 0 to 9 instead of shades. */
function inTenths({ shape, data }: NdArray): NdArray {
	return { shape, data: data.map((value) => Math.round(value * 9)) };
}

/** Inputs that the page offers; the first is the one a visitor meets. */
export const inputPresets: readonly InputPreset[] = [
	{ id: 'numbers', label: 'Numbers, 4 × 4', make: () => first },
	{
		id: 'odd',
		label: 'Numbers, 5 × 5',
		make: () =>
			board([3, 3, 2, 1, 0], [0, 0, 1, 3, 1], [3, 1, 2, 2, 3], [2, 0, 0, 2, 2], [2, 0, 0, 0, 1])
	},
	{
		id: 'signed',
		label: 'Negative numbers, 4 × 4',
		make: () => board([-3, -1, 2, -7], [-4, -2, 1, 0], [2, -8, -5, -6], [1, 0, -4, -2])
	},
	{
		id: 'channels',
		label: 'Three channels, 4 × 4',
		make: () => stack(first, second, third)
	},
	{ id: 'row', label: 'One row of 10', make: () => board([1, 4, 2, 8, 5, 7, 1, 4, 2, 8]) },
	{ id: 'digit', label: 'A digit, 16 × 16', make: () => inTenths(drawPattern('digit')) },
	{ id: 'edge', label: 'An edge, 16 × 16', make: () => inTenths(drawPattern('edge')) }
];
