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

/** The objective of pictures [start, end) of a batch, for a network with `classes` classes. */
export function partOfObjective(
	objective: Objective,
	classes: number,
	{ start, end }: { readonly start: number; readonly end: number }
): Objective {
	if (objective.kind === 'cross-entropy' || objective.kind === 'log-odds')
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

/** 1 at each picture's label, 0 elsewhere. */
function markLabels(labels: readonly number[], classes: number): Tensor {
	const marks = new Float32Array(labels.length * classes);
	labels.forEach((label, picture) => (marks[picture * classes + label] = 1));
	return tf.tensor2d(marks, [labels.length, classes]);
}

/** On logits: the probability itself would be rounded to 0 or 1, and its gradient to nothing. */
function crossEntropy(logits: Tensor, labels: readonly number[]): Tensor {
	const own = markLabels(labels, logits.shape[1]!);
	return tf.neg(tf.sum(tf.mul(tf.logSoftmax(logits as never), own), 1));
}

/** So far behind all others that the exponential is 0. */
const outOfSight = 1e9;

/** How far all the others together are ahead of the label. */
function logOdds(logits: Tensor, labels: readonly number[]): Tensor {
	const own = markLabels(labels, logits.shape[1]!);
	const others = tf.logSumExp(tf.sub(logits, tf.mul(own, outOfSight)), 1);
	return tf.sub(others, tf.sum(tf.mul(logits, own), 1));
}

function lossOf(logits: Tensor, objective: Exclude<Objective, { kind: 'channel' }>): Tensor {
	if (objective.kind === 'logits') return weightedLogits(logits, objective.weights);
	const loss = objective.kind === 'log-odds' ? logOdds : crossEntropy;
	return loss(logits, objective.labels);
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
	return { values: lossOf(logits, objective), logits };
}
