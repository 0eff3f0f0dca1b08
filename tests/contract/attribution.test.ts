import { beforeAll, describe, expect, test } from 'vitest';
import { attributionMethods, attributionWrappers } from '$lib/attribution/catalogue';
import type { AttributionQuestion } from '$lib/attribution/questions';
import { findMethod, runnableMethods, runnableWrappers } from '$lib/attribution/registry';
import { featureNodes, methodProblem, scoreWeights } from '$lib/attribution/suits';
import { initialValues, type ParamValues } from '$lib/core/params';
import { FailureError } from '$lib/core/result';
import { seededRandom } from '$lib/core/random';
import type { NdArray } from '$lib/core/types';
import { attribute } from '$lib/engine/attribute';
import type { JobContext } from '$lib/engine/job';
import { createNetworkContext } from '$lib/engine/network-context';
import { startWasmInNode } from '$lib/engine/node';
import { tf } from '$lib/engine/tf';
import {
	openNetwork,
	questionOf,
	quietJob,
	randomPicture,
	relativeError,
	smallClasses,
	smallNetwork,
	watchedJob,
	type TestNetwork
} from '../attribution/networks';

/** What every attribution method and wrapper must keep; a new file in `methods/` or `wrappers/` is held to it. */

let network: TestNetwork;
let constant: TestNetwork;
beforeAll(async () => {
	await startWasmInNode();
	network = smallNetwork();
	constant = smallNetwork({ headSpread: 0 });
});

const picture = randomPicture([12, 10, 3], 11);
/** Less work than the initial values. */
const short: ParamValues = { steps: 12, masks: 50 };
const target = 2;

interface Case {
	readonly name: string;
	readonly method: string;
	readonly wrapper: AttributionQuestion['wrapper'];
}

/** Every method by itself, and every wrapper around a method of each kind. */
const cases: Case[] = [
	...runnableMethods.map(({ meta: { id } }) => ({ name: id, method: id, wrapper: null })),
	...runnableWrappers.flatMap(({ meta }) =>
		['gradient', 'grad-cam', 'occlusion'].map((method) => ({
			name: `${meta.id} of ${method}`,
			method,
			wrapper: { id: meta.id, params: { ...initialValues(meta.params), samples: 4 } }
		}))
	)
];

function questionFor(
	{ method, wrapper }: Case,
	more: Partial<AttributionQuestion> = {}
): AttributionQuestion {
	return questionOf(network, method, picture, target, { wrapper, params: short, ...more });
}

const run = (one: Case, more?: Partial<AttributionQuestion>, on = network) =>
	attribute(on.executor, questionFor(one, more), quietJob);

function tensors(): number {
	return tf.memory().numTensors;
}

function expectFinite({ shape, data }: NdArray): void {
	expect(data).toHaveLength(shape.reduce((product, n) => product * n, 1));
	expect(data.every(Number.isFinite)).toBe(true);
}

test('the page knows every method that runs, and no other', () => {
	const ids = (all: readonly { meta: { id: string } }[]) => all.map(({ meta }) => meta.id).sort();
	expect(attributionMethods.map(({ id }) => id).sort()).toEqual(ids(runnableMethods));
	expect(attributionWrappers.map(({ id }) => id).sort()).toEqual(ids(runnableWrappers));
});

test.each([...runnableMethods, ...runnableWrappers].map(({ meta }) => [meta.id, meta] as const))(
	'%s says what it is',
	(id, meta) => {
		expect(id).toMatch(/^[a-z]+(-[a-z]+)*$/);
		for (const text of [meta.label, meta.summary, meta.formula, meta.reading, meta.source.title])
			expect(text.length).toBeGreaterThan(0);
		expect(meta.source.address).toMatch(/^https:\/\//);
		const keys = meta.params.map(({ key }) => key);
		expect(new Set(keys).size).toBe(keys.length);
	}
);

describe.each(cases.map((one) => [one.name, one] as const))('%s', (_, one) => {
	test('gives finite maps of the right shape and leaves no tensor behind', async () => {
		const before = tensors();
		const job = watchedJob();
		const answer = await attribute(network.executor, questionFor(one), job);
		expect(tensors()).toBe(before);
		expect(answer.enlarged.shape).toEqual([12, 10]);
		const isCam = findMethod(one.method)!.meta.needs === 'features' && !answer.channels;
		expect(answer.map.shape).toEqual(isCam ? [6, 5] : [12, 10]);
		for (const array of [answer.map, answer.enlarged, answer.channels ?? answer.map])
			expectFinite(array);
		expect(answer.map.data.some((value) => value !== 0)).toBe(true);
		expect(answer.forwardPasses + answer.gradientPasses).toBeGreaterThan(0);
		for (const news of job.news)
			if (news.phase === 'partial') expect(news.map.shape).toEqual(answer.map.shape);
		for (const { done } of job.news as { done: number }[]) {
			expect(done).toBeGreaterThanOrEqual(0);
			expect(done).toBeLessThanOrEqual(1);
		}
	});

	test('the same seed gives the same map', async () => {
		const [first, again] = [await run(one), await run(one)];
		expect(again.map.data).toEqual(first.map.data);
		expect(again.channels?.data).toEqual(first.channels?.data);
	});

	if (!one.wrapper)
		test('batches of any size give the same map', async () => {
			const method = findMethod(one.method)!;
			const { pixels, weights, params } = questionFor(one);
			const { initial } = featureNodes(network.graph);
			const maps: Float32Array[] = [];
			for (const batchSize of [1, 5, 64]) {
				const context = createNetworkContext(network.executor, quietJob, seededRandom(1));
				const generator = method.run(
					{ ...context, batchSize },
					{ pixels, weights, params, node: initial }
				);
				let step = await generator.next();
				while (!step.done) step = await generator.next();
				maps.push(step.value.map.data);
			}
			expect(relativeError(maps[0]!, maps[2]!)).toBeLessThanOrEqual(1e-5);
			expect(relativeError(maps[1]!, maps[2]!)).toBeLessThanOrEqual(1e-5);
		});

	test('a network whose score is constant attributes nothing', async () => {
		const { map } = await run(one, {}, constant);
		expect(Math.max(...map.data.map(Math.abs))).toBeLessThanOrEqual(1e-6);
	});

	test('stops at every step when it is cancelled, and leaves no tensor behind', async () => {
		const before = tensors();
		for (let stop = 1; stop <= 6; stop++) {
			let pauses = 0;
			const job: JobContext = {
				...quietJob,
				async pause() {
					if (++pauses >= stop) throw new DOMException('', 'AbortError');
				}
			};
			const answer = attribute(network.executor, questionFor(one), job).catch((thrown) => thrown);
			const isShort = (await answer) instanceof Error === false;
			// A method of few passes is done before the later stops.
			if (isShort) expect(pauses).toBeLessThan(stop);
			else expect(pauses).toBe(stop);
			expect(tensors()).toBe(before);
		}
	});

	test('leaves no tensor behind when the engine fails half-way', async () => {
		const broken = smallNetwork();
		const { executor } = broken;
		const before = tensors();
		for (let fail = 1; fail <= 4; fail++) {
			let runs = 0;
			const original = executor.run.bind(executor);
			executor.run = (...given) => {
				if (++runs >= fail) throw new Error('the backend gave up');
				return original(...given);
			};
			await attribute(executor, questionFor(one), quietJob).catch(() => undefined);
			executor.run = original;
			expect(tensors()).toBe(before);
		}
		executor.dispose();
	});

	test.each([
		['a class that does not exist', { weights: new Float32Array(smallClasses + 1).fill(1) }],
		['no class at all', { weights: new Float32Array(smallClasses) }],
		['a score that is no number', { weights: new Float32Array(smallClasses).fill(NaN) }],
		['a picture of another size', { pixels: randomPicture([9, 9, 3], 1) }],
		[
			'a picture with a value that is no number',
			{ pixels: { ...picture, data: picture.data.map(() => NaN) } }
		]
	])('refuses %s with a sentence', async (_, more) => {
		const answer = await run(one, more).catch((thrown) => thrown);
		expect(answer).toBeInstanceOf(FailureError);
		expect((answer as FailureError).message).toMatch(/^[A-Z“a-z].*\.$/);
	});
});

test('random methods draw other numbers for another seed', async () => {
	for (const one of cases) {
		const isRandom = one.wrapper !== null || one.method === 'rise';
		const [first, other] = [await run(one), await run(one, { seed: 2 })];
		const differs = first.map.data.some((value, i) => value !== other.map.data[i]);
		expect(differs, one.name).toBe(isRandom);
	}
});

test('there is no score of a class out of range', () => {
	expect(() => scoreWeights(10, 10)).toThrow('there is no class 10');
	expect(() => scoreWeights(10, -1)).toThrow('there is no class -1');
	expect(() => scoreWeights(10, 0.5)).toThrow('there is no class 0.5');
	expect(() => scoreWeights(10, 1, 12)).toThrow('there is no class 12');
	expect([...scoreWeights(4, 1, 3)]).toEqual([0, 1, 0, -1]);
});

test('a layer without maps, an unknown method and a missing baseline are refused', async () => {
	const refusal = (more: Partial<AttributionQuestion>, method = 'grad-cam') =>
		run({ name: '', method, wrapper: null }, more).catch((thrown: Error) => thrown.message);
	expect(await refusal({ node: 'pool' })).toContain('“pool” has no maps');
	expect(await refusal({ node: 'input' })).toContain('“input” has no maps');
	expect(await refusal({ method: 'magic' })).toContain('There is no attribution method “magic”');
	expect(await refusal({ wrapper: { id: 'magic', params: {} } })).toContain('no wrapper “magic”');
	const custom = { params: { baseline: 'custom' } };
	expect(await refusal(custom, 'integrated-gradients')).toContain('Choose the picture');
});

test('methods that a network cannot run are greyed with the reason, and refused', async () => {
	const lenet = await openNetwork('lenet5-mnist');
	const problems = attributionMethods.filter((meta) => methodProblem(meta, lenet.graph) !== null);
	expect(problems.map(({ id }) => id)).toEqual([
		'guided-backpropagation',
		'deconvnet',
		'guided-grad-cam'
	]);
	expect(featureNodes(lenet.graph).initial).toBe('S4.tanh');
	const pixels = randomPicture([32, 32, 1], 1);
	const asked = attribute(lenet.executor, questionOf(lenet, 'deconvnet', pixels, 1), quietJob);
	await expect(asked).rejects.toThrow('Deconvnet cannot run: lenet5-mnist has no ReLU');
	const resnet = await openNetwork('resnet20-cifar10');
	for (const meta of attributionMethods) expect(methodProblem(meta, resnet.graph)).toBeNull();
	expect(featureNodes(resnet.graph).initial).toBe('stage3.block3.relu2');
	const blueprint = { ...resnet.graph, tensors: [] };
	expect(methodProblem(attributionMethods[0]!, blueprint)).toContain('without trained weights');
});
