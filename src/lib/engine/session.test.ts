import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { seededRandom } from '$lib/core/random';
import type { NdArray } from '$lib/core/types';
import { findNetwork } from '$lib/networks/catalogue';
import { startWasmInNode } from './node';
import type { Jobs } from './protocol';
import { EngineSession } from './session';
import { tf } from './tf';

/** The engine's jobs on the real backend and the real networks; only the download is replaced by reading files. */

const context = {
	signal: new AbortController().signal,
	report: () => undefined,
	pause: async () => undefined
};
let session: EngineSession;

beforeAll(async () => {
	vi.stubGlobal(
		'fetch',
		async (address: string) => new Response(await readFile(resolve(`.${address}`)))
	);
	await startWasmInNode();
});
afterAll(() => vi.unstubAllGlobals());
beforeEach(() => {
	session?.dispose();
	session = new EngineSession({
		wasm: { plain: '', simd: '', threadedSimd: '' },
		onlost: () => undefined
	});
});

async function ask<K extends keyof Jobs>(
	kind: K,
	request: Jobs[K]['request']
): Promise<Jobs[K]['answer']> {
	return (await session.handlers[kind](request, context)).answer;
}

function load(id: string) {
	const { card, files } = findNetwork(id)!;
	return ask('load', { id, files, card });
}

function picture(seed: number, shape = [32, 32, 3]): NdArray {
	const random = seededRandom(seed);
	const length = shape.reduce((product, n) => product * n, 1);
	return { shape, data: Float32Array.from({ length }, random) };
}

const network = 'resnet20-cifar10';
const trace = (seed: number, nodes: readonly string[] = ['stem']) =>
	ask('trace', { network, slot: 'main', pixels: picture(seed), nodes });

test('a trace gives logits, probabilities and the maps that were asked for', async () => {
	await load(network);
	const { logits, probabilities, maps } = await trace(1, ['stem', 'pool']);
	expect(logits).toHaveLength(10);
	expect(probabilities.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 5);
	expect(maps.map(({ node, shape }) => [node, shape])).toEqual([
		['stem', [32, 32, 16]],
		['pool', [64]]
	]);
	const values = await ask('values', { slot: 'main', node: 'stem', channel: 3 });
	const { bytes, statistics } = maps[0]!;
	const largest = Math.max(Math.abs(statistics.min[3]!), Math.abs(statistics.max[3]!));
	values.data.forEach((value, cell) => {
		const shown = ((bytes[3 * 1024 + cell]! - 128) / 127) * largest;
		expect(Math.abs(shown - value)).toBeLessThanOrEqual(largest / 250);
	});
});

test('what is handed over can be transferred away without harm to the engine', async () => {
	await load(network);
	const first = await session.handlers.trace(
		{ network, slot: 'main', pixels: picture(1), nodes: ['stem'] },
		context
	);
	structuredClone(first.answer, { transfer: [...(first.transfer ?? [])] });
	const again = await ask('maps', { slot: 'main', nodes: ['stem'] });
	expect(again[0]!.bytes).toHaveLength(32 * 32 * 16);
	const values = await session.handlers.values({ slot: 'main', node: 'stem' }, context);
	structuredClone(values.answer, { transfer: [...(values.transfer ?? [])] });
	const { data } = await ask('values', { slot: 'main', node: 'stem' });
	expect(data.some((value) => value !== 0)).toBe(true);
});

test('an explained value is the engine’s value', async () => {
	await load(network);
	await trace(2);
	for (const node of [
		'input',
		'stem',
		'stem.norm',
		'stage2.block1.zeros',
		'pool',
		'classifier',
		'softmax'
	]) {
		const channel = node === 'input' ? 2 : 9;
		const { explanation, engineValue } = await ask('explain', {
			slot: 'main',
			node,
			cell: { y: 0, x: 0, channel }
		});
		expect(Math.abs(explanation.value - engineValue), node).toBeLessThan(1e-4);
	}
});

test('the gradient by the pixels is the chain of the gradient by an inner activation', async () => {
	await load(network);
	const pixels = picture(3);
	const seed = new Float32Array(10);
	seed[4] = 1;
	const inner = await ask('gradient', {
		network,
		pixels,
		seed,
		node: 'stage3.block3.relu2',
		reluRule: 'plain'
	});
	expect(inner.gradient.shape).toEqual([8, 8, 64]);
	// Behind the last ReLU come only the mean and one dense layer: every cell has the same gradient, weight / 64.
	const kernel = await ask('weights', { network, node: 'classifier', role: 'kernel' });
	inner.gradient.data.forEach((value, i) =>
		expect(value).toBeCloseTo(kernel.data[(i % 64) * 10 + 4]! / 64, 5)
	);
});

test('health over pictures of one grey: constant channels do not correlate', async () => {
	await load(network);
	const grey = { shape: [32, 32, 3], data: new Float32Array(3072).fill(0.5) };
	const [health] = await ask('health', { network, pictures: [grey, grey], nodes: ['pool'] });
	expect(health!.pictures).toBe(2);
	expect([...health!.correlation].every((value) => value === 0 || value === 1)).toBe(true);
});

test.each([
	[
		'a picture of the wrong shape',
		() => ask('trace', { network, slot: 'main', pixels: picture(1, [28, 28, 1]), nodes: [] }),
		/takes pictures of 32 × 32 × 3/
	],
	[
		'a network that is not loaded',
		() => ask('trace', { network: 'vgg', slot: 'main', pixels: picture(1), nodes: [] }),
		/vgg.*not loaded/
	],
	['a layer that does not exist', () => ask('maps', { slot: 'main', nodes: ['conv99'] }), /conv99/],
	[
		'a cell outside',
		() => ask('explain', { slot: 'main', node: 'stem', cell: { y: 32, x: 0, channel: 0 } }),
		/no cell at row 32/
	],
	[
		'a picture that is not all numbers',
		() => {
			const pixels = picture(1);
			pixels.data[7] = NaN;
			return ask('trace', { network, slot: 'main', pixels, nodes: [] });
		},
		/values that are not numbers/
	],
	[
		'a seed of the wrong length',
		() =>
			ask('gradient', {
				network,
				pixels: picture(1),
				seed: new Float32Array(3),
				reluRule: 'plain'
			}),
		/10 classes, not 3/
	],
	[
		'a weight that does not exist',
		() => ask('weights', { network, node: 'stem', role: 'bias' }),
		/no weight named “bias”/
	]
] as const)(
	'%s is refused with a sentence, and nothing leaks',
	async (_title, request, sentence) => {
		await load(network);
		await trace(1);
		const before = tf.memory().numTensors;
		await expect(request()).rejects.toThrow(sentence);
		expect(tf.memory().numTensors).toBe(before);
		expect((await trace(1)).logits).toHaveLength(10);
	}
);

test('an aborted trace keeps the former one and leaves no tensor', async () => {
	await load(network);
	await trace(1);
	const former = await ask('values', { slot: 'main', node: 'pool' });
	const before = tf.memory().numTensors;
	const controller = new AbortController();
	const request = { network, slot: 'main', pixels: picture(2), nodes: ['stem'] } as const;
	const running = session.handlers.trace(request, { ...context, signal: controller.signal });
	controller.abort();
	await expect(running).rejects.toThrow();
	expect(tf.memory().numTensors).toBe(before);
	expect(await ask('values', { slot: 'main', node: 'pool' })).toEqual(former);
});

test('changing networks frees the one before; disposing frees everything', async () => {
	session.dispose();
	const empty = tf.memory().numTensors;
	await load(network);
	const held = tf.memory().numTensors;
	await load('lenet5-mnist');
	await load(network);
	expect(tf.memory().numTensors).toBe(held);
	session.dispose();
	expect(tf.memory().numTensors).toBe(empty);
});

test('a thousand pictures leave as many tensors as the first, and no heap', async () => {
	await load('lenet5-mnist');
	const one = (seed: number) =>
		ask('trace', {
			network: 'lenet5-mnist',
			slot: 'main',
			pixels: picture(seed, [32, 32, 1]),
			nodes: ['C1', 'C3', 'softmax']
		});
	for (let seed = 0; seed < 50; seed++) await one(seed);
	const { numTensors } = tf.memory();
	const before = process.memoryUsage().heapUsed;
	for (let seed = 0; seed < 1000; seed++) await one(seed);
	expect(tf.memory().numTensors).toBe(numTensors);
	expect((process.memoryUsage().heapUsed - before) / 2 ** 20).toBeLessThan(60);
});
