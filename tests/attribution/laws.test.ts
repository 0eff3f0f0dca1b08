import { beforeAll, describe, expect, test } from 'vitest';
import { asBatch, makeBatch } from '$lib/core/batches';
import { pearson } from '$lib/math/rank-correlation';
import { normal } from '$lib/math/normal';
import { randomMask } from '$lib/attribution/methods/rise';
import { resizeBilinear } from '$lib/attribution/resize';
import { scoresOf } from '$lib/attribution/scores';
import { scoreWeights } from '$lib/attribution/suits';
import { seededRandom } from '$lib/core/random';
import type { NdArray } from '$lib/core/types';
import { startWasmInNode } from '$lib/engine/node';
import {
	ask,
	buildNetwork,
	contextOf,
	openNetwork,
	randomNumbers,
	randomPicture,
	referencePictures,
	relativeError,
	smallNetwork,
	type ReferencePicture,
	type TestNetwork
} from './networks';

/** What the methods must satisfy by their definitions, on networks small and trained. */

let resnet: TestNetwork;
let lenet: TestNetwork;
let scenes: ReferencePicture[];
let strokes: ReferencePicture[];
beforeAll(async () => {
	await startWasmInNode();
	resnet = await openNetwork('resnet20-cifar10');
	lenet = await openNetwork('lenet5-mnist');
	scenes = referencePictures('resnet20-cifar10', resnet);
	strokes = referencePictures('lenet5-mnist', lenet);
});

const sum = (values: ArrayLike<number>) => Array.from(values).reduce((a, b) => a + b, 0);
const largest = (values: Float32Array) => Math.max(...values.map(Math.abs));

function median(values: readonly number[]): number {
	return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!;
}

/** f = Σ weights · x + bias, for one class of two. */
function linearNetwork(shape: readonly [number, number, 1 | 3], row: NdArray): TestNetwork {
	const cells = row.data.length;
	const kernel = { shape: [cells, 2], data: new Float32Array(2 * cells) };
	row.data.forEach((weight, i) => (kernel.data[2 * i] = weight));
	return buildNetwork(
		shape,
		[
			{ name: 'flatten', op: 'flatten', attributes: {} },
			{ name: 'dense', op: 'dense', attributes: { units: 2 }, weights: { kernel: 'kernel' } },
			{ name: 'out', op: 'bias', attributes: {}, weights: { bias: 'bias' } }
		],
		{ kernel, bias: { shape: [2], data: Float32Array.of(0.5, -1) } }
	);
}

describe('a linear network', () => {
	const row = randomNumbers([6, 5, 3], 1);
	const x = randomPicture([6, 5, 3], 2);
	let linear: TestNetwork;
	beforeAll(() => {
		linear = linearNetwork([6, 5, 3], row);
	});

	test('has its weights as gradient', async () => {
		const { channels, map } = await ask(linear, 'gradient', x, 0);
		expect(relativeError(channels!.data, row.data)).toBeLessThanOrEqual(1e-6);
		const magnitudes = [0, 1, 2].map((c) => Math.abs(row.data[c]!));
		expect(map.data[0]).toBeCloseTo(Math.max(...magnitudes), 6);
	});

	test.each([4, 8, 64])('is integrated exactly in %i steps', async (steps) => {
		const { channels, facts } = await ask(linear, 'integrated-gradients', x, 0, { steps });
		const exact = x.data.map((value, i) => value * row.data[i]!);
		expect(relativeError(channels!.data, exact)).toBeLessThanOrEqual(1e-5);
		expect(facts.find(({ unit }) => unit === '%')!.value).toBeLessThan(1e-3);
	});

	test('attributes nothing where the picture is its own baseline', async () => {
		const params = { baseline: 'custom' };
		const { map, facts } = await ask(linear, 'integrated-gradients', x, 0, params, { baseline: x });
		expect(largest(map.data)).toBe(0);
		expect(facts.at(-1)).toEqual({ label: 'Completeness gap', value: 0 });
	});

	test('loses the covered part of its sum', async () => {
		const params = { window: 50, stride: 100, cover: 'white', together: 'mean' };
		const { map, facts } = await ask(linear, 'occlusion', x, 0, params);
		// Windows of 3 × 3 on 6 × 5: starts 0 and 3 down, 0 and 2 across; column 2 lies under two.
		const fall = (top: number, left: number) => {
			let total = 0;
			for (let y = top; y < top + 3; y++)
				for (let i = (y * 5 + left) * 3; i < (y * 5 + left + 3) * 3; i++)
					total += row.data[i]! * (x.data[i]! - 1);
			return total;
		};
		expect(facts[0]).toEqual({ label: 'Windows', value: 4 });
		expect(map.data[0]).toBeCloseTo(fall(0, 0), 5);
		expect(map.data[4]).toBeCloseTo(fall(0, 2), 5);
		expect(map.data[2]).toBeCloseTo((fall(0, 0) + fall(0, 2)) / 2, 5);
		expect(map.data[29]).toBeCloseTo(fall(3, 2), 5);
	});

	test('"why this and not that" is the difference of both maps', async () => {
		const weights = scoreWeights(2, 1, 0);
		const { channels } = await ask(linear, 'gradient', x, 0, {}, { weights });
		expect(
			relativeError(
				channels!.data,
				row.data.map((value) => -value)
			)
		).toBeLessThanOrEqual(1e-6);
	});
});

test('occlusion of 3 Σ x by a window of 3, summed: the table worked out by hand', async () => {
	const threes = { shape: [5, 5, 1], data: new Float32Array(25).fill(3) };
	const ones = { shape: [5, 5, 1], data: new Float32Array(25).fill(1) };
	const params = { window: 60, stride: 33, cover: 'black', together: 'sum' };
	const { map, forwardPasses } = await ask(
		linearNetwork([5, 5, 1], threes),
		'occlusion',
		ones,
		0,
		params
	);
	// 27 a window, times the windows over the pixel: 1 2 3 2 1 each way.
	const reach = [1, 2, 3, 2, 1];
	expect([...map.data]).toEqual(reach.flatMap((down) => reach.map((across) => 27 * down * across)));
	// ((5 − 3) / 1 + 1)² windows, the whole picture, and the score.
	expect(forwardPasses).toBe(9 + 2);
});

test('the gradient is the slope that central differences find', async () => {
	const random = seededRandom(4);
	const [slopes, differences]: [number[], number[]] = [[], []];
	for (const { pixels, target } of scenes) {
		const { channels } = await ask(resnet, 'gradient', pixels, target);
		const direction = pixels.data.map(() => normal(random) / Math.sqrt(pixels.data.length));
		const ends = makeBatch(2, pixels.shape, (part, i) =>
			part.set(pixels.data.map((value, k) => value + (i ? 1e-2 : -1e-2) * direction[k]!))
		);
		const { logits } = await contextOf(resnet).forward(ends);
		const [low, high] = scoresOf(logits, scoreWeights(10, target));
		differences.push((high! - low!) / 2e-2);
		slopes.push(sum(channels!.data.map((value, k) => value * direction[k]!)));
	}
	expect(pearson(slopes, differences)).toBeGreaterThanOrEqual(0.99);
});

describe('class activation maps before a global average pooling', () => {
	const node = 'stage3.block3.relu2';
	const signed = { signed: true };

	test('Grad-CAM is CAM, and HiResCAM is the same', async () => {
		const kernel = resnet.weights.get('classifier/kernel')!;
		for (const { pixels, target } of scenes.slice(0, 4)) {
			const { activations } = await contextOf(resnet).forward(asBatch(pixels), [node]);
			const { data } = activations.get(node)!;
			const cam = Float32Array.from({ length: 64 }, (_, cell) =>
				sum(
					Array.from({ length: 64 }, (_, k) => data[cell * 64 + k]! * kernel.data[k * 10 + target]!)
				)
			);
			const grad = await ask(resnet, 'grad-cam', pixels, target, signed);
			expect(
				relativeError(
					grad.map.data.map((value) => 64 * value),
					cam
				)
			).toBeLessThanOrEqual(1e-4);
			const hires = await ask(resnet, 'hires-cam', pixels, target, signed);
			expect(relativeError(hires.map.data, grad.map.data)).toBeLessThanOrEqual(1e-5);
		}
	});

	test('HiResCAM and the bias add up to the logit', async () => {
		const bias = resnet.weights.get('logits/bias')!;
		for (const { pixels, target } of scenes) {
			const { map, score } = await ask(resnet, 'hires-cam', pixels, target, signed);
			expect(Math.abs(sum(map.data) + bias.data[target]! - score)).toBeLessThanOrEqual(1e-4);
		}
	});

	test('Layer-CAM is never negative, and HiResCAM where no derivative is', async () => {
		const { pixels, target } = scenes[1]!;
		const { map } = await ask(resnet, 'layer-cam', pixels, target);
		expect(Math.min(...map.data)).toBeGreaterThanOrEqual(0);
		const net = smallNetwork();
		const head = net.weights.get('head/kernel')!;
		const positive = buildNetwork(
			[12, 10, 3],
			net.graph.nodes.slice(1) as never,
			Object.fromEntries([
				...net.weights,
				['head/kernel', { ...head, data: head.data.map(Math.abs) }]
			])
		);
		const x = randomPicture([12, 10, 3], 5);
		const [layer, hires] = [
			await ask(positive, 'layer-cam', x, 1),
			await ask(positive, 'hires-cam', x, 1)
		];
		expect(relativeError(layer.map.data, hires.map.data)).toBeLessThanOrEqual(1e-6);
	});

	test('Grad-CAM++ weighs a map by g³ Z / (2 g² + g³ Σ A), where its derivative g is constant', async () => {
		const net = smallNetwork();
		const x = randomPicture([12, 10, 3], 5);
		const node = 'second.relu';
		const { activations } = await contextOf(net).forward(asBatch(x), [node]);
		const { data } = activations.get(node)!;
		const kernel = net.weights.get('head/kernel')!.data;
		const weights = Array.from({ length: 6 }, (_, k) => {
			const g = Math.max(0, kernel[k * 4 + 1]! / 30);
			const total = sum(data.filter((_, i) => i % 6 === k));
			return g === 0 ? 0 : (30 * g ** 3) / (2 * g ** 2 + g ** 3 * total + 1e-6);
		});
		const wanted = Array.from({ length: 30 }, (_, cell) =>
			Math.max(0, sum(weights.map((weight, k) => weight * data[cell * 6 + k]!)))
		);
		const { map } = await ask(net, 'grad-cam-plus-plus', x, 1, {}, { node });
		expect(relativeError(map.data, wanted)).toBeLessThanOrEqual(1e-5);
	});
});

describe('integrated gradients', () => {
	const gaps = async (
		network: TestNetwork,
		pictures: readonly ReferencePicture[],
		steps: number
	) => {
		const found: number[] = [];
		for (const { pixels, target } of pictures) {
			const { facts } = await ask(network, 'integrated-gradients', pixels, target, { steps });
			found.push(facts.at(-1)!.value);
		}
		return median(found);
	};

	test('add up to the difference of the scores on LeNet-5', async () => {
		const some = strokes.slice(0, 5);
		expect(await gaps(lenet, some, 64)).toBeLessThanOrEqual(10);
		expect(await gaps(lenet, some, 128)).toBeLessThanOrEqual(5);
		expect(await gaps(lenet, some, 256)).toBeLessThanOrEqual(2);
	});

	test('add up to the difference of the scores on ResNet-20, to 5 % in 128 steps', async () => {
		expect(await gaps(resnet, scenes.slice(0, 5), 128)).toBeLessThanOrEqual(5);
	});
});

describe('guided backpropagation', () => {
	test('leaves the plain gradient as it was, bit for bit', async () => {
		const { pixels, target } = scenes[0]!;
		const before = await ask(resnet, 'gradient', pixels, target);
		await ask(resnet, 'guided-backpropagation', pixels, target);
		await ask(resnet, 'deconvnet', pixels, target);
		const after = await ask(resnet, 'gradient', pixels, target);
		expect(after.channels!.data).toEqual(before.channels!.data);
	});
});

describe('wrappers', () => {
	const x = randomPicture([12, 10, 3], 9);
	const wrap = (id: string, samples: number, noise: number) => ({
		wrapper: { id, params: { samples, noise } }
	});
	const signed = { colours: 'signed' };

	test('SmoothGrad without noise is the method itself, and VarGrad nothing', async () => {
		const net = smallNetwork();
		const plain = await ask(net, 'gradient', x, 1, signed);
		const smooth = await ask(net, 'gradient', x, 1, signed, wrap('smoothgrad', 4, 0));
		expect(relativeError(smooth.map.data, plain.map.data)).toBeLessThanOrEqual(1e-5);
		const variance = await ask(net, 'gradient', x, 1, signed, wrap('vargrad', 4, 0));
		expect(largest(variance.map.data)).toBeLessThanOrEqual(1e-12);
	});

	test('of one sample are the method at that noisy picture', async () => {
		const net = smallNetwork();
		const random = seededRandom(7);
		const range = Math.max(...x.data) - Math.min(...x.data);
		const noisy = { ...x, data: x.data.map((value) => value + 0.2 * range * normal(random)) };
		const there = await ask(net, 'grad-cam', noisy, 1, { signed: true });
		const more = { seed: 7, ...wrap('smoothgrad', 1, 20) };
		const smooth = await ask(net, 'grad-cam', x, 1, { signed: true }, more);
		expect(relativeError(smooth.map.data, there.map.data)).toBeLessThanOrEqual(1e-6);
	});

	test('count their passes', async () => {
		const net = smallNetwork();
		const { gradientPasses } = await ask(net, 'gradient', x, 1, {}, wrap('vargrad', 6, 5));
		expect(gradientPasses).toBe(6);
	});
});

describe('RISE', () => {
	test('masks show the share that was asked for', () => {
		const random = seededRandom(2);
		const shares = Array.from({ length: 400 }, () => {
			const { data, shape } = randomMask(32, 30, 7, 0.3, random);
			expect(shape).toEqual([32, 30]);
			expect(data.every((value) => value >= 0 && value <= 1)).toBe(true);
			return sum(data) / data.length;
		});
		expect(Math.abs(sum(shares) / shares.length - 0.3)).toBeLessThanOrEqual(0.02);
	});

	test('is the weighted mean of its masks', async () => {
		const net = smallNetwork();
		const x = randomPicture([12, 10, 3], 3);
		const params = { masks: 50, cells: 4, visible: 40, centred: false };
		const { map } = await ask(net, 'rise', x, 1, params, { seed: 6 });
		const random = seededRandom(6);
		const wanted = new Float64Array(120);
		for (let i = 0; i < 50; i++) {
			const mask = randomMask(12, 10, 4, 0.4, random);
			const seen = { ...x, data: x.data.map((value, k) => value * mask.data[Math.floor(k / 3)]!) };
			const { logits } = await contextOf(net).forward(asBatch(seen));
			mask.data.forEach((value, k) => (wanted[k]! += (logits.data[1]! * value) / (50 * 0.4)));
		}
		expect(relativeError(map.data, wanted)).toBeLessThanOrEqual(1e-5);
	});

	test('settles with more masks', async () => {
		const { pixels, target } = strokes[0]!;
		const alike = async (masks: number) => {
			const maps = [1, 2].map((seed) => ask(lenet, 'rise', pixels, target, { masks }, { seed }));
			const [one, other] = await Promise.all(maps);
			return pearson(one!.map.data, other!.map.data);
		};
		const [few, many] = [await alike(100), await alike(800)];
		expect(many).toBeGreaterThan(few);
		expect(many).toBeGreaterThan(0.8);
	});
});

test('Score-CAM is the mean of the maps by softmax of the rise of the score behind each', async () => {
	const net = smallNetwork();
	const x = randomPicture([12, 10, 3], 8);
	const node = 'second.relu';
	const context = contextOf(net);
	const { activations } = await context.forward(asBatch(x), [node]);
	const { data } = activations.get(node)!;
	const score = async (pixels: NdArray) => (await context.forward(asBatch(pixels))).logits.data[2]!;
	const black = await score({ ...x, data: new Float32Array(360) });
	const rises: number[] = [];
	for (let k = 0; k < 6; k++) {
		const own = data.filter((_, i) => i % 6 === k);
		const [low, high] = [Math.min(...own), Math.max(...own)];
		const normed = own.map((value) => (high > low ? (value - low) / (high - low) : 0));
		const mask = resizeBilinear({ shape: [6, 5], data: normed }, 12, 10);
		const seen = x.data.map((value, i) => value * mask.data[Math.floor(i / 3)]!);
		rises.push((await score({ ...x, data: seen })) - black);
	}
	const total = sum(rises.map(Math.exp));
	const wanted = Array.from({ length: 30 }, (_, cell) =>
		sum(rises.map((rise, k) => (Math.exp(rise) / total) * data[cell * 6 + k]!))
	);
	const { map } = await ask(net, 'score-cam', x, 2, {}, { node });
	expect(relativeError(map.data, wanted)).toBeLessThanOrEqual(1e-5);
});
