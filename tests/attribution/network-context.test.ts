import { beforeAll, describe, expect, test } from 'vitest';
import { asBatch, makeBatch } from '$lib/core/batches';
import { logSoftmax, softmax, top } from '$lib/math/softmax';
import type { NdArray } from '$lib/core/types';
import { seededRandom } from '$lib/core/random';
import { readAll, toTensor, withFeeds } from '$lib/engine/batch';
import { createNetworkContext } from '$lib/engine/network-context';
import { startWasmInNode } from '$lib/engine/node';
import { tf } from '$lib/engine/tf';
import type { Objective } from '$lib/graph/network-context';
import {
	contextOf,
	openNetwork,
	quietJob,
	randomNumbers,
	randomPicture,
	relativeError,
	smallNetwork,
	type TestNetwork
} from './networks';

/** What methods and attacks ask a network, whatever the size of the batch. */

let small: TestNetwork;
let resnet: TestNetwork;
beforeAll(async () => {
	await startWasmInNode();
	small = smallNetwork();
	resnet = await openNetwork('resnet20-cifar10');
});

/** More pictures than the engine takes at once. */
const many = randomPicture([37, 12, 10, 3], 4);
const pictureOf = ({ shape: [, ...each], data }: NdArray, i: number): NdArray => {
	const size = each.reduce((product, n) => product * n, 1);
	return { shape: each, data: data.slice(i * size, (i + 1) * size) };
};
const chosen = [0, 15, 16, 36];

test('batches are cut and joined: each picture gets its own answer', async () => {
	const context = contextOf(small);
	expect(context.batchSize).toBeLessThan(37);
	const before = tf.memory().numTensors;
	const { logits, activations } = await context.forward(many, ['second', 'logits', 'second']);
	expect(logits.shape).toEqual([37, 4]);
	expect(activations.get('second')!.shape).toEqual([37, 6, 5, 6]);
	expect(activations.get('logits')!.data).toEqual(logits.data);
	for (const i of chosen) {
		const alone = await context.forward(asBatch(pictureOf(many, i)), ['second']);
		expect(relativeError(pictureOf(logits, i).data, alone.logits.data)).toBeLessThanOrEqual(1e-5);
		const own = pictureOf(activations.get('second')!, i).data;
		expect(relativeError(own, alone.activations.get('second')!.data)).toBeLessThanOrEqual(1e-5);
	}
	expect(tf.memory().numTensors).toBe(before);
	expect(context.passes).toEqual({ forward: 37 + chosen.length, gradient: 0 });
});

const labels = Array.from({ length: 37 }, (_, i) => i % 4);
const rows = randomNumbers([37, 4], 9).data;

/** Each objective for all pictures, and for one of them. */
const objectives: [string, Objective, (i: number) => Objective][] = [
	[
		'one row of weights',
		{ kind: 'logits', weights: rows.slice(0, 4) },
		() => ({ kind: 'logits', weights: rows.slice(0, 4) })
	],
	[
		'a row of weights a picture',
		{ kind: 'logits', weights: rows },
		(i) => ({ kind: 'logits', weights: rows.slice(4 * i, 4 * i + 4) })
	],
	[
		'cross-entropy',
		{ kind: 'cross-entropy', labels },
		(i) => ({ kind: 'cross-entropy', labels: [labels[i]!] })
	],
	['log-odds', { kind: 'log-odds', labels }, (i) => ({ kind: 'log-odds', labels: [labels[i]!] })],
	[
		'a channel',
		{ kind: 'channel', node: 'second', channel: 4 },
		() => ({ kind: 'channel', node: 'second', channel: 4 })
	],
	[
		'a neuron',
		{ kind: 'channel', node: 'second', channel: 4, place: { y: 5, x: 2 } },
		() => ({ kind: 'channel', node: 'second', channel: 4, place: { y: 5, x: 2 } })
	],
	[
		'a unit without a place',
		{ kind: 'channel', node: 'pool', channel: 1 },
		() => ({ kind: 'channel', node: 'pool', channel: 1 })
	]
];

/** The objective of one picture from its answers. */
async function valueOf(picture: NdArray, objective: Objective): Promise<number> {
	const node = objective.kind === 'channel' ? [objective.node] : [];
	const { logits, activations } = await contextOf(small).forward(asBatch(picture), node);
	switch (objective.kind) {
		case 'logits':
			return logits.data.reduce((sum, value, c) => sum + value * objective.weights[c]!, 0);
		case 'cross-entropy':
			return -logSoftmax(logits.data)[objective.labels[0]!]!;
		case 'log-odds': {
			const p = softmax(logits.data)[objective.labels[0]!]!;
			return Math.log((1 - p) / p);
		}
		case 'channel': {
			const { shape, data } = activations.get(objective.node)!;
			const channels = shape.at(-1)!;
			if (objective.place)
				return data[(objective.place.y * 5 + objective.place.x) * channels + objective.channel]!;
			const own = data.filter((_, i) => i % channels === objective.channel);
			return own.reduce((sum, value) => sum + value, 0) / own.length;
		}
	}
}

describe.each(objectives)('the gradient of %s', (_, all, one) => {
	test('is that of each picture alone, and what central differences find', async () => {
		const before = tf.memory().numTensors;
		const { gradient, values } = await contextOf(small).gradient(many, all);
		for (const i of chosen) {
			const picture = pictureOf(many, i);
			expect(values[i]).toBeCloseTo(await valueOf(picture, one(i)), 4);
			const own = pictureOf(gradient, i).data;
			const alone = await contextOf(small).gradient(asBatch(picture), one(i));
			expect(relativeError(own, alone.gradient.data)).toBeLessThanOrEqual(1e-5);
			const direction = randomNumbers([12, 10, 3], 50 + i).data;
			const at = (step: number) =>
				valueOf(
					{ ...picture, data: picture.data.map((value, k) => value + step * direction[k]!) },
					one(i)
				);
			const slope = own.reduce((sum, value, k) => sum + value * direction[k]!, 0);
			const difference = ((await at(1e-3)) - (await at(-1e-3))) / 2e-3;
			const size = Math.sqrt(own.reduce((sum, value) => sum + value * value, 0)) * 10;
			expect(Math.abs(slope - difference)).toBeLessThanOrEqual(0.02 * size + 1e-3);
		}
		expect(tf.memory().numTensors).toBe(before);
	});
});

test('cross-entropy does not saturate: a certain picture still has a gradient', async () => {
	const certain = smallNetwork({ headSpread: 400 });
	const batch = asBatch(pictureOf(many, 3));
	const { logits } = await contextOf(certain).forward(batch);
	const label = logits.data.indexOf(Math.min(...logits.data));
	expect(softmax(logits.data)[label]!).toBeLessThan(1e-20);
	const answer = await contextOf(certain).gradient(batch, {
		kind: 'cross-entropy',
		labels: [label]
	});
	expect(answer.values[0]).toBeGreaterThan(40);
	expect(Math.max(...answer.gradient.data.map(Math.abs))).toBeGreaterThan(0.01);
});

test('log-odds have the direction of cross-entropy, also where every probability is rounded to 0 or 1', async () => {
	const batch = asBatch(pictureOf(many, 3));
	const directionOf = async (network: TestNetwork, objective: Objective) => {
		const { gradient } = await contextOf(network).gradient(batch, objective);
		const length = Math.sqrt(gradient.data.reduce((sum, value) => sum + value * value, 0));
		return gradient.data.map((value) => value / length);
	};
	const [odds, entropy] = await Promise.all(
		(['log-odds', 'cross-entropy'] as const).map((kind) =>
			directionOf(small, { kind, labels: [2] })
		)
	);
	expect(relativeError(odds!, entropy!)).toBeLessThanOrEqual(1e-4);

	// So sure that only the second class counts: the direction is that from the first to it.
	const certain = smallNetwork({ headSpread: 400 });
	const { logits } = await contextOf(certain).forward(batch);
	const [first, second] = top(logits.data, 2).map(({ index }) => index);
	const weights = new Float32Array(4);
	weights[first!] = -1;
	weights[second!] = 1;
	expect(softmax(logits.data)[first!]).toBe(1);
	const sure = await directionOf(certain, { kind: 'log-odds', labels: [first!] });
	expect(
		relativeError(sure, await directionOf(certain, { kind: 'logits', weights }))
	).toBeLessThanOrEqual(1e-4);
});

/** Logits when a node's output is replaced, all else computed from the pixels. */
async function resume(
	{ executor }: TestNetwork,
	pixels: NdArray,
	node: string,
	activation: NdArray
): Promise<NdArray> {
	const all = { start: 0, end: pixels.shape[0]! };
	const fed = { [executor.inputName]: toTensor(pixels, all), [node]: toTensor(activation, all) };
	const { logits } = await readAll({
		logits: withFeeds(fed, (feeds) => tf.tidy(() => executor.logits(feeds)))
	});
	return logits;
}

test('at a node: the activation, and the gradient through every way behind it', async () => {
	const context = contextOf(resnet);
	const batch = randomPicture([2, 32, 32, 3], 8);
	const weights = new Float32Array(10);
	weights[3] = 1;
	const node = 'stage2.block1.relu2';
	const answer = await context.gradient(batch, { kind: 'logits', weights }, { node });
	const { activations } = await context.forward(batch, [node]);
	const activation = activations.get(node)!;
	expect(answer.activation!.shape).toEqual([2, 16, 16, 32]);
	expect(relativeError(answer.activation!.data, activation.data)).toBeLessThanOrEqual(1e-6);
	const direction = randomNumbers(activation.shape, 1).data;
	const at = async (step: number) => {
		const moved = activation.data.map((value, i) => value + step * direction[i]!);
		return (await resume(resnet, batch, node, { ...activation, data: moved })).data[3]!;
	};
	const slope = answer.gradient.data
		.slice(0, direction.length / 2)
		.reduce((sum, value, i) => sum + value * direction[i]!, 0);
	const difference = ((await at(2e-3)) - (await at(-2e-3))) / 4e-3;
	expect(Math.abs(slope - difference)).toBeLessThanOrEqual(0.05 * Math.abs(slope) + 0.05);
});

test('resuming from the node’s own activations changes nothing', async () => {
	const { logits, activations } = await contextOf(small).forward(many, ['second']);
	const resumed = await resume(small, many, 'second', activations.get('second')!);
	expect(relativeError(resumed.data, logits.data)).toBeLessThanOrEqual(1e-5);
});

test('a cancel is heard between the parts of a batch, and nothing stays behind', async () => {
	let pauses = 0;
	const job = {
		...quietJob,
		async pause() {
			if (++pauses === 3) throw new DOMException('', 'AbortError');
		}
	};
	const context = createNetworkContext(small.executor, job, seededRandom(1));
	const before = tf.memory().numTensors;
	const weights = new Float32Array(4).fill(1);
	const batch = makeBatch(5 * context.batchSize, [12, 10, 3], () => undefined);
	await expect(context.gradient(batch, { kind: 'logits', weights })).rejects.toThrow();
	expect(context.passes.gradient).toBe(2 * context.batchSize);
	expect(tf.memory().numTensors).toBe(before);
});

test('an objective that does not depend on the node fails and leaves nothing behind', async () => {
	const before = tf.memory().numTensors;
	const channel = { kind: 'channel', node: 'first', channel: 0 } as const;
	const asked = contextOf(small).gradient(many, channel, { node: 'second' });
	await expect(asked).rejects.toThrow();
	const logits = { kind: 'logits', weights: new Float32Array(10).fill(1) } as const;
	const batch = randomPicture([1, 32, 32, 3], 2);
	await expect(contextOf(resnet).gradient(batch, logits, { node: 'softmax' })).rejects.toThrow();
	expect(tf.memory().numTensors).toBe(before);
});
