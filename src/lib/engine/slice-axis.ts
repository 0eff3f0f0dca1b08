import type { Tensor } from '@tensorflow/tfjs-core';
import { tf } from './tf';

/** `length` entries along one axis from `start`. */
export function sliceAxis(x: Tensor, axis: number, start: number, length: number): Tensor {
	const begin = x.shape.map((_, i) => (i === axis ? start : 0));
	const size = x.shape.map((full, i) => (i === axis ? length : full));
	return tf.slice(x, begin, size);
}
