import type { MirrorPadAttrs, Tensor } from '@tensorflow/tfjs-core';
import { sliceAxis } from '../slice-axis';
import { tf } from '../tf';
import { replaceGradient } from './replace';

function padAxis(x: Tensor, axis: number, before: number, after: number): Tensor {
	return tf.pad(
		x,
		x.shape.map((_, i) => (i === axis ? [before, after] : [0, 0]) as [number, number])
	);
}

/**
 * Folds the mirrored borders of one axis back onto the cells they were copied from.
 *
 *   padded:  c b | a b c d | c b      (reflect, 2 before and 2 after)
 *            └─┴───^ ^          the border's gradient, reversed, is added to the cells inside
 */
function foldAxis(dy: Tensor, axis: number, before: number, after: number, skip: number): Tensor {
	const size = dy.shape[axis]! - before - after;
	let inside = sliceAxis(dy, axis, before, size);
	if (before) {
		const border = tf.reverse(sliceAxis(dy, axis, 0, before), axis);
		inside = tf.add(inside, padAxis(border, axis, skip, size - before - skip));
	}
	if (after) {
		const border = tf.reverse(sliceAxis(dy, axis, before + size, after), axis);
		inside = tf.add(inside, padAxis(border, axis, size - after - skip, skip));
	}
	return inside;
}

/** The stock gradient of mirror padding drops what reached the border; here it is folded back. */
export function cureMirrorPad(): void {
	replaceGradient('MirrorPad', () => ({
		gradFunc: (dy, _saved, attributes) => {
			const { paddings, mode } = attributes as unknown as MirrorPadAttrs;
			const skip = mode === 'reflect' ? 1 : 0;
			const fold = () =>
				paddings.reduce<Tensor>(
					(folded, [before, after], axis) =>
						before || after ? foldAxis(folded, axis, before, after, skip) : folded,
					dy as Tensor
				);
			return { x: () => tf.tidy(fold) };
		}
	}));
}
