import { beforeAll, describe, expect, test } from 'vitest';
import type { VisualisationQuestion, VisualisationTarget } from '$lib/attribution/questions';
import { scoreWeights } from '$lib/attribution/suits';
import { asBatch, onlyOne } from '$lib/core/batches';
import { Adam } from '$lib/math/adam';
import { fourierBasis, pixelBasis, type Basis } from '$lib/attribution/visualisation/basis';
import { colourMatrix, colourSpace } from '$lib/attribution/visualisation/colour';
import { visualisationParams } from '$lib/attribution/visualisation/params';
import { makeWarp, randomMotion, type Motion } from '$lib/attribution/visualisation/warp';
import { initialValues } from '$lib/core/params';
import { seededRandom } from '$lib/core/random';
import type { NdArray } from '$lib/core/types';
import { startWasmInNode } from '$lib/engine/node';
import { tf } from '$lib/engine/tf';
import { makeVisualisation } from '$lib/engine/visualise';
import {
	contextOf,
	openNetwork,
	quietJob,
	randomNumbers,
	randomPicture,
	referencePictures,
	relativeError,
	smallNetwork,
	watchedJob,
	type TestNetwork
} from './networks';

/** Feature visualisation: its parametrisation, its motions, and the pictures it makes. */

const dot = (a: ArrayLike<number>, b: ArrayLike<number>) =>
	Array.from(a).reduce((sum, value, i) => sum + value * b[i]!, 0);
const wave = (length: number, k: number) =>
	Float64Array.from({ length }, (_, i) => Math.sin(k * (i + 1)));
const doubles = (shape: readonly number[], seed: number) =>
	Float64Array.from(randomNumbers(shape, seed).data);

describe('waves', () => {
	// `numpy.fft.irfft2` of sin(0.7 n) + i sin(1.3 n).
	test.each([
		[
			5,
			6,
			[
				0.09248555, -0.09218527, 0.00946838, -0.00389838, -0.04385797, 0.04022961, -0.0761658,
				-0.03465201, -0.01829383, 0.02094105, 0.31534479, -0.27379568, 0.23129756, 0.28701396,
				-0.13688532, 0.01252264, 0.07161577, -0.16545384, 0.25828005, -0.18367063, -0.01921871,
				0.00878066, -0.09755501, 0.34603019, 0.2735233, 0.14513416, -0.32733282, -0.02755449,
				-0.04310304, 0.07517281
			]
		],
		[
			6,
			7,
			[
				0.05373865, 0.06390065, -0.01852304, -0.0016357, 0.00201735, 0.00100726, 0.0423209,
				-0.09761091, 0.09769164, -0.02539488, 0.06336702, 0.02917306, 0.37977981, -0.11879482,
				0.00931234, 0.17109894, 0.07488999, -0.01480324, 0.01979201, -0.08427841, -0.01253357,
				0.55565644, -0.18729981, -0.10300175, -0.04227222, -0.03467782, -0.12014479, -0.19678797,
				-0.00020061, -0.00900281, -0.05008181, 0.01462749, -0.00369753, 0.06473807, 0.15897109,
				0.19503441, 0.17602124, -0.43724203, -0.01990354, -0.07032421, 0.05194448, 0.06734632
			]
		]
	])('of %i × %i are the inverse real Fourier transform', (height, width, wanted) => {
		const half = height * (Math.floor(width / 2) + 1);
		const numbers = Float64Array.from([...wave(half, 0.7), ...wave(half, 1.3)]);
		const values = fourierBasis([1, height, width], false).synthesise(numbers);
		expect(relativeError(values, wanted)).toBeLessThanOrEqual(1e-7);
	});

	test.each([
		['Fourier, even', fourierBasis([3, 8, 6])],
		['Fourier, odd', fourierBasis([3, 7, 5])],
		['pixels', pixelBasis([3, 8, 6])]
	] as [string, Basis][])('%s: the gradient is the transposed map', (_, basis) => {
		const numbers = basis.start(seededRandom(1));
		const values = basis.synthesise(numbers);
		const gradient = doubles([values.length], 2);
		const [forward, backward] = [dot(gradient, values), dot(basis.adjoint(gradient), numbers)];
		expect(Math.abs(forward - backward)).toBeLessThanOrEqual(1e-9 * Math.abs(forward));
	});
});

describe('colours', () => {
	test('the gradient matches central differences', () => {
		const space = colourSpace([3, 4, 3], true);
		const values = doubles([36], 1);
		const picture = space.toPicture(values);
		const gradient = randomNumbers([4, 3, 3], 2);
		const slope = space.adjoint(picture, gradient);
		const step = 1e-2;
		for (let i = 0; i < 36; i += 5) {
			const at = (move: number) =>
				dot(space.toPicture(values.map((v, k) => (k === i ? v + move : v))).data, gradient.data);
			expect(slope[i]!).toBeCloseTo((at(step) - at(-step)) / (2 * step), 4);
		}
	});

	test('the first direction is nearly grey, and no colour has more than the others’ length', () => {
		const matrix = colourMatrix(3, true);
		const light = matrix.map(([first]) => first!);
		expect(Math.max(...light) - Math.min(...light)).toBeLessThan(0.05);
		expect(Math.hypot(...light)).toBeCloseTo(1, 9);
		expect(colourMatrix(1, true)).toEqual([[1]]);
		expect(colourMatrix(3, false)).toEqual([
			[1, 0, 0],
			[0, 1, 0],
			[0, 0, 1]
		]);
	});
});

describe('motion', () => {
	const still: Motion = { shift: [0, 0], scale: 1, turnRad: 0 };
	const picture = randomPicture([9, 8, 3], 3);

	test('none leaves the picture as it is', () => {
		expect(makeWarp(picture.shape, still).apply(picture).data).toEqual(picture.data);
	});

	test('shifts down and to the right, with grey behind', () => {
		const moved = makeWarp(picture.shape, { ...still, shift: [2, 1] }).apply(picture);
		const at = ({ data }: NdArray, y: number, x: number) => data[(y * 8 + x) * 3 + 2]!;
		expect(at(moved, 5, 4)).toBe(at(picture, 3, 3));
		expect(at(moved, 1, 4)).toBe(0.5);
		expect(at(moved, 4, 0)).toBe(0.5);
	});

	test('turns by a quarter and enlarges twice', () => {
		const square = randomPicture([5, 5, 1], 4);
		const turned = makeWarp(square.shape, { ...still, turnRad: Math.PI / 2 }).apply(square);
		for (let y = 0; y < 5; y++)
			for (let x = 0; x < 5; x++)
				expect(turned.data[y * 5 + x]).toBeCloseTo(square.data[(4 - x) * 5 + y]!, 5);
		const larger = makeWarp(square.shape, { ...still, scale: 2 }).apply(square);
		expect(larger.data[0]).toBeCloseTo(square.data[1 * 5 + 1]!, 5);
		expect(larger.data[1]).toBeCloseTo((square.data[6]! + square.data[7]!) / 2, 5);
	});

	test('the gradient is the transposed map', () => {
		const random = seededRandom(5);
		for (let i = 0; i < 20; i++) {
			const limits = { jitterPx: 3, scale: 0.2, turnRad: 0.4 };
			const warp = makeWarp(picture.shape, randomMotion(limits, random));
			const gradient = randomNumbers(picture.shape, i);
			// Without the grey from outside it is linear.
			const dark = warp.apply({ ...picture, data: new Float32Array(picture.data.length) });
			const linear = warp.apply(picture).data.map((value, k) => value - dark.data[k]!);
			const [forward, backward] = [
				dot(linear, gradient.data),
				dot(picture.data, warp.adjoint(gradient).data)
			];
			expect(Math.abs(forward - backward)).toBeLessThanOrEqual(1e-4);
		}
	});
});

test('Adam climbs a hill, and its first step is as long as it is told', () => {
	const numbers = Float64Array.of(3, -2);
	const adam = new Adam(2, 0.1);
	adam.ascend(numbers, Float64Array.of(-50, 0.01));
	expect(numbers[0]).toBeCloseTo(2.9, 6);
	expect(numbers[1]).toBeCloseTo(-1.9, 5);
	for (let i = 0; i < 300; i++)
		adam.ascend(
			numbers,
			numbers.map((value) => -2 * value)
		);
	expect(Math.hypot(...numbers)).toBeLessThan(0.05);
});

test('the parametrisation can make a given picture', () => {
	const shape = [3, 16, 16] as const;
	const [basis, colours] = [fourierBasis(shape), colourSpace(shape, true)];
	const smooth = { shape: [16, 16, 3], data: new Float32Array(768) };
	const wanted = smooth.data.map((_, i) => 0.5 + 0.3 * Math.sin(i / 40) * Math.cos((i % 48) / 9));
	const numbers = basis.start(seededRandom(1));
	const adam = new Adam(numbers.length, 0.05);
	let error = Infinity;
	for (let step = 0; step < 1000 && error > 0.01; step++) {
		const picture = colours.toPicture(basis.synthesise(numbers));
		const difference = picture.data.map((value, i) => wanted[i]! - value);
		error = difference.reduce((sum, value) => sum + Math.abs(value), 0) / difference.length;
		const gradient = { shape: picture.shape, data: difference };
		adam.ascend(numbers, basis.adjoint(colours.adjoint(picture, gradient)));
	}
	expect(error).toBeLessThan(0.01);
});

describe('pictures for units', () => {
	let lenet: TestNetwork;
	let small: TestNetwork;
	beforeAll(async () => {
		await startWasmInNode();
		lenet = await openNetwork('lenet5-mnist');
		small = smallNetwork();
	});

	const question = (
		network: TestNetwork,
		target: VisualisationTarget,
		params: Record<string, number | string | boolean> = {}
	): VisualisationQuestion => ({
		network: '',
		target,
		seed: 1,
		params: { ...initialValues(visualisationParams(network.graph.input)), ...params }
	});
	const make = (network: TestNetwork, ...rest: [VisualisationTarget, Record<string, number>?]) =>
		makeVisualisation(network.executor, question(network, ...rest), quietJob);

	const channel: VisualisationTarget = { kind: 'channel', node: 'second', channel: 3 };
	const targets: [string, VisualisationTarget][] = [
		['a channel', channel],
		['a neuron', { ...channel, place: { y: 2, x: 3 } }],
		['a class', { kind: 'class', weights: scoreWeights(4, 2) }]
	];

	test.each(targets)('%s is excited more after a few steps', async (_, target) => {
		const before = tf.memory().numTensors;
		const job = watchedJob();
		const asked = question(small, target, { steps: 16 });
		const { first, last, values, picture } = await makeVisualisation(small.executor, asked, job);
		expect(tf.memory().numTensors).toBe(before);
		expect(last).toBeGreaterThan(first);
		expect(values).toHaveLength(16);
		expect(picture.shape).toEqual([12, 10, 3]);
		expect(picture.data.every((value) => value >= 0 && value <= 1)).toBe(true);
		const partial = job.news.filter(({ phase }) => phase === 'partial');
		expect(partial).toHaveLength(17);
	});

	test('the same seed makes the same picture, another one another', async () => {
		const asked = question(small, channel, { steps: 8, jitter: 2 });
		const pictures = [1, 1, 2].map((seed) =>
			makeVisualisation(small.executor, { ...asked, seed }, quietJob)
		);
		const [one, same, other] = await Promise.all(pictures);
		expect(same!.picture.data).toEqual(one!.picture.data);
		expect(other!.picture.data).not.toEqual(one!.picture.data);
	});

	test('a made class excites LeNet-5 more than any real picture', async () => {
		const target = 5;
		const { last } = await make(
			lenet,
			{ kind: 'class', weights: scoreWeights(10, target) },
			{ steps: 128 }
		);
		const pictures = referencePictures('lenet5-mnist', lenet);
		const data = Float32Array.from(pictures.flatMap(({ pixels }) => [...pixels.data]));
		const { logits } = await contextOf(lenet).forward({ shape: [12, 32, 32, 1], data });
		const best = Math.max(...pictures.map((_, i) => logits.data[10 * i + target]!));
		expect(last).toBeGreaterThan(best);
	});

	test('motions make the picture robust: a shift takes less of the excitement away', async () => {
		const target: VisualisationTarget = { kind: 'class', weights: scoreWeights(10, 5) };
		const left = async (jitter: number) => {
			const still = { steps: 64, scale: 0, rotation: 0 };
			const { picture, last } = await make(lenet, target, { ...still, jitter });
			const motion = { shift: [4, 4], scale: 1, turnRad: 0 } as const;
			const shifted = makeWarp(picture.shape, motion).apply(picture);
			const { logits } = await contextOf(lenet).forward(asBatch(shifted));
			return logits.data[5]! / last;
		};
		const [robust, fragile] = [await left(4), await left(0)];
		expect(robust).toBeGreaterThan(0.5);
		expect(fragile).toBeLessThan(0.5);
	});

	test('cancelling stops it and leaves no tensor behind', async () => {
		const before = tf.memory().numTensors;
		let pauses = 0;
		const job = {
			...quietJob,
			async pause() {
				if (++pauses > 3) throw new DOMException('', 'AbortError');
			}
		};
		const asked = makeVisualisation(small.executor, question(small, channel), job);
		await expect(asked).rejects.toThrow();
		expect(pauses).toBe(4);
		expect(tf.memory().numTensors).toBe(before);
	});

	test('units that are not there are refused with a sentence', async () => {
		await expect(make(small, { ...channel, node: 'magic' })).rejects.toThrow(
			'no layer named “magic”'
		);
		await expect(make(small, { ...channel, channel: 6 })).rejects.toThrow('no channel 6');
		await expect(make(small, { ...channel, place: { y: 6, x: 0 } })).rejects.toThrow('no place');
		const none = { kind: 'class', weights: new Float32Array(4) } as const;
		await expect(make(small, none)).rejects.toThrow('Choose one of the 4 classes');
	});
});

describe('silent units', () => {
	test('wake when their gradient is redirected, and not otherwise', async () => {
		// No picture excites its first layer at the start.
		const network = smallNetwork({ firstBias: -3 });
		const target = { kind: 'channel', node: 'first.relu', channel: 0 } as const;
		const last = async (redirect: boolean) => {
			const params = {
				...initialValues(visualisationParams(network.graph.input)),
				steps: 32,
				rate: 0.2,
				redirect
			};
			const asked = { network: '', target, params, seed: 1 };
			return (await makeVisualisation(network.executor, asked, quietJob)).last;
		};
		expect(await last(false)).toBe(0);
		expect(await last(true)).toBeGreaterThan(0);
	});

	test('the redirected gradient is the plain one where a unit is open', async () => {
		const network = smallNetwork();
		const batch = asBatch(randomPicture([12, 10, 3], 2));
		const objective = { kind: 'channel', node: 'second.relu', channel: 2 } as const;
		const ask = (reluRule: 'plain' | 'redirected') =>
			contextOf(network).gradient(batch, objective, { reluRule });
		const [plain, redirected] = [await ask('plain'), await ask('redirected')];
		expect(onlyOne(plain.gradient).data.some((value) => value !== 0)).toBe(true);
		expect(redirected.gradient.data).toEqual(plain.gradient.data);
	});
});
