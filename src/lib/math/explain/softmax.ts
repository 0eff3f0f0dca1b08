import { spatialShape, type Cell, type NdArray } from '$lib/core/types';
import type { Explanation } from '../explanation';
import { exponentials, top } from '../softmax';
import { listedTerms } from './ranking';

/** The values of all channels at one place. */
function channelsAt(input: NdArray, { y, x }: Cell): Float32Array {
	const [, width, channels] = spatialShape(input.shape);
	const start = (y * width + x) * channels;
	return input.data.subarray(start, start + channels);
}

/** How one probability came about from the scores of all channels at its place. */
export function explainSoftmax(
	input: NdArray,
	cell: Cell
): Extract<Explanation, { kind: 'softmax' }> {
	const scores = channelsAt(input, cell);
	const { largest, each, total } = exponentials(scores);
	const exponential = each[cell.channel]!;
	return {
		kind: 'softmax',
		value: exponential / total,
		input: scores[cell.channel]!,
		exponential,
		total,
		largest,
		terms: top(scores, listedTerms).map(({ index, value }) => ({
			channel: index,
			input: value,
			exponential: each[index]!
		}))
	};
}
