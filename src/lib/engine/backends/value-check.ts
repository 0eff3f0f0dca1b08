import type { Tensor3D, Tensor4D } from '@tensorflow/tfjs-core';
import { tf } from '../tf';

/**
 * Numbers of a tiny network (convolution, ReLU, max pooling, dense) and its gradient, made with double precision by
 * `tests/run/value-check.py`. A backend that misses them by more than a thousandth is not used: drivers exist that return
 * zeros or noise without an error.
 */
import expected from './value-check.json';

/** The same smooth numbers as in the script: sin(k · (i + 1)). */
function wave(length: number, k: number): Float32Array {
	return Float32Array.from({ length }, (_, i) => Math.sin(k * (i + 1)));
}

function network(x: Tensor3D): Tensor4D {
	const first = tf.conv2d(
		tf.expandDims(x) as Tensor4D,
		tf.tensor4d(wave(54, 0.7), [3, 3, 2, 3]),
		1,
		'same'
	);
	return tf.maxPool(tf.relu(first), 2, 2, 'valid');
}

function score(x: Tensor3D) {
	const features = tf.reshape(network(x), [1, 27]);
	return tf.sum(tf.matMul(features, tf.tensor2d(wave(27, 1.3), [27, 1])));
}

function largestError(values: ArrayLike<number>, wanted: readonly number[]): number {
	const scale = Math.max(...wanted.map(Math.abs));
	return Math.max(...wanted.map((value, i) => Math.abs(value - (values[i] ?? NaN)) / scale));
}

/**
 * Runs the tiny network forwards and backwards on the current backend.
 * @returns the largest relative error; NaN counts as infinite
 */
export async function checkValues(): Promise<number> {
	const x = tf.tensor3d(wave(72, 0.37), [6, 6, 2]);
	const [features, gradient] = tf.tidy(() => [
		tf.reshape(network(x), [27]),
		tf.grad((given) => score(given as Tensor3D))(x)
	]);
	const errors = [
		largestError(await features!.data(), expected.features),
		largestError(await gradient!.data(), expected.gradient)
	];
	tf.dispose([x, features!, gradient!]);
	return errors.some(Number.isNaN) ? Infinity : Math.max(...errors);
}

/** Largest relative error a backend may show. */
export const valueTolerance = 1e-3;
