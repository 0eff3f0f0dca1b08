import type { Tensor4D } from '@tensorflow/tfjs-core';
import { tf } from '../tf';

const runs = 5;

async function runOnce(x: Tensor4D, kernel: Tensor4D): Promise<number> {
	const start = performance.now();
	const y = tf.tidy(() => {
		let features = x;
		for (let layer = 0; layer < 4; layer++)
			features = tf.relu(tf.conv2d(features, kernel, 1, 'same'));
		return tf.mean(features);
	});
	await y.data();
	y.dispose();
	return performance.now() - start;
}

/** Median time in ms of four 3×3 convolutions of 32 channels on 28×28 cells, after one warm-up run. */
export async function measureSpeed(): Promise<number> {
	const x = tf.fill([1, 28, 28, 32], 0.5) as Tensor4D;
	const kernel = tf.fill([3, 3, 32, 32], 0.01) as Tensor4D;
	await runOnce(x, kernel);
	const times: number[] = [];
	for (let run = 0; run < runs; run++) times.push(await runOnce(x, kernel));
	tf.dispose([x, kernel]);
	return times.sort((a, b) => a - b)[Math.floor(runs / 2)]!;
}
