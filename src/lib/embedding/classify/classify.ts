import { FailureError } from '$lib/core/result';
import { seededRandom, type Random } from '$lib/core/random';
import { majority } from '../measures/votes';
import { nearestAmong } from '../neighbours/nearest';
import type { Classification, ClassifierName, ClassifyQuestion, LearningPoint } from '../questions';
import type { CodeSpace } from '../space';
import { stretch } from '../task';
import type { Codes, Task } from '../types';
import { predictSoftmax, trainSoftmax } from './softmax-regression';
import { learningSizes, pickRows, splitRows } from './split';

/** Codes with their classes. */
interface Labelled {
	readonly codes: Codes;
	readonly labels: Int32Array;
}

/** Gives a class to each row of `test`, after having seen `train`. */
type Classifier = (
	train: Labelled,
	test: Codes,
	options: { readonly classes: number; readonly random: Random; readonly task: Task }
) => Promise<Int32Array>;

const neighboursAsked = 10;

const classifyByNearest: Classifier = async (train, test, { task }) => {
	const { k, indices } = await nearestAmong(test, train.codes, neighboursAsked, task);
	return Int32Array.from({ length: test.count }, (_, row) =>
		majority(indices.subarray(row * k, (row + 1) * k), train.labels)
	);
};

/** Rows scaled so that their numbers are about one in size, whatever layer they come from. */
function typicalSize({ data }: Codes): number {
	const size = Math.sqrt(data.reduce((sum, value) => sum + value * value, 0) / data.length);
	return size > 0 ? size : 1;
}

function dividedBy(codes: Codes, size: number): Codes {
	return { ...codes, data: codes.data.map((value) => value / size) };
}

const classifyBySoftmax: Classifier = async ({ codes, labels }, test, options) => {
	const size = typicalSize(codes);
	const { classes, random, task } = options;
	const model = await trainSoftmax(dividedBy(codes, size), labels, classes, random, task);
	return predictSoftmax(model, dividedBy(test, size));
};

const classifiers: Readonly<Record<ClassifierName, Classifier>> = {
	nearest: classifyByNearest,
	softmax: classifyBySoftmax
};

function pick({ codes, labels }: Labelled, rows: Int32Array): Labelled {
	return { codes: pickRows(codes, rows), labels: rows.map((row) => labels[row]!) };
}

function shareRight(predicted: Int32Array, labels: Int32Array): number {
	return (
		predicted.reduce((sum, label, i) => sum + (label === labels[i] ? 1 : 0), 0) / labels.length
	);
}

/** How often each class was given which: [class, predicted]. */
export function confusionOf(
	labels: Int32Array,
	predicted: Int32Array,
	classes: number
): Int32Array {
	const counts = new Int32Array(classes ** 2);
	for (const [i, label] of labels.entries()) counts[label * classes + predicted[i]!]!++;
	return counts;
}

/** Trains on more and more of the training rows and tests on the same test rows. */
export async function classifyCodes(
	space: CodeSpace,
	{ labels, classes, classifier, testShare, seed }: Omit<ClassifyQuestion, 'codes' | 'metric'>,
	task: Task
): Promise<Classification> {
	const all = { codes: space.codes, labels };
	const { train, test } = splitRows(labels, classes, testShare, seededRandom(seed));
	if (test.length === 0)
		throw new FailureError({
			code: 'unsupported',
			message:
				'A classifier needs two pictures of a class at least: one to learn from, one for the test.'
		});
	const tested = pick(all, test);
	const curve: LearningPoint[] = [];
	let predicted: Int32Array = new Int32Array();
	for (const rows of learningSizes(train.length)) {
		const seen = pick(all, train.subarray(0, rows));
		const own = {
			classes,
			random: seededRandom(seed),
			task: stretch(task, 0, rows / train.length)
		};
		predicted = await classifiers[classifier](seen, tested.codes, own);
		curve.push({ trainRows: rows, accuracy: shareRight(predicted, tested.labels) });
	}
	const confusion = confusionOf(tested.labels, predicted, classes);
	return { curve, accuracy: curve.at(-1)!.accuracy, confusion, testRows: test, predicted };
}
