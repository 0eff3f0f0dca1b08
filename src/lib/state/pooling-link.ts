import type { NdArray } from '$lib/core/types';
import { movements, type Movement } from '$lib/draw/bench/invariance';
import { patternNames } from '$lib/draw/bench/invariance-patterns';
import { inputPresets } from '$lib/draw/bench/pooling-presets';
import type { OutputGradient } from '$lib/draw/bench/pooling-bench';
import type { PaddingChoice, Pair, PoolKind } from '$lib/math/arithmetic/types';
import {
	flag,
	index,
	integerIn,
	oneOf,
	optional,
	pairIn,
	type Codec,
	type LinkTable
} from './link';

/** Largest sides and most channels that a bench takes in. */
export const largestBench = { side: 16, channels: 4 } as const;

/** Patterns of the invariance section: made ones, or the current picture. */
export const invariancePatterns = [...patternNames, 'picture'] as const;
export type InvariancePattern = (typeof invariancePatterns)[number];

/** What a link of Pooling restores. */
export interface PoolingLink {
	/** Id of a preset, `picture` for the current picture, or `typed` for the numbers of `in`. */
	x: string;
	/** Typed numbers; where there are any, they take the place of `x`. */
	in: NdArray | null;
	over: 'places' | 'channels';
	pool: PoolKind;
	global: boolean;
	k: Pair;
	s: Pair;
	d: Pair;
	p: PaddingChoice;
	ceil: boolean;
	/** Padding counts in an average's divisor. */
	count: boolean;
	/** Channels and stride of pooling over channels. */
	across: Pair;
	phase: 'forward' | 'gradient';
	g: OutputGradient;
	/** The one channel that is shown. */
	ch: number | null;
	/** Kernel and stride of the convolution before the pool. */
	before: Pair;
	/** Step. */
	t: number;
	pattern: InvariancePattern;
	/** Pooling window of the invariance section. */
	iw: number;
	tolerance: number;
	empty: boolean;
	/** Kind of movement that the chart shows. */
	curve: keyof Movement;
	/** Cells to the right and down, degrees, times. */
	dx: number;
	dy: number;
	turn: number;
	scale: number;
}

/** The shortest text that is read back as the same number, for numbers of single precision too. */
function writeShort(value: number): string {
	if (Math.fround(value) !== value) return String(value);
	const digits = [1, 2, 3, 4, 5, 6, 7, 8, 9].find(
		(count) => Math.fround(Number(value.toPrecision(count))) === value
	);
	return String(Number(value.toPrecision(digits)));
}

/** A number with a point, in a range. */
function decimal(min: number, max: number): Codec<number> {
	return {
		encode: writeShort,
		decode: (value) => {
			if (!/^-?\d{1,7}(\.\d{1,20})?(e-\d{1,2})?$/.test(value)) return undefined;
			const number = Number(value);
			return number >= min && number <= max ? number : undefined;
		},
		expects: `a number from ${min} to ${max}`
	};
}

/** Largest typed number. */
const largest = 1_000_000;
const typed = decimal(-largest, largest);
/** A typed number, in the single precision that cells have. */
const cellValue: Codec<number> = {
	...typed,
	decode: (value) => {
		const number = typed.decode(value);
		return number === undefined ? undefined : Math.fround(number);
	}
};

/** Every number, or nothing if one of them cannot be read. */
function readAll<T>(texts: readonly string[], codec: Codec<T>): T[] | undefined {
	const values = texts.map((part) => codec.decode(part));
	return values.every((value) => value !== undefined) ? values : undefined;
}

const rule = oneOf('valid', 'same', 'full', 'causal');

/** A rule's name, or four numbers: top, bottom, left, right. */
const padding: Codec<PaddingChoice> = {
	encode: (value) => (typeof value === 'string' ? value : value.join(',')),
	decode: (value) => {
		const named = rule.decode(value);
		if (named) return named;
		const edges = readAll(value.split(','), index);
		if (edges?.length !== 4 || edges.some((edge) => edge > largestBench.side)) return undefined;
		return [edges[0]!, edges[1]!, edges[2]!, edges[3]!];
	},
	expects: 'valid, same, full or causal, or four integers: top, bottom, left, right'
};

function encodeChannel({ shape, data }: NdArray, channel: number): string {
	const [height, width, channels] = shape as readonly [number, number, number];
	const at = (y: number, x: number) => data[(y * width + x) * channels + channel]!;
	const rows = Array.from({ length: height }, (_, y) =>
		Array.from({ length: width }, (_, x) => cellValue.encode(at(y, x))).join(',')
	);
	return rows.join('/');
}

/** Rows of one channel, all equally long and within what a bench takes. */
function decodeChannel(value: string): number[][] | undefined {
	const rows = value.split('/').map((row) => readAll(row.split(','), cellValue));
	if (!rows.every((row) => row !== undefined) || rows.length > largestBench.side) return undefined;
	const width = rows[0]!.length;
	if (width > largestBench.side || rows.some((row) => row.length !== width)) return undefined;
	return rows;
}

/** Channels by `;`, rows by `/`, cells by `,`. */
const grid: Codec<NdArray> = {
	encode: (array) =>
		Array.from({ length: array.shape[2]! }, (_, channel) => encodeChannel(array, channel)).join(
			';'
		),
	decode: (value) => {
		const channels = value.split(';').map(decodeChannel);
		if (!channels.every((rows) => rows !== undefined)) return undefined;
		const [height, width] = [channels[0]!.length, channels[0]![0]!.length];
		const fits = channels.every((rows) => rows.length === height && rows[0]!.length === width);
		if (!fits || channels.length > largestBench.channels) return undefined;
		const cells = Array.from({ length: height * width }, (_, at) =>
			channels.map((rows) => rows[Math.floor(at / width)]![at % width]!)
		);
		return { shape: [height, width, channels.length], data: Float32Array.from(cells.flat()) };
	},
	expects: 'rows of numbers, cells apart by “,”, rows by “/”, channels by “;”'
};

/** One number for all outputs, or a grid, which begins with a `=`. */
const gradient: Codec<OutputGradient> = {
	encode: (value) =>
		typeof value === 'number' ? cellValue.encode(value) : `=${grid.encode(value)}`,
	decode: (value) => (value.startsWith('=') ? grid.decode(value.slice(1)) : cellValue.decode(value))
};

function amount(key: keyof Movement): Codec<number> {
	const { min, max } = movements.find((movement) => movement.key === key)!;
	return decimal(min, max);
}

/** How Pooling's state stands in its link. */
export const poolingLink: LinkTable<PoolingLink> = {
	x: { codec: oneOf('typed', 'picture', ...inputPresets.map(({ id }) => id)), initial: 'numbers' },
	in: optional(grid),
	over: { codec: oneOf('places', 'channels'), initial: 'places' },
	pool: { codec: oneOf('max', 'average', 'l2'), initial: 'max' },
	global: { codec: flag, initial: false },
	k: { codec: pairIn(1, 64), initial: [2, 2] },
	s: { codec: pairIn(1, 64), initial: [2, 2] },
	d: { codec: pairIn(1, 64), initial: [1, 1] },
	p: { codec: padding, initial: 'valid' },
	ceil: { codec: flag, initial: false },
	count: { codec: flag, initial: true },
	across: { codec: pairIn(1, largestBench.channels), initial: [2, 1] },
	phase: { codec: oneOf('forward', 'gradient'), initial: 'forward' },
	g: { codec: gradient, initial: 1 },
	ch: optional(index),
	before: { codec: pairIn(1, 64), initial: [3, 1] },
	t: { codec: index, initial: 0 },
	pattern: { codec: oneOf(...invariancePatterns), initial: 'digit' },
	iw: { codec: integerIn(1, largestBench.side), initial: 2 },
	tolerance: { codec: decimal(0, 1), initial: 0.1 },
	empty: { codec: flag, initial: false },
	curve: { codec: oneOf('across', 'down', 'turn', 'scale'), initial: 'across' },
	dx: { codec: amount('across'), initial: 1 },
	dy: { codec: amount('down'), initial: 0 },
	turn: { codec: amount('turn'), initial: 0 },
	scale: { codec: amount('scale'), initial: 1 }
};
