import type { Random } from '$lib/core/random';
import { Adam } from '$lib/math/adam';
import type { Codes, Task } from '../types';
import { shuffle } from './split';

/** Passes over the training rows; a small set needs more to see as many batches. */
const batchesWanted = 1500;
const fewestPasses = 20;
const mostPasses = 200;
const batchRows = 32;
const rate = 0.02;
/** Pull of the weights to zero. */
const decay = 1e-4;

/** A linear classifier: one score a class, weights and bias; [classes, dimensions + 1]. */
export interface LinearClassifier {
	readonly classes: number;
	readonly dimensions: number;
	readonly weights: Float64Array;
}

/** Scores of one row of codes. */
function scoresOf(
	{ classes, dimensions, weights }: LinearClassifier,
	data: Float32Array,
	row: number,
	scores: Float64Array
): void {
	const at = row * dimensions;
	for (let label = 0; label < classes; label++) {
		const from = label * (dimensions + 1);
		let score = weights[from + dimensions]!;
		for (let t = 0; t < dimensions; t++) score += weights[from + t]! * data[at + t]!;
		scores[label] = score;
	}
}

/** Turns scores into shares that add up to one, in place. */
function normaliseScores(scores: Float64Array): void {
	const largest = scores.reduce((most, score) => Math.max(most, score), -Infinity);
	let total = 0;
	for (let i = 0; i < scores.length; i++) total += scores[i] = Math.exp(scores[i]! - largest);
	for (let i = 0; i < scores.length; i++) scores[i]! /= total;
}

/** Adds what one row says to the gradient of the cross-entropy. */
function addRow(
	gradient: Float64Array,
	{ dimensions, data }: Codes,
	row: number,
	errors: Float64Array
): void {
	const at = row * dimensions;
	for (const [label, error] of errors.entries()) {
		const from = label * (dimensions + 1);
		for (let t = 0; t < dimensions; t++) gradient[from + t]! += error * data[at + t]!;
		gradient[from + dimensions]! += error;
	}
}

/** The gradient of one batch, into `gradient`. */
function batchGradient(
	model: LinearClassifier,
	codes: Codes,
	labels: Int32Array,
	rows: Int32Array,
	gradient: Float64Array
): void {
	const errors = new Float64Array(model.classes);
	for (let i = 0; i < gradient.length; i++) gradient[i] = model.weights[i]! * decay * rows.length;
	for (const row of rows) {
		scoresOf(model, codes.data, row, errors);
		normaliseScores(errors);
		errors[labels[row]!]! -= 1;
		addRow(gradient, codes, row, errors);
	}
	for (let i = 0; i < gradient.length; i++) gradient[i]! /= rows.length;
}

/** Softmax regression by mini-batches; the numbers of the codes should be about one in size. */
export async function trainSoftmax(
	codes: Codes,
	labels: Int32Array,
	classes: number,
	random: Random,
	task: Task
): Promise<LinearClassifier> {
	const { count, dimensions } = codes;
	const weights = new Float64Array(classes * (dimensions + 1));
	const model = { classes, dimensions, weights };
	const gradient = new Float64Array(weights.length);
	const adam = new Adam(weights.length, rate);
	const wanted = Math.ceil((batchesWanted * batchRows) / count);
	const passes = Math.max(fewestPasses, Math.min(mostPasses, wanted));
	const order = Int32Array.from({ length: count }, (_, row) => row);
	for (let pass = 0; pass < passes; pass++) {
		shuffle(order, random);
		for (let from = 0; from < count; from += batchRows) {
			batchGradient(model, codes, labels, order.subarray(from, from + batchRows), gradient);
			adam.descend(weights, gradient);
			await task.breathe();
		}
		task.report(pass / passes);
	}
	return model;
}

/** The class with the highest score, for each row. */
export function predictSoftmax(model: LinearClassifier, { count, data }: Codes): Int32Array {
	const scores = new Float64Array(model.classes);
	return Int32Array.from({ length: count }, (_, row) => {
		scoresOf(model, data, row, scores);
		return scores.indexOf(Math.max(...scores));
	});
}
