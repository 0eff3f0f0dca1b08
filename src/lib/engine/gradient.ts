import type { Tensor } from '@tensorflow/tfjs-core';
import type { Executor, Feeds } from './executor';
import type { ReluRule } from './protocol';
import { tf } from './tf';

/** Frees what a failed backward pass leaves on the tape; TensorFlow.js keeps it otherwise. */
function clearTape(): void {
	const { state } = tf.engine();
	state.activeTape?.forEach((step) => step.saved?.forEach((tensor) => tensor.dispose()));
	state.activeTape = null as never;
}

/**
 * Runs a function that differentiates, inside `tf.tidy`; if it throws, whatever the tape had saved is freed before the
 * error goes on.
 */
export function tidyGradient<T extends Tensor | Tensor[] | Record<string, Tensor>>(
	compute: () => T
): T {
	try {
		return tf.tidy(compute) as T;
	} catch (thrown) {
		clearTape();
		throw thrown;
	}
}

/**
 * Gradient of Σ seed · logits by the value fed under `name`, and the logits it was taken at; the caller disposes both.
 * @param feeds must hold `name` and everything else the run needs
 * @param seed one weight a class, [classes]; e.g. one-hot for one class, +1 and −1 for "why this and not that"
 */
export function logitGradient(
	executor: Executor,
	feeds: Feeds,
	name: string,
	seed: Float32Array,
	rule: ReluRule
): { gradient: Tensor; logits: Tensor } {
	let logits: Tensor | undefined;
	const scalar = (value: Tensor) => {
		// Kept by hand: the differentiated function may return nothing but the scalar.
		logits = tf.keep(executor.logits({ ...feeds, [name]: value }, rule));
		return tf.sum(tf.mul(logits, tf.tensor2d(seed, [1, seed.length])));
	};
	try {
		const gradient = tidyGradient(() => tf.grad(scalar)(feeds[name]!));
		return { gradient, logits: logits! };
	} catch (thrown) {
		logits?.dispose();
		throw thrown;
	}
}
