import { arithmeticCases, knownConvolutions, knownSizes } from '$lib/math/arithmetic/known';
import type { NdArray } from '$lib/core/types';
import { convolutionLink, type ConvolutionLink } from './convolution-link';
import { decodeLink, type NumberRows } from './link';

/** Whole benches by name: the figures of courses and of the guide to convolution arithmetic. */

export interface KnownBench {
	readonly id: string;
	readonly title: string;
	readonly group: 'Numbers' | 'Sizes' | 'Guide to convolution arithmetic' | 'More';
	readonly link: ConvolutionLink;
}

const initial = decodeLink(convolutionLink, new URLSearchParams()).state;

function rowsOf({ shape, data }: NdArray): NumberRows {
	const columns = shape[1]!;
	return Array.from({ length: shape[0]! }, (_, y) => [
		...data.subarray(y * columns, (y + 1) * columns)
	]);
}

const withNumbers = knownConvolutions.map(({ id, title, input, kernel, settings }): KnownBench => {
	const { kernel: size, ...rest } = settings;
	return {
		id,
		title,
		group: 'Numbers',
		link: {
			...initial,
			...rest,
			kernel: size,
			size: [input.shape[0]!, input.shape[1]!],
			input: { kind: 'typed', grids: [rowsOf(input)] },
			weights: { kind: 'typed', grids: [rowsOf(kernel)] }
		}
	};
});

const random = { kind: 'random', seed: 1 } as const;

const withSizes = knownSizes.map(({ id, title, size, channels, filters, settings }): KnownBench => {
	const link = { ...initial, ...settings, size, channels, filters, input: random, weights: random };
	return { id, title, group: 'Sizes', link };
});

const guide = arithmeticCases.map((known): KnownBench => {
	const { id, title, size } = known;
	const numbers = { size, input: random, weights: random };
	const link: ConvolutionLink =
		known.kind === 'convolution'
			? { ...initial, ...known.settings, ...numbers }
			: {
					...initial,
					...numbers,
					way: 'spread',
					kernel: known.settings.kernel,
					stride: known.settings.stride,
					dilation: known.settings.dilation,
					padding: known.settings.crop,
					added: known.settings.outputPadding
				};
	return { id, title, group: 'Guide to convolution arithmetic', link };
});

const more: readonly KnownBench[] = [
	{
		id: 'edges',
		title: 'An edge detector',
		group: 'More',
		link: {
			...initial,
			size: [6, 6],
			input: { kind: 'preset', id: 'edge' },
			weights: { kind: 'preset', id: 'sobel-x' }
		}
	},
	{
		id: 'colour',
		title: 'Three channels, two filters, with bias',
		group: 'More',
		link: {
			...initial,
			channels: 3,
			filters: 2,
			padding: 'same',
			input: random,
			weights: random,
			bias: [[[1, -2]]]
		}
	},
	{
		id: 'depthwise',
		title: 'Depthwise: every channel for itself',
		group: 'More',
		link: { ...initial, channels: 3, filters: 3, groups: 3, input: random, weights: random }
	},
	{
		id: 'line',
		title: 'One dimension, causal',
		group: 'More',
		link: {
			...initial,
			size: [1, 10],
			kernel: [1, 3],
			padding: 'causal',
			input: random,
			weights: { kind: 'preset', id: 'gaussian' }
		}
	},
	{
		id: 'checkerboard',
		title: 'The checkerboard of a transposed convolution',
		group: 'More',
		link: {
			...initial,
			way: 'stamp',
			size: [3, 3],
			stride: [2, 2],
			input: { kind: 'preset', id: 'ones' },
			weights: { kind: 'preset', id: 'box' }
		}
	}
];

/** Every whole bench, in the order of the menu. */
export const knownBenches: readonly KnownBench[] = [
	...withNumbers,
	...more,
	...withSizes,
	...guide
];
