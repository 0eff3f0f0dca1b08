import type { NdArray } from '$lib/core/types';
import { knownPictures } from '$lib/math/arithmetic/known-pictures';
import type { Pair } from '$lib/math/arithmetic/types';

/** Where a bench's numbers come from, and the numbers themselves. */

/**
 * Where numbers come from: a named pattern, chance with a seed, the visitor's hand (or a link, or a network), or the
 * current picture, which never stands in a link.
 */
export type NumberSource =
	| { readonly kind: 'preset'; readonly id: string }
	| { readonly kind: 'random'; readonly seed: number }
	| { readonly kind: 'typed' }
	| { readonly kind: 'picture' };

/** A named pattern of input numbers. */
export interface InputPreset {
	readonly id: string;
	readonly label: string;
	/** The one size it has; null for a pattern of any size. */
	readonly size: Pair | null;
	readonly valueAt: (y: number, x: number, size: Pair, channel: number) => number;
}

/** A named kernel. */
export interface KernelPreset {
	readonly id: string;
	readonly label: string;
	/** Its weights row by row in the size that is asked for, or in its own. */
	readonly weights: (size: Pair) => { readonly size: Pair; readonly weights: readonly number[] };
}

/** A number that depends on the seed and the cell only, so that a picture keeps its numbers when it grows. */
function hash(seed: number, channel: number, y: number, x: number): number {
	let mixed = Math.imul(seed + 1, 0x9e3779b1) ^ Math.imul(channel + 1, 0x85ebca6b);
	mixed = Math.imul(mixed ^ (mixed >>> 15) ^ Math.imul(y + 1, 0xc2b2ae35), 0x2c1b3c6d);
	mixed = Math.imul(mixed ^ (mixed >>> 12) ^ Math.imul(x + 1, 0x27d4eb2f), 0x297a2d39);
	return ((mixed ^ (mixed >>> 15)) >>> 0) / 2 ** 32;
}

function knownInput(id: keyof typeof knownPictures, label: string): InputPreset {
	const input = knownPictures[id];
	const [rows, columns] = input.shape as readonly [number, number, number];
	return {
		id,
		label,
		size: [rows, columns],
		valueAt: (y, x) => (y < rows && x < columns ? input.data[y * columns + x]! : 0)
	};
}

/** Patterns that an input can be filled with. */
export const inputPresets: readonly InputPreset[] = [
	knownInput('guide', 'Digits of the arithmetic guide (5×5)'),
	knownInput('diagonals', 'Two diagonals (5×5)'),
	knownInput('shift', 'Brightness values (5×5)'),
	{
		id: 'edge',
		label: 'Vertical edge',
		size: null,
		valueAt: (_y, x, [, columns], channel) => (x >= Math.ceil(columns / 2) ? 9 - 3 * channel : 0)
	},
	{
		id: 'ramp',
		label: 'Ramp',
		size: null,
		valueAt: (y, x, _size, channel) => (channel % 2 ? y : x)
	},
	{
		id: 'checkers',
		label: 'Checkers',
		size: null,
		valueAt: (y, x, _size, channel) => (y + x + channel) % 2
	},
	{
		id: 'impulse',
		label: 'One cell',
		size: null,
		valueAt: (y, x, [rows, columns], channel) =>
			y === rows >> 1 && x === columns >> 1 ? 1 + channel : 0
	},
	{
		id: 'disc',
		label: 'Disc',
		size: null,
		valueAt: (y, x, [rows, columns], channel) => {
			const distance = Math.hypot(y - (rows - 1) / 2, x - (columns - 1) / 2);
			return distance <= Math.min(rows, columns) / (2.6 + channel) || rows === 1 ? 9 : 0;
		}
	},
	{ id: 'ones', label: 'Ones', size: null, valueAt: () => 1 },
	{ id: 'zeros', label: 'Zeros', size: null, valueAt: () => 0 }
];

/** A kernel of odd sides as printed; along one axis where the picture has height 1. */
function fixed(
	id: string,
	label: string,
	rows: readonly (readonly number[])[],
	line: readonly number[]
): KernelPreset {
	return {
		id,
		label,
		weights: ([height]) =>
			height === 1
				? { size: [1, line.length], weights: line }
				: { size: [rows.length, rows[0]!.length], weights: rows.flat() }
	};
}

function ofAnySize(
	id: string,
	label: string,
	weightAt: (y: number, x: number, size: Pair) => number
): KernelPreset {
	return {
		id,
		label,
		weights: (size) => ({
			size,
			weights: Array.from({ length: size[0] * size[1] }, (_, at) =>
				weightAt(Math.floor(at / size[1]), at % size[1], size)
			)
		})
	};
}

/** Row of Pascal's triangle: the bell that sums of coins make. */
function binomial(count: number, index: number): number {
	let value = 1;
	for (let step = 0; step < index; step++) value = (value * (count - step)) / (step + 1);
	return value;
}

const middle = (size: number) => size >> 1;

/** Kernels that everyone meets. */
export const kernelPresets: readonly KernelPreset[] = [
	ofAnySize('identity', 'Identity', (y, x, [rows, columns]) =>
		Number(y === middle(rows) && x === middle(columns))
	),
	ofAnySize('shift', 'Shift by one', (y, x, [rows, columns]) => {
		const from =
			rows === 1 ? [0, Math.max(0, middle(columns) - 1)] : [middle(rows) - 1, middle(columns)];
		return Number(y === from[0] && x === from[1]);
	}),
	ofAnySize('box', 'Box (average)', (_y, _x, [rows, columns]) => 1 / (rows * columns)),
	ofAnySize(
		'gaussian',
		'Gaussian',
		(y, x, [rows, columns]) =>
			(binomial(rows - 1, y) * binomial(columns - 1, x)) / 2 ** (rows + columns - 2)
	),
	fixed(
		'sobel-x',
		'Sobel, vertical edges',
		[
			[-1, 0, 1],
			[-2, 0, 2],
			[-1, 0, 1]
		],
		[-1, 0, 1]
	),
	fixed(
		'sobel-y',
		'Sobel, horizontal edges',
		[
			[-1, -2, -1],
			[0, 0, 0],
			[1, 2, 1]
		],
		[-1, 0, 1]
	),
	fixed(
		'laplacian',
		'Laplacian',
		[
			[0, 1, 0],
			[1, -4, 1],
			[0, 1, 0]
		],
		[1, -2, 1]
	),
	fixed(
		'sharpen',
		'Sharpen',
		[
			[0, -1, 0],
			[-1, 5, -1],
			[0, -1, 0]
		],
		[-1, 3, -1]
	),
	fixed(
		'emboss',
		'Emboss',
		[
			[-2, -1, 0],
			[-1, 1, 1],
			[0, 1, 2]
		],
		[-1, 1, 1]
	)
];

/** Numbers of a source for an input; null where the source is no rule. */
export function inputFrom(source: NumberSource, size: Pair, channels: number): NdArray | null {
	const valueAt = inputRule(source, size);
	if (!valueAt) return null;
	const data = new Float32Array(size[0] * size[1] * channels);
	for (let at = 0; at < data.length; at++) {
		const cell = Math.floor(at / channels);
		data[at] = valueAt(Math.floor(cell / size[1]), cell % size[1], at % channels);
	}
	return { shape: [...size, channels], data };
}

function inputRule(source: NumberSource, size: Pair) {
	if (source.kind === 'random')
		return (y: number, x: number, channel: number) =>
			Math.floor(6 * hash(source.seed, channel, y, x));
	if (source.kind !== 'preset') return null;
	const preset = inputPresets.find(({ id }) => id === source.id);
	const isFit = preset && (!preset.size || preset.size.join() === size.join());
	if (!isFit) return null;
	return (y: number, x: number, channel: number) => preset.valueAt(y, x, size, channel);
}

/**
 * Weights of a source, the same for every filter and channel if they are a named kernel's; null where the source is no
 * rule for this size.
 */
export function kernelFrom(
	source: NumberSource,
	size: Pair,
	depth: number,
	filters: number
): NdArray | null {
	const weightAt = kernelRule(source, size);
	if (!weightAt) return null;
	const data = new Float32Array(size[0] * size[1] * depth * filters);
	for (let at = 0; at < data.length; at++) {
		const cell = Math.floor(at / (depth * filters));
		data[at] = weightAt(cell, Math.floor(at / filters) % depth, at % filters);
	}
	return { shape: [...size, depth, filters], data };
}

function kernelRule(source: NumberSource, size: Pair) {
	if (source.kind === 'random')
		return (cell: number, channel: number, filter: number) =>
			Math.floor(
				5 * hash(source.seed, channel + 64 * filter, Math.floor(cell / size[1]), cell % size[1])
			) - 2;
	if (source.kind !== 'preset') return null;
	const made = kernelPresets.find(({ id }) => id === source.id)?.weights(size);
	if (!made || made.size.join() !== size.join()) return null;
	return (cell: number) => made.weights[cell]!;
}

/** Whether a source is a pattern of one size only. */
export function hasOneSize(source: NumberSource): boolean {
	return (
		source.kind === 'preset' &&
		inputPresets.some(({ id, size }) => id === source.id && size !== null)
	);
}

/** An input in another size: what was there stays, new cells have the numbers of `around`, or zero. */
export function resizeInput(
	input: NdArray,
	size: Pair,
	channels: number,
	around: NdArray | null = null
): NdArray {
	const [rows, columns, depth] = input.shape as readonly [number, number, number];
	const data = around ? around.data.slice() : new Float32Array(size[0] * size[1] * channels);
	for (let y = 0; y < Math.min(rows, size[0]); y++)
		for (let x = 0; x < Math.min(columns, size[1]); x++)
			for (let channel = 0; channel < Math.min(depth, channels); channel++)
				data[(y * size[1] + x) * channels + channel] =
					input.data[(y * columns + x) * depth + channel]!;
	return { shape: [...size, channels], data };
}

/** A kernel in another size: what was there stays in the middle, new weights are zero. */
export function resizeKernel(kernel: NdArray, size: Pair, depth: number, filters: number): NdArray {
	const [rows, columns, oldDepth, oldFilters] = kernel.shape as readonly [
		number,
		number,
		number,
		number
	];
	const [down, across] = [(size[0] - rows) >> 1, (size[1] - columns) >> 1];
	const data = new Float32Array(size[0] * size[1] * depth * filters);
	for (let y = 0; y < size[0]; y++)
		for (let x = 0; x < size[1]; x++) {
			const [fromY, fromX] = [y - down, x - across];
			if (fromY < 0 || fromX < 0 || fromY >= rows || fromX >= columns) continue;
			for (let channel = 0; channel < Math.min(depth, oldDepth); channel++)
				for (let filter = 0; filter < Math.min(filters, oldFilters); filter++)
					data[((y * size[1] + x) * depth + channel) * filters + filter] =
						kernel.data[((fromY * columns + fromX) * oldDepth + channel) * oldFilters + filter]!;
		}
	return { shape: [...size, depth, filters], data };
}
