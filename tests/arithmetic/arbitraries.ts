import fc from 'fast-check';
import type { NdArray, Shape } from '$lib/core/types';
import { axisSizes, transposedSize } from '$lib/math/arithmetic/size';
import type {
	ConvolutionSettings,
	Pair,
	PoolingSettings,
	TransposedSettings,
	WindowSettings
} from '$lib/math/arithmetic/types';
import type { Edges } from '$lib/math/window';
import { drawArrays } from './stored-settings';

function pairs(min: number, max: number): fc.Arbitrary<Pair> {
	return fc.tuple(fc.integer({ min, max }), fc.integer({ min, max }));
}

function fourEdges(max: number): fc.Arbitrary<Edges> {
	const edge = fc.integer({ min: 0, max });
	return fc.tuple(edge, edge, edge, edge);
}

const moves = {
	kernel: pairs(1, 4),
	stride: pairs(1, 3),
	dilation: pairs(1, 2)
};

/** [height, width] of small pictures. */
export const sizes = pairs(1, 7);

/** Any window; it need not fit. */
export const windows: fc.Arbitrary<WindowSettings> = fc.record({
	...moves,
	padding: fc.oneof(fc.constantFrom('valid', 'same', 'full', 'causal'), fourEdges(4))
});

/** Whether a window fits a picture. */
export function fits(size: Pair, window: WindowSettings): boolean {
	try {
		return axisSizes(size, window).length === 2;
	} catch {
		return false;
	}
}

function isTransposable(size: Pair, settings: TransposedSettings): boolean {
	try {
		return transposedSize(size, settings).length === 2;
	} catch {
		return false;
	}
}

/** Arrays and settings that belong together. */
export interface Drawn<Settings> {
	readonly input: NdArray;
	readonly kernel: NdArray;
	readonly bias: Float32Array;
	readonly settings: Settings;
	/** More numbers of any shape. */
	readonly draw: (...shape: number[]) => NdArray;
}

const seeds = fc.integer({ min: 0, max: 2 ** 31 });
const counts = fc.record({
	groups: fc.constantFrom(1, 1, 2, 3),
	depth: fc.integer({ min: 1, max: 2 }),
	perGroup: fc.integer({ min: 1, max: 2 })
});

/** Convolutions that fit; `fixed` settings replace the drawn ones. */
export function convolutions(
	fixed: Partial<ConvolutionSettings> = {}
): fc.Arbitrary<Drawn<ConvolutionSettings>> {
	const borders = fc.constantFrom('zero', 'reflect', 'replicate', 'circular');
	return fc
		.record({
			size: sizes,
			window: windows,
			border: borders,
			flip: fc.boolean(),
			counts,
			seed: seeds
		})
		.map(({ size, window, border, flip, counts: { groups, depth, perGroup }, seed }) => {
			const settings = { ...window, border, flip, groups, ...fixed } as ConvolutionSettings;
			const draw = drawArrays(seed);
			const channels = settings.groups * depth;
			const filters = settings.groups * perGroup;
			return {
				input: draw(...size, channels),
				kernel: draw(...settings.kernel, depth, filters),
				bias: draw(filters).data,
				settings,
				draw
			};
		})
		.filter(({ input, settings }) => fits(heightAndWidth(input.shape), settings));
}

/** Transposed convolutions with something left after the crop. */
export const transposedConvolutions: fc.Arbitrary<Drawn<TransposedSettings>> = fc
	.record({
		size: pairs(1, 5),
		settings: fc.record({ ...moves, crop: fourEdges(3), outputPadding: pairs(0, 2) }),
		counts,
		seed: seeds
	})
	.map(({ size, settings, counts: { groups, depth, perGroup }, seed }) => {
		const draw = drawArrays(seed);
		return {
			input: draw(...size, groups * depth),
			kernel: draw(...settings.kernel, perGroup, groups * depth),
			bias: draw(groups * perGroup).data,
			settings: { ...settings, groups },
			draw
		};
	})
	.filter(({ input, settings }) => isTransposable(heightAndWidth(input.shape), settings));

/** A pool that fits, and its input: all values differ and none is 0, so that every pool has a gradient. */
export const pools: fc.Arbitrary<{ input: NdArray; settings: PoolingSettings }> = fc
	.record({
		size: sizes,
		window: windows,
		channels: fc.integer({ min: 1, max: 2 }),
		more: fc.record({
			pool: fc.constantFrom('max', 'average', 'l2'),
			ceilMode: fc.boolean(),
			countPadding: fc.boolean(),
			global: fc.boolean()
		})
	})
	.filter(({ size, window }) => fits(size, window))
	.chain(({ size, window, channels, more }) => {
		const places = Array.from({ length: size[0] * size[1] * channels }, (_, index) => index);
		return fc.shuffledSubarray(places, { minLength: places.length }).map((order) => ({
			input: {
				shape: [...size, channels],
				data: Float32Array.from(order, (index) => (index - places.length / 2 + 0.25) / 4)
			},
			settings: { ...window, ...more } as PoolingSettings
		}));
	});

/** The first two lengths. */
export function heightAndWidth(shape: Shape): Pair {
	return [shape[0]!, shape[1]!];
}

/** All places of a picture, row by row. */
export function placesOf([height, width]: Pair): { y: number; x: number }[] {
	return Array.from({ length: height * width }, (_, index) => ({
		y: Math.floor(index / width),
		x: index % width
	}));
}

/** One value of a picture [height, width, channel]. */
export function at({ shape, data }: NdArray, y: number, x: number, channel = 0): number {
	return data[(y * shape[1]! + x) * shape[2]! + channel]!;
}

/** Sum of products. */
export function dot(a: NdArray, b: NdArray): number {
	return a.data.reduce((sum, value, index) => sum + value * b.data[index]!, 0);
}
