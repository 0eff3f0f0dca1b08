import type { Cell, NdArray } from '$lib/core/types';
import type { ConvolutionTerm, Explanation } from '../explanation';
import type { Border } from '../padding';
import type { MovingWindow } from '../window';
import { placeWindow, readPatch } from './placement';
import { rankTerms } from './ranking';

/** A convolution without bias; the attributes of a graph's node fit as they are. */
export interface ConvolutionSetup extends MovingWindow {
	readonly groups: number;
	readonly paddingMode?: Border;
}

/** Weights of one filter for its `index`th input channel, row by row. */
function readKernel(kernel: NdArray, index: number, filter: number): number[] {
	const [rows, columns, depth, filters] = kernel.shape as [number, number, number, number];
	return Array.from(
		{ length: rows * columns },
		(_, cell) => kernel.data[(cell * depth + index) * filters + filter]!
	);
}

function dot(patch: readonly (number | null)[], kernel: readonly number[]): number {
	return patch.reduce<number>((sum, value, i) => sum + (value ?? 0) * kernel[i]!, 0);
}

/**
 * How one value of a convolution adds up over its input channels.
 *
 * @param input  [height, width, channel]
 * @param kernel [kernel height, kernel width, input channels / groups, filters]
 * @param cell   its channel is the filter
 */
export function explainConvolution(
	input: NdArray,
	kernel: NdArray,
	setup: ConvolutionSetup,
	cell: Cell
): Extract<Explanation, { kind: 'convolution' }> {
	const [, , depth, filters] = kernel.shape as [number, number, number, number];
	const firstChannel = Math.floor(cell.channel / (filters / setup.groups)) * depth;
	const placement = placeWindow(input, setup, cell, setup.paddingMode);
	const terms = Array.from({ length: depth }, (_, index): ConvolutionTerm => {
		const channel = firstChannel + index;
		const patch = readPatch(input, placement, channel);
		const weights = readKernel(kernel, index, cell.channel);
		return { channel, patch, kernel: weights, sum: dot(patch, weights) };
	});
	return {
		kind: 'convolution',
		value: terms.reduce((sum, term) => sum + term.sum, 0),
		window: setup.kernel,
		corner: placement.corner,
		dilation: setup.dilation ?? [1, 1],
		...rankTerms(terms, (term) => term.sum)
	};
}
