import type { Tensor, Tensor4D } from '@tensorflow/tfjs-core';
import type { OperationAttributes, Window } from '$lib/graph/types';
import { resolvePadding } from '$lib/math/window';
import { padTensor } from './padding';
import { tf } from './tf';

type Explicit = [[number, number], [number, number], [number, number], [number, number]];

function explicitPadding(x: Tensor, window: Window): Explicit {
	const [, height, width] = x.shape as [number, number, number, number];
	const [top, bottom, left, right] = resolvePadding([height, width], {
		...window,
		dilation: [1, 1]
	});
	return [
		[0, 0],
		[top, bottom],
		[left, right],
		[0, 0]
	];
}

/** Largest value of each window; padding never wins. */
export function runMaxPool(x: Tensor, window: Window): Tensor {
	const { kernel, stride } = window;
	return tf.maxPool(x as Tensor4D, [...kernel], [...stride], explicitPadding(x, window));
}

/** Mean of each window, over the cells inside the picture unless `countPadding`. */
export function runAveragePool(x: Tensor, attributes: OperationAttributes['averagePool']): Tensor {
	const { kernel, stride, countPadding } = attributes;
	const pad = explicitPadding(x, attributes);
	if (!countPadding) return tf.avgPool(x as Tensor4D, [...kernel], [...stride], pad);
	const padded = padTensor(x, [pad[1], pad[2], pad[3]], 'zero');
	return tf.avgPool(padded, [...kernel], [...stride], 'valid');
}
