import type { Tensor, Tensor4D } from '@tensorflow/tfjs-core';
import type { PaddingMode } from '$lib/graph/types';
import { sliceAxis } from './slice-axis';
import { tf } from './tf';

/** Cells before and after along one axis. */
type Amount = readonly [before: number, after: number];

/** The cells that stand before and after the picture along one axis. */
function borders(
	x: Tensor,
	axis: number,
	[before, after]: Amount,
	mode: PaddingMode
): [Tensor[], Tensor[]] {
	const size = x.shape[axis]!;
	const cell = (index: number) => sliceAxis(x, axis, index, 1);
	switch (mode) {
		case 'circular':
			return [
				before ? [sliceAxis(x, axis, size - before, before)] : [],
				after ? [sliceAxis(x, axis, 0, after)] : []
			];
		case 'replicate':
			return [
				Array.from({ length: before }, () => cell(0)),
				Array.from({ length: after }, () => cell(size - 1))
			];
		default:
			return [
				Array.from({ length: before }, (_, i) => cell(before - i)),
				Array.from({ length: after }, (_, i) => cell(size - 2 - i))
			];
	}
}

function padAxis(x: Tensor, axis: number, amount: Amount, mode: PaddingMode): Tensor {
	if (!amount[0] && !amount[1]) return x;
	const [before, after] = borders(x, axis, amount, mode);
	return tf.concat([...before, x, ...after], axis);
}

/**
 * Pads [n, height, width, channel] along its last three axes. Made of slices and `concat`, whose gradients are right on
 * every backend (those of mirror padding are not).
 */
export function padTensor(
	x: Tensor,
	amounts: readonly [Amount, Amount, Amount],
	mode: PaddingMode
): Tensor4D {
	if (mode === 'zero')
		return tf.pad(
			x as Tensor4D,
			[[0, 0], ...amounts.map(([a, b]) => [a, b] as [number, number])] as [
				[number, number],
				[number, number],
				[number, number],
				[number, number]
			]
		);
	return amounts.reduce<Tensor>(
		(padded, amount, i) => padAxis(padded, i + 1, amount, mode),
		x
	) as Tensor4D;
}
