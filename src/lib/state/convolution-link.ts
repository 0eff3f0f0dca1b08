import type { ConvolutionWay } from '$lib/draw/bench/convolution-bench';
import { inputPresets, kernelPresets } from '$lib/draw/bench/convolution-values';
import { largestSide } from '$lib/math/arithmetic/size';
import type { Pair, PaddingChoice } from '$lib/math/arithmetic/types';
import type { Border } from '$lib/math/padding';
import {
	flag,
	index,
	integerIn,
	numberGrids,
	oneOf,
	optional,
	pairIn,
	type Codec,
	type LinkTable,
	type NumberRows
} from './link';

/** Numbers as a link says them: a named pattern, chance with a seed, the picture, or the numbers themselves. */
export type LinkNumbers =
	| { readonly kind: 'preset'; readonly id: string }
	| { readonly kind: 'random'; readonly seed: number }
	| { readonly kind: 'picture' }
	| { readonly kind: 'typed'; readonly grids: readonly NumberRows[] };

/** What a link of the convolution bench restores. */
export interface ConvolutionLink {
	way: ConvolutionWay;
	/** Height and width of the input. */
	size: Pair;
	channels: number;
	filters: number;
	/** Kernel height and width. */
	kernel: Pair;
	stride: Pair;
	dilation: Pair;
	/** A rule, or cells at top, bottom, left, right; for a transposed convolution what is cut off. */
	padding: PaddingChoice;
	/** Output padding of a transposed convolution. */
	added: Pair;
	border: Border;
	groups: number;
	/** True convolution: the kernel is turned first. */
	flip: boolean;
	/** One grid a channel. */
	input: LinkNumbers;
	/** One grid a channel that a filter sees, filter after filter. */
	weights: LinkNumbers;
	/** One number a filter. */
	bias: readonly NumberRows[] | null;
	/** The step. */
	t: number;
	/** The step that is kept for comparison. */
	pin: number | null;
}

const edges: Codec<PaddingChoice> = {
	encode: (padding) => {
		if (typeof padding === 'string') return padding;
		return padding.every((side) => side === padding[0]) ? String(padding[0]) : padding.join('_');
	},
	decode: (value) => {
		const rule = oneOf('valid', 'same', 'full', 'causal').decode(value);
		if (rule) return rule;
		const sides = value.split(/[_,]/).map(integerIn(0, largestSide).decode);
		if (sides.includes(undefined)) return undefined;
		const [top, bottom, left, right] = sides;
		if (sides.length === 1) return [top!, top!, top!, top!];
		return sides.length === 4 ? [top!, bottom!, left!, right!] : undefined;
	},
	expects:
		'valid, same, full or causal, or one integer for all sides, or four: top, bottom, left, right'
};

/** Numbers: `guide`, `random-7`, `picture`, or grids. */
function numbers(presets: readonly { readonly id: string }[]): Codec<LinkNumbers> {
	return {
		encode: (value) => {
			if (value.kind === 'preset') return value.id;
			if (value.kind === 'random') return `random-${value.seed}`;
			return value.kind === 'picture' ? 'picture' : numberGrids.encode(value.grids);
		},
		decode: (value) => {
			if (value === 'picture') return { kind: 'picture' };
			if (presets.some(({ id }) => id === value)) return { kind: 'preset', id: value };
			const seed = /^random-(\d+)$/.exec(value)?.[1];
			if (seed !== undefined) {
				const number = index.decode(seed);
				return number === undefined ? undefined : { kind: 'random', seed: number };
			}
			const grids = numberGrids.decode(value);
			return grids && { kind: 'typed', grids };
		},
		expects: `${presets.map(({ id }) => id).join(', ')}, random-1, or ${numberGrids.expects}`
	};
}

const side = pairIn(1, largestSide);
const none: PaddingChoice = [0, 0, 0, 0];

/** The kernel that visitors meet first, with the digits of the arithmetic guide. */
const firstWeights: LinkNumbers = {
	kind: 'typed',
	grids: [
		[
			[0, 1, 2],
			[2, 2, 0],
			[0, 1, 2]
		]
	]
};

/** How the convolution bench stands in its link. */
export const convolutionLink: LinkTable<ConvolutionLink> = {
	way: { codec: oneOf('convolution', 'spread', 'stamp'), initial: 'convolution' },
	size: { codec: side, initial: [5, 5] },
	channels: { codec: integerIn(1, largestSide), initial: 1 },
	filters: { codec: integerIn(1, largestSide), initial: 1 },
	kernel: { codec: side, initial: [3, 3] },
	stride: { codec: side, initial: [1, 1] },
	dilation: { codec: side, initial: [1, 1] },
	padding: { codec: edges, initial: none },
	added: { codec: pairIn(0, largestSide), initial: [0, 0] },
	border: { codec: oneOf('zero', 'reflect', 'replicate', 'circular'), initial: 'zero' },
	groups: { codec: integerIn(1, largestSide), initial: 1 },
	flip: { codec: flag, initial: false },
	input: { codec: numbers(inputPresets), initial: { kind: 'preset', id: 'guide' } },
	weights: { codec: numbers(kernelPresets), initial: firstWeights },
	bias: optional(numberGrids),
	t: { codec: index, initial: 0 },
	pin: optional(index)
};
