import type { Tensor } from '@tensorflow/tfjs-core';
import type { Objective, ReluRule } from '$lib/graph/network-context';
import type { Executor, Feeds } from './executor';
import { tf } from './tf';

/** What is differentiated, one number for each picture of a batch. */
export interface ObjectiveTensors {
	/** [n]. */
	readonly values: Tensor;
	/** [n, classes], where the objective needs them. */
	readonly logits?: Tensor;
}

/** The objective of pictures [start, end) of a batch, for a network of so many classes. */
export function partOfObjective(
	objective: Objective,
	classes: number,
	{ start, end }: { readonly start: number; readonly end: number }
): Objective {
	if (objective.kind === 'cross-entropy')
		return { ...objective, labels: objective.labels.slice(start, end) };
	if (objective.kind === 'logits' && objective.weights.length > classes)
		return { ...objective, weights: objective.weights.slice(start * classes, end * classes) };
	return objective;
}

function weightedLogits(logits: Tensor, weights: Float32Array): Tensor {
	const classes = logits.shape[1]!;
	const rows = tf.tensor2d(weights, [weights.length / classes, classes]);
	return tf.sum(tf.mul(logits, rows), 1);
}

/** On logits: the probability itself would be rounded to 0 or 1, and its gradient to nothing. */
function crossEntropy(logits: Tensor, labels: readonly number[]): Tensor {
	const classes = logits.shape[1]!;
	const chosen = new Float32Array(labels.length * classes);
	labels.forEach((label, picture) => (chosen[picture * classes + label] = 1));
	const rows = tf.tensor2d(chosen, [labels.length, classes]);
	return tf.neg(tf.sum(tf.mul(tf.logSoftmax(logits as never), rows), 1));
}

function channelMean(
	output: Tensor,
	{ channel, place }: Extract<Objective, { kind: 'channel' }>
): Tensor {
	const pictures = output.shape[0]!;
	const from = place && output.rank === 4 ? [0, place.y, place.x, channel] : null;
	const start = from ?? [...Array<number>(output.rank - 1).fill(0), channel];
	const size = from ? [pictures, 1, 1, 1] : [...output.shape.slice(0, -1), 1];
	return tf.mean(tf.reshape(tf.slice(output, start, size), [pictures, -1]), 1);
}

/** Computes an objective from what is fed. Call it inside `tf.tidy`. */
export function objectiveOf(
	executor: Executor,
	feeds: Feeds,
	objective: Objective,
	rule: ReluRule
): ObjectiveTensors {
	if (objective.kind === 'channel') {
		const output = executor.run(feeds, [objective.node], rule).get(objective.node)!;
		return { values: channelMean(output, objective) };
	}
	const logits = executor.logits(feeds, rule);
	const values =
		objective.kind === 'logits'
			? weightedLogits(logits, objective.weights)
			: crossEntropy(logits, objective.labels);
	return { values, logits };
}
