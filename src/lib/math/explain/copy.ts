import { spatialShape, type Cell, type NdArray, type Shape } from '$lib/core/types';
import type { Explanation } from '../explanation';
import { paddedIndex, type Border } from '../padding';
import { valueAt } from './placement';

type Copy = Extract<Explanation, { kind: 'copy' }>;

/** A node's output and the node's name. */
export interface NamedArray {
	readonly node: string;
	readonly array: NdArray;
}

/** A value taken over from one cell of an input. */
export function explainCopy(input: NamedArray, cell: Cell, reason: string): Copy {
	const from = { node: input.node, y: cell.y, x: cell.x, channel: cell.channel };
	return { kind: 'copy', value: valueAt(input.array, cell), from, reason };
}

/**
 * A value of a concatenation along the channels.
 * @throws {RangeError} if the inputs have fewer channels together
 */
export function explainConcat(inputs: readonly NamedArray[], cell: Cell): Copy {
	let channel = cell.channel;
	for (const input of inputs) {
		const channels = input.array.shape.at(-1)!;
		if (channel < channels) {
			const reason = `channel ${channel} of ${input.node}`;
			return explainCopy(input, { ...cell, channel }, reason);
		}
		channel -= channels;
	}
	throw new RangeError(`channel ${cell.channel} lies beyond the concatenated inputs`);
}

type Amount = readonly [before: number, after: number];

/** A value of a padded picture: a copy, or zero; cells before and after along [height, width, channel]. */
export function explainPad(
	input: NamedArray,
	paddings: readonly [Amount, Amount, Amount],
	mode: Border,
	cell: Cell
): Copy {
	const places = [cell.y, cell.x, cell.channel].map((i, axis) => i - paddings[axis]![0]);
	const sizes = spatialShape(input.array.shape);
	const [y, x, channel] = places.map((place, axis) => paddedIndex(place, sizes[axis]!, mode)) as [
		number | null,
		number | null,
		number | null
	];
	if (y === null || x === null || channel === null)
		return { kind: 'copy', value: 0, from: null, reason: 'zero padding' };
	const isInside = y === places[0] && x === places[1] && channel === places[2];
	return explainCopy(
		input,
		{ y, x, channel },
		isInside ? 'the input’s own cell' : `${mode} padding`
	);
}

/** A value of an array that is read in the same order with another shape, as flatten and reshape do. */
export function explainReshape(input: NamedArray, outputShape: Shape, cell: Cell): Copy {
	const [, width, channels] = spatialShape(outputShape);
	const [, inputWidth, inputChannels] = spatialShape(input.array.shape);
	const index = (cell.y * width + cell.x) * channels + cell.channel;
	const place = Math.floor(index / inputChannels);
	const from = {
		y: Math.floor(place / inputWidth),
		x: place % inputWidth,
		channel: index % inputChannels
	};
	return explainCopy(input, from, 'the same values in the same order');
}
