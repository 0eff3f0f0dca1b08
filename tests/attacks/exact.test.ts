import { beforeAll, describe, expect, test } from 'vitest';
import fc from 'fast-check';
import { startWasmInNode } from '$lib/engine/node';
import { softmax } from '$lib/math/softmax';
import type { NdArray } from '$lib/core/types';
import {
	randomNumbers,
	randomPicture,
	smallNetwork,
	type TestNetwork
} from '../attribution/networks';
import { askAttack, linearNetwork } from './networks';

/** Cases whose answer is known: linear networks, whose nearest border and steepest step can be written down. */

const side = 5;
const shape = [side, side, 1];
const w = randomNumbers(shape, 3).data;
const sum = (values: Iterable<number>) => [...values].reduce((total, value) => total + value, 0);
const dot = (a: Float32Array, b: Float32Array) => sum(a.map((value, i) => value * b[i]!));
const l1 = sum(w.map(Math.abs));
const l2 = Math.sqrt(dot(w, w));

/** Far enough from 0 and 1 that nothing is clipped. */
const picture: NdArray = {
	shape,
	data: randomPicture(shape, 5).data.map((value) => 0.3 + 0.4 * value)
};
/** The score z_1 − z_0 of the picture is about −0.5: it is of class 0. */
const bias = -0.5 - dot(w, picture.data);

let linear: TestNetwork;
beforeAll(async () => {
	await startWasmInNode();
	linear = linearNetwork(w, bias, side);
});

const scoreOf = ({ logits }: { logits: Float32Array }) => logits[1]! - logits[0]!;
const rise = (score: number) => Math.log1p(Math.exp(score));

describe('on a linear network', () => {
	test.each([0.01, 0.05, 0.1])('FGSM raises the score by ε‖w‖₁, at ε = %s', async (epsilon) => {
		const { original, judgement, result } = await askAttack(linear, 'fgsm', picture, { epsilon });
		expect(Math.abs(scoreOf(judgement) - scoreOf(original) - epsilon * l1)).toBeLessThan(1e-4);
		const loss = -Math.log(softmax(judgement.logits)[0]!);
		expect(Math.abs(loss - rise(-0.5 + epsilon * l1))).toBeLessThan(1e-4);
		result.data.forEach((value, i) =>
			expect(Math.abs(value - picture.data[i]! - epsilon * Math.sign(w[i]!))).toBeLessThan(1e-6)
		);
	});

	test('targeted FGSM at the other class is the same step', async () => {
		const [to, from] = [
			await askAttack(linear, 'fgsm', picture, { target: 1 }),
			await askAttack(linear, 'fgsm', picture)
		];
		expect(to.result.data).toEqual(from.result.data);
	});

	test('PGD in L2 raises it by ε‖w‖₂', async () => {
		const params = { randomStart: false };
		const { original, judgement } = await askAttack(linear, 'pgd-l2', picture, {
			epsilon: 0.2,
			params
		});
		expect(Math.abs(scoreOf(judgement) - scoreOf(original) - 0.2 * l2)).toBeLessThan(1e-4);
	});

	test.each([
		['deepfool-l2', 'l2', () => 0.5 / l2],
		['deepfool-linf', 'linf', () => 0.5 / l1]
	] as const)('%s goes exactly to the border', async (attack, norm, wanted) => {
		const exact = await askAttack(linear, attack, picture, { params: { overshoot: 0, steps: 1 } });
		expect(Math.abs(exact.norms[norm] - wanted())).toBeLessThan(1e-4);
		expect(Math.abs(scoreOf(exact.judgement))).toBeLessThan(1e-4);
		const beyond = await askAttack(linear, attack, picture);
		expect(beyond.judgement.isReached).toBe(true);
		expect(beyond.steps).toHaveLength(2);
		expect(Math.abs(beyond.norms[norm] - 1.02 * wanted())).toBeLessThan(1e-4);
	});

	test.each(['carlini-wagner', 'lbfgs'])('%s comes close to the nearest border', async (attack) => {
		const { judgement, norms } = await askAttack(linear, attack, picture, {
			params: { searches: 8 }
		});
		expect(judgement.isReached).toBe(true);
		expect(norms.l2).toBeGreaterThanOrEqual(0.5 / l2 - 1e-4);
		expect(norms.l2).toBeLessThanOrEqual((1.05 * 0.5) / l2);
	});

	test('Carlini–Wagner keeps the margin κ', async () => {
		const params = { confidence: 1, searches: 6 };
		const { judgement } = await askAttack(linear, 'carlini-wagner', picture, { params });
		expect(scoreOf(judgement)).toBeGreaterThanOrEqual(1);
		expect(scoreOf(judgement)).toBeLessThan(1.1);
	});

	test.each([
		['black', 0],
		['white', 1]
	])('Carlini–Wagner moves pixels of a %s picture', async (_, value) => {
		const flat = { shape, data: new Float32Array(side * side).fill(value) };
		const onFlat = linearNetwork(w, -0.3 - value * sum(w), side);
		const { judgement, norms } = await askAttack(onFlat, 'carlini-wagner', flat);
		expect(judgement.isReached).toBe(true);
		// Only pixels whose weight points into the box can help.
		const inward = w.filter((weight) => (value === 0 ? weight > 0 : weight < 0));
		const nearest = 0.3 / Math.sqrt(dot(inward, inward));
		expect(norms.l2).toBeGreaterThanOrEqual(nearest - 1e-4);
		expect(norms.l2).toBeLessThanOrEqual(1.1 * nearest);
	});

	test('JSMA takes the values that weigh most, two at a time', async () => {
		const { result, judgement } = await askAttack(linear, 'jsma', picture, {
			params: { direction: 'darker' }
		});
		const changed = [...result.data.keys()].filter((i) => result.data[i] !== picture.data[i]);
		expect(changed.length % 2).toBe(0);
		expect(judgement.isReached).toBe(true);
		const rest = [...w.keys()].filter((i) => !changed.includes(i)).map((i) => -w[i]!);
		expect(Math.min(...changed.map((i) => -w[i]!))).toBeGreaterThanOrEqual(Math.max(...rest));
		changed.forEach((i) => expect(result.data[i]).toBe(0));
	});

	test('Square reaches the corner of the cube in the end', async () => {
		const epsilon = 0.02;
		const far = linearNetwork(w, bias - 100, side);
		const { original, judgement, steps } = await askAttack(far, 'square', picture, {
			epsilon,
			params: { queries: 2000 }
		});
		const share = (scoreOf(judgement) - scoreOf(original)) / (epsilon * l1);
		expect(share).toBeGreaterThan(0.97);
		expect(share).toBeLessThanOrEqual(1 + 1e-3);
		const margins = steps.map(({ margin }) => margin);
		margins.slice(1).forEach((margin, i) => expect(margin).toBeLessThanOrEqual(margins[i]!));
	});

	test('few pixels: k of them change at most, and ever better ones are found', async () => {
		const far = linearNetwork(w, bias - 100, side);
		for (const epsilon of [1, 3]) {
			const { norms, steps, original, judgement } = await askAttack(far, 'few-pixel', picture, {
				epsilon,
				params: { generations: 30, population: 400 }
			});
			expect(norms.l0).toBe(epsilon);
			const margins = steps.map(({ margin }) => margin);
			margins.slice(1).forEach((margin, i) => expect(margin).toBeLessThanOrEqual(margins[i]!));
			const gains = [...w.keys()].map((i) =>
				Math.max(w[i]! * (1 - picture.data[i]!), -w[i]! * picture.data[i]!)
			);
			const most = sum(gains.sort((a, b) => b - a).slice(0, epsilon));
			expect(scoreOf(judgement) - scoreOf(original)).toBeGreaterThan(0.8 * most);
		}
	});

	test('a network that is sure beyond single precision still shows the way', async () => {
		const sure = linearNetwork(w, bias - 200, side);
		const { original, result } = await askAttack(sure, 'fgsm', picture);
		expect(original.probabilities[0]).toBe(1);
		result.data.forEach((value, i) =>
			expect(Math.abs(value - picture.data[i]! - 0.1 * Math.sign(w[i]!))).toBeLessThan(1e-6)
		);
	});
});

test('MI-FGSM without momentum is BIM, to the last bit', async () => {
	const network = smallNetwork();
	await fc.assert(
		fc.asyncProperty(fc.nat(1000), fc.boolean(), async (seed, aims) => {
			const pixels = randomPicture([12, 10, 3], seed);
			const more = { target: aims ? ('least-likely' as const) : null, epsilon: 0.04 };
			const params = { steps: 5, stepShare: 25 };
			const [bim, momentum] = [
				await askAttack(network, 'bim', pixels, { ...more, params }),
				await askAttack(network, 'mi-fgsm', pixels, {
					...more,
					params: { ...params, momentum: 0 }
				})
			];
			expect(momentum.result.data).toEqual(bim.result.data);
			expect(momentum.steps).toEqual(bim.steps);
		}),
		{ numRuns: 10 }
	);
});

test('a patch changes its disc only, also for shifted training', async () => {
	const network = smallNetwork();
	const pixels = randomPicture([12, 10, 3], 4);
	const params = { left: 30, top: 60, size: 50, steps: 10, shift: 3 };
	const { result } = await askAttack(network, 'patch', pixels, { params });
	result.data.forEach((value, i) => {
		const [y, x] = [Math.floor(i / 30) + 0.5, (Math.floor(i / 3) % 10) + 0.5];
		const isInside = Math.hypot(y - 7.2, x - 3) <= 2.5 + 1e-9;
		if (!isInside) expect(value).toBe(pixels.data[i]);
	});
	expect(result.data.some((value, i) => value !== pixels.data[i])).toBe(true);
});

test('an attack goes on from where it was stopped', async () => {
	const network = smallNetwork();
	const pixels = randomPicture([12, 10, 3], 4);
	const settings = { epsilon: 0.1, params: { stepShare: 10 } };
	const run = (steps: number, more = {}) =>
		askAttack(network, 'bim', pixels, {
			...settings,
			...more,
			params: { ...settings.params, steps }
		});
	const whole = await run(6);
	const half = await run(3);
	const rest = await run(3, { start: half.kept.at(-1)!.pixels });
	expect(rest.kept.at(-1)!.pixels.data).toEqual(whole.kept.at(-1)!.pixels.data);
});
