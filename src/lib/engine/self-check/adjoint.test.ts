import type { Tensor } from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { startWasmInNode } from '../node';
import { tf } from '../tf';
import { adjointCases, adjointError, toleranceOf } from './adjoint';

beforeAll(startWasmInNode);

test.each(adjointCases())('the gradient is the adjoint: $name', async (given) => {
	expect(await adjointError(given)).toBeLessThan(toleranceOf(given));
});

test('the identity finds a gradient that is 5 % too large', async () => {
	const wrong = tf.customGrad((x) => ({
		value: tf.mul(x as Tensor, 2),
		gradFunc: (dy) => tf.mul(dy as Tensor, 2.1)
	}));
	const given = { name: 'wrong', shape: [2, 5, 6, 3], apply: (x: Tensor) => wrong(x) };
	expect(await adjointError(given)).toBeGreaterThan(toleranceOf(given));
});

test('no check leaves a tensor behind', async () => {
	const before = tf.memory().numTensors;
	for (const given of adjointCases()) await adjointError(given);
	expect(tf.memory().numTensors).toBe(before);
});
