import { beforeAll, describe, expect, test } from 'vitest';
import { areaBelow, fallingOrder } from '$lib/attribution/honesty/deletion';
import { asBatch } from '$lib/core/batches';
import { pearson, ranksOf, spearman } from '$lib/math/rank-correlation';
import { shuffleWeights, shufflingStages, weightedLayers } from '$lib/attribution/honesty/shuffle';
import { structuralSimilarity } from '$lib/attribution/honesty/structural-similarity';
import type { DeletionQuestion } from '$lib/attribution/questions';
import { scoresOf } from '$lib/attribution/scores';
import { scoreWeights } from '$lib/attribution/suits';
import { measureDeletion, measureSensitivity, randomise, withShuffled } from '$lib/engine/honesty';
import { attribute } from '$lib/engine/attribute';
import { startWasmInNode } from '$lib/engine/node';
import { tf } from '$lib/engine/tf';
import {
	contextOf,
	openNetwork,
	questionOf,
	quietJob,
	randomNumbers,
	randomPicture,
	referencePictures,
	smallNetwork,
	watchedJob,
	type TestNetwork
} from './networks';

/** The checks that a map must pass before it is believed. */

let resnet: TestNetwork;
let small: TestNetwork;
beforeAll(async () => {
	await startWasmInNode();
	resnet = await openNetwork('resnet20-cifar10');
	small = smallNetwork();
});

const x = randomPicture([12, 10, 3], 21);
const meanOf = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;

describe('similarity', () => {
	test('ranks share the mean where values are equal', () => {
		expect([...ranksOf([3, 1, 3, 2, 3])]).toEqual([4, 1, 4, 2, 4]);
	});

	test('rank correlation sees the order and nothing else', () => {
		const values = randomNumbers([50], 1).data;
		expect(spearman(values, values.map(Math.exp))).toBeCloseTo(1, 12);
		expect(
			spearman(
				values,
				values.map((value) => -value)
			)
		).toBeCloseTo(-1, 12);
		expect(spearman(values, new Float32Array(50))).toBe(0);
		// 1 − 6 Σ d² / (n (n² − 1)) with d = 0, 1, 1, 0, 0.
		expect(spearman([1, 2, 3, 4, 5], [1, 3, 2, 4, 5])).toBeCloseTo(1 - 12 / 120, 12);
		expect(pearson([1, 2, 3], [2, 4, 6.5])).toBeCloseTo(0.997949, 6);
	});

	test('structural similarity is 1 of a map with itself at any scale, and low of another', () => {
		const map = randomNumbers([20, 18], 3);
		const other = randomNumbers([20, 18], 4);
		const scaled = { ...map, data: map.data.map((value) => 5 * value) };
		expect(structuralSimilarity(map, scaled)).toBeCloseTo(1, 6);
		expect(Math.abs(structuralSimilarity(map, other))).toBeLessThan(0.3);
		const negative = { ...map, data: map.data.map((value) => -value) };
		expect(structuralSimilarity(map, negative)).toBeLessThan(-0.5);
	});

	test('structural similarity of one window is its formula', () => {
		const a = { shape: [2, 2], data: Float32Array.of(0, 0.5, 0.5, 1) };
		const b = { shape: [2, 2], data: Float32Array.of(1, 0, 0, 1) };
		const [c1, c2] = [1e-4, 9e-4];
		// Means 0.5 and 0.5, variances 0.125 and 0.25, covariance 0.25 − 0.25 = 0.
		const wanted = ((2 * 0.25 + c1) * c2) / ((0.5 + c1) * (0.375 + c2));
		expect(structuralSimilarity(a, b)).toBeCloseTo(wanted, 10);
	});
});

describe('shuffling', () => {
	test('layers go from the head down, with the nodes that belong to them', () => {
		expect(weightedLayers(small.graph)).toEqual([
			{ name: 'head', nodes: ['head', 'logits'] },
			{ name: 'second', nodes: ['second'] },
			{ name: 'first', nodes: ['first', 'first.bias'] }
		]);
		const layers = weightedLayers(resnet.graph);
		expect(layers).toHaveLength(20);
		expect(layers.at(-1)).toEqual({ name: 'stem', nodes: ['stem', 'stem.norm'] });
	});

	test('stages hold every layer once, the head alone', () => {
		const all = weightedLayers(resnet.graph).flatMap(({ nodes }) => nodes);
		for (const most of [2, 5, 7, 20, 50]) {
			const stages = shufflingStages(resnet.graph, most);
			expect(stages.length).toBeLessThanOrEqual(most);
			expect(stages[0]!.nodes).toEqual(['classifier', 'logits']);
			expect(stages.flatMap(({ nodes }) => nodes)).toEqual(all);
		}
	});

	test('moves the numbers of the chosen nodes and leaves all others', () => {
		const shuffled = shuffleWeights(resnet.graph, resnet.weights, ['stem', 'stem.norm'], 3);
		for (const [name, { data }] of resnet.weights) {
			const moved = shuffled.get(name)!.data;
			const isChosen = name.startsWith('stem');
			expect(
				[...moved].every((value, i) => value === data[i]),
				name
			).toBe(!isChosen);
			const sorted = data.slice().sort();
			expect(
				moved
					.slice()
					.sort()
					.every((value, i) => value === sorted[i])
			).toBe(true);
		}
		// A channel's mean and variance stay together.
		const [mean, variance] = ['mean', 'variance'].map((role) => `stem.norm/${role}`);
		const place = (name: string, channel: number) =>
			resnet.weights.get(name)!.data.indexOf(shuffled.get(name)!.data[channel]!);
		for (let c = 0; c < 16; c++) expect(place(mean!, c)).toBe(place(variance!, c));
	});
});

describe('randomisation', () => {
	test('starts with the map itself, tells every stage, and leaves no tensor behind', async () => {
		const before = tf.memory().numTensors;
		const job = watchedJob();
		const question = questionOf(small, 'gradient', x, 1, { params: { colours: 'signed' } });
		const { stages } = await randomise(small, { question }, job);
		expect(tf.memory().numTensors).toBe(before);
		expect(stages.map(({ layer }) => layer)).toEqual([null, 'head', 'second', 'first']);
		expect(stages[0]).toMatchObject({ spearman: expect.closeTo(1, 9), ssim: expect.closeTo(1, 6) });
		expect(stages.at(-1)!.nodes).toHaveLength(5);
		const told = job.news.filter(({ phase }) => phase === 'stage');
		expect(told.map((news) => news.phase === 'stage' && news.stage)).toEqual(stages);
	});

	test('of a question is that of the shuffled network', async () => {
		const question = questionOf(small, 'gradient', x, 1, { seed: 5 });
		const { stages } = await randomise(small, { question }, quietJob);
		const alone = await withShuffled(small, stages[2]!.nodes, 5, (executor) =>
			attribute(executor, question, quietJob)
		);
		expect(alone.enlarged.data).toEqual(stages[2]!.enlarged.data);
		expect(alone.score).toBe(stages[2]!.score);
	});

	test('exposes guided backpropagation: with a random head it stays, and Grad-CAM does not', async () => {
		const head = shufflingStages(resnet.graph, 2)[0]!.nodes;
		const alike = async (method: string) => {
			const found: number[] = [];
			for (const { pixels, target } of referencePictures('resnet20-cifar10', resnet).slice(0, 6))
				for (const seed of [1, 2]) {
					const question = questionOf(resnet, method, pixels, target, { seed });
					const original = await attribute(resnet.executor, question, quietJob);
					const shuffled = await withShuffled(resnet, head, seed, (executor) =>
						attribute(executor, question, quietJob)
					);
					found.push(spearman(shuffled.map.data, original.map.data));
				}
			return meanOf(found);
		};
		const guided = await alike('guided-backpropagation');
		const cam = await alike('grad-cam');
		const gradient = await alike('gradient');
		expect(guided).toBeGreaterThanOrEqual(0.8);
		expect(gradient).toBeLessThanOrEqual(0.7);
		expect(cam).toBeLessThanOrEqual(0.5);
	});
});

describe('deletion and insertion', () => {
	const weights = scoreWeights(4, 1);
	const map = { shape: [12, 10], data: randomNumbers([12, 10], 8).data };
	const question: DeletionQuestion = {
		network: 'test',
		pixels: x,
		weights,
		map,
		measure: 'score',
		deleted: 'black',
		start: 'blurred',
		steps: 24,
		controls: 3,
		seed: 1
	};
	const measure = (more: Partial<DeletionQuestion> = {}) =>
		measureDeletion(small.executor, { ...question, ...more }, quietJob);
	const score = async (data: Float32Array) =>
		scoresOf((await contextOf(small).forward(asBatch({ ...x, data }))).logits, weights)[0]!;

	test('go between the picture and what stands for its absence', async () => {
		const { deletion, insertion, shares, control } = await measure({ start: 'black' });
		const [whole, black] = [await score(x.data), await score(new Float32Array(360))];
		for (const { values } of [deletion, control.deletion]) {
			expect(values[0]).toBeCloseTo(whole, 5);
			expect(values.at(-1)).toBeCloseTo(black, 5);
		}
		for (const { values } of [insertion, control.insertion]) {
			expect(values[0]).toBeCloseTo(black, 5);
			expect(values.at(-1)).toBeCloseTo(whole, 5);
		}
		expect([shares[0], shares[12], shares.at(-1)]).toEqual([0, 0.5, 1]);
	});

	test('take the pixels of the highest values first', async () => {
		const { deletion } = await measure({ steps: 120 });
		const order = [...map.data.keys()].sort((a, b) => map.data[b]! - map.data[a]!);
		const left = x.data.slice();
		for (const pixel of order.slice(0, 7)) left.fill(0, 3 * pixel, 3 * pixel + 3);
		expect(deletion.values[7]).toBeCloseTo(await score(left), 5);
	});

	test('see only the order of a map', async () => {
		const monotone = { ...map, data: map.data.map((value) => Math.exp(3 * value)) };
		const [own, changed] = [await measure(), await measure({ map: monotone })];
		expect(changed.deletion.area).toBe(own.deletion.area);
		expect(changed.insertion.area).toBe(own.insertion.area);
	});

	test('of random orders mirror one another on one substrate', async () => {
		const { control } = await measure({ start: 'black', controls: 24 });
		const [whole, black] = [control.deletion.values[0]!, control.deletion.values.at(-1)!];
		const span = Math.abs(whole - black);
		expect(Math.abs(control.deletion.area - control.insertion.area)).toBeLessThan(0.15 * span);
	});

	test('measure probabilities where asked, and a constant by itself', async () => {
		const { deletion } = await measure({ measure: 'probability' });
		expect(Math.min(...deletion.values)).toBeGreaterThan(0);
		expect(Math.max(...deletion.values)).toBeLessThan(1);
		expect(areaBelow(new Float32Array(9).fill(0.25))).toBe(0.25);
		expect(areaBelow(Float32Array.of(1, 0.5, 0))).toBe(0.5);
		expect([...fallingOrder({ shape: [4], data: Float32Array.of(1, 3, 3, 2) })]).toEqual([
			1, 2, 3, 0
		]);
	});

	test('tell better maps from worse: the gradient times the input beats random orders', async () => {
		const question = questionOf(resnet, 'integrated-gradients', x, 0, { params: { steps: 16 } });
		const areas: number[] = [];
		for (const { pixels, target } of referencePictures('resnet20-cifar10', resnet).slice(0, 3)) {
			const own = { ...question, pixels, weights: scoreWeights(10, target) };
			const { enlarged } = await attribute(resnet.executor, own, quietJob);
			const curves = await measureDeletion(
				resnet.executor,
				{
					...{ network: '', pixels, weights: own.weights, map: enlarged, measure: 'score' },
					...{ deleted: 'black', start: 'blurred', steps: 16, controls: 2, seed: 1 }
				},
				quietJob
			);
			areas.push(curves.control.deletion.area - curves.deletion.area);
		}
		expect(meanOf(areas)).toBeGreaterThan(0);
	});

	test('refuse a map of another size', async () => {
		await expect(measure({ map: randomNumbers([6, 5], 1) })).rejects.toThrow('12 × 10, not 6 × 5');
	});
});

describe('noise sensitivity', () => {
	test('is nothing without noise and grows with it', async () => {
		const question = questionOf(small, 'gradient', x, 1, { params: { colours: 'signed' } });
		const before = tf.memory().numTensors;
		const { rows } = await measureSensitivity(
			small.executor,
			{ question, radii: [0, 0.02, 0.3], samples: 4 },
			quietJob
		);
		expect(tf.memory().numTensors).toBe(before);
		expect(rows[0]).toMatchObject({ meanChange: 0, largestChange: 0, scoreChange: 0 });
		expect(rows[0]!.spearman).toBeCloseTo(1, 9);
		expect(rows[2]!.meanChange).toBeGreaterThan(rows[1]!.meanChange);
		expect(rows[2]!.scoreChange).toBeGreaterThan(rows[1]!.scoreChange);
		expect(rows[2]!.spearman).toBeLessThan(rows[1]!.spearman + 1e-9);
		for (const { meanChange, largestChange } of rows)
			expect(largestChange).toBeGreaterThanOrEqual(meanChange);
	});
});
