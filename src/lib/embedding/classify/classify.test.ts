import { describe, expect, test } from 'vitest';
import { seededRandom } from '$lib/core/random';
import { normal } from '$lib/math/normal';
import { CodeSpace } from '../space';
import { unheard } from '../task.testing';
import { classifyCodes, confusionOf } from './classify';
import { learningSizes, splitRows } from './split';

const random = seededRandom(8);
const classes = 3;
const count = 150;
const labels = Int32Array.from({ length: count }, (_, row) =>
	row % 10 === 9 ? -1 : row % classes
);
const apart = Float32Array.from(
	{ length: count * 4 },
	(_, i) => normal(random) + ((i >> 2) % classes === i % 4 ? 12 : 0)
);
const question = { labels, classes, testShare: 0.3, seed: 3 };

describe('a split', () => {
	test('takes its share of each class, and no row twice', () => {
		const { train, test: tested } = splitRows(labels, classes, 0.3, seededRandom(1));
		expect(new Set([...train, ...tested]).size).toBe(135);
		expect(train.length + tested.length).toBe(135);
		for (let label = 0; label < classes; label++)
			expect([...tested].filter((row) => labels[row] === label)).toHaveLength(
				Math.round([...labels].filter((own) => own === label).length * 0.3)
			);
	});

	test('leaves a class of one row in the training', () => {
		const { train, test: tested } = splitRows(Int32Array.of(0, 1, 1), 2, 0.9, seededRandom(1));
		expect([train.length, tested.length]).toEqual([2, 1]);
	});

	test('sizes double up to all', () => {
		expect(learningSizes(100)).toEqual([13, 25, 50, 100]);
		expect(learningSizes(3)).toEqual([3]);
		expect(learningSizes(10_000)).toHaveLength(6);
	});
});

describe.each(['nearest', 'softmax'] as const)('%s', (classifier) => {
	test('tells groups apart that lie apart, and not groups of noise', async () => {
		const data = { count, dimensions: 4, data: apart };
		const space = await CodeSpace.of(data, 'euclidean', unheard);
		const found = await classifyCodes(space, { ...question, classifier }, unheard);
		expect(found.accuracy).toBe(1);
		expect(found.curve.at(-1)!.accuracy).toBe(found.accuracy);
		expect(found.confusion.reduce((a, b) => a + b)).toBe(found.testRows.length);
		for (const [i, row] of found.testRows.entries()) expect(found.predicted[i]).toBe(labels[row]);
		const noise = { ...data, data: apart.map(() => normal(random)) };
		const other = await CodeSpace.of(noise, 'euclidean', unheard);
		const guessed = await classifyCodes(other, { ...question, classifier }, unheard);
		expect(guessed.accuracy).toBeLessThan(0.65);
	});
});

test('confusion counts by class and prediction', () => {
	const confusion = confusionOf(Int32Array.of(0, 0, 1), Int32Array.of(0, 1, 1), 2);
	expect([...confusion]).toEqual([1, 1, 0, 1]);
});

test('without a class of two there is a sentence', async () => {
	const data = { count: 2, dimensions: 1, data: Float32Array.of(0, 1) };
	const space = await CodeSpace.of(data, 'euclidean', unheard);
	const asked = { labels: Int32Array.of(0, 1), classes: 2, testShare: 0.5, seed: 1 };
	await expect(classifyCodes(space, { ...asked, classifier: 'nearest' }, unheard)).rejects.toThrow(
		'two pictures of a class'
	);
});
