import { beforeAll, expect, test } from 'vitest';
import { FailureError } from '$lib/core/result';
import { seededRandom } from '$lib/core/random';
import type { NdArray } from '$lib/core/types';
import { findNetwork } from '$lib/networks/catalogue';
import { loadNetwork, type NetworkParts } from '$lib/networks/load';
import { runClassMap } from './class-map';
import { Executor, toBatch } from './executor';
import { readProjectFile, startWasmInNode } from './node';
import { readTensor } from './reading';
import { makeExecutor } from './executor.testing';
import { tf } from './tf';

/** The rewritten networks against the networks themselves, through the real executor. */

beforeAll(startWasmInNode);

async function open(id: string): Promise<NetworkParts> {
	const { files, card } = findNetwork(id)!;
	const loaded = await loadNetwork(files, card, new AbortController().signal, readProjectFile);
	if (!loaded.ok) throw new Error(loaded.error.message);
	return loaded.value;
}

function picture(height: number, width: number, channels: number, seed: number): NdArray {
	const data = Float32Array.from({ length: height * width * channels }, seededRandom(seed));
	return { shape: [height, width, channels], data };
}

function crop({ shape, data }: NdArray, top: number, left: number, side: number): NdArray {
	const [, width, channels] = shape as [number, number, number];
	const rows = Array.from({ length: side }, (_, y) => {
		const from = ((top + y) * width + left) * channels;
		return [...data.subarray(from, from + side * channels)];
	});
	return { shape: [side, side, channels], data: Float32Array.from(rows.flat()) };
}

async function scores({ graph, weights }: NetworkParts, pixels: NdArray): Promise<Float32Array> {
	const executor = new Executor(graph, weights);
	const logits = tf.tidy(() => executor.logits({ [executor.inputName]: toBatch(pixels) }));
	return readTensor(logits).finally(() => {
		logits.dispose();
		executor.dispose();
	});
}

function largestDifference(one: Float32Array, other: Float32Array): number {
	expect(one).toHaveLength(other.length);
	return Math.max(...one.map((value, i) => Math.abs(value - other[i]!)));
}

function cellOf({ shape, data }: NdArray, y: number, x: number): Float32Array {
	const [, columns, classes] = shape as [number, number, number];
	const from = (y * columns + x) * classes;
	return data.slice(from, from + classes);
}

test.each(['lenet5-mnist', 'resnet20-cifar10'])(
	'%s gives the same scores on a picture of its own size',
	async (id) => {
		const parts = await open(id);
		const pixels = picture(32, 32, parts.graph.input.channels, 5);
		const { logits, size } = await runClassMap(parts, pixels);
		expect(size).toEqual([1, 1]);
		expect(logits.shape).toEqual([1, 1, 10]);
		expect(largestDifference(logits.data, await scores(parts, pixels))).toBeLessThan(1e-4);
	}
);

test('every cell of LeNet-5’s map is the network on that crop', async () => {
	const parts = await open('lenet5-mnist');
	const pixels = picture(44, 52, 1, 7);
	const { logits, probabilities, size, stride, exact } = await runClassMap(parts, pixels);
	expect([size, stride, exact]).toEqual([[4, 6], [4, 4], true]);
	for (let y = 0; y < 4; y++)
		for (let x = 0; x < 6; x++) {
			const alone = await scores(parts, crop(pixels, 4 * y, 4 * x, 32));
			expect(largestDifference(cellOf(logits, y, x), alone), `${y}, ${x}`).toBeLessThan(1e-4);
			const total = cellOf(probabilities, y, x).reduce((sum, share) => sum + share, 0);
			expect(total).toBeCloseTo(1, 5);
		}
});

test('ResNet-20 pads each crop alone, so its map differs inside and says so', async () => {
	const parts = await open('resnet20-cifar10');
	const pixels = picture(64, 64, 3, 9);
	const { logits, size, exact } = await runClassMap(parts, pixels);
	expect([size, exact]).toEqual([[9, 9], false]);
	const alone = await scores(parts, crop(pixels, 16, 16, 32));
	expect(largestDifference(cellOf(logits, 4, 4), alone)).toBeGreaterThan(1e-3);
});

test('a flattened map with another width than height keeps its order', async () => {
	const { graph, weights } = makeExecutor(
		[5, 6, 1],
		[
			{
				name: 'conv',
				op: 'convolution',
				attributes: {
					kernel: [3, 3],
					filters: 2,
					stride: [1, 1],
					padding: 'valid',
					dilation: [1, 1],
					groups: 1
				},
				weights: { kernel: 'c' }
			},
			{ name: 'flat', op: 'flatten', attributes: {} },
			{ name: 'tanh', op: 'tanh', attributes: { amplitude: 1, slope: 1 } },
			{ name: 'dense', op: 'dense', attributes: { units: 3 }, weights: { kernel: 'd' } }
		],
		{ c: [3, 3, 1, 2], d: [24, 3] }
	);
	const records = [...weights].map(([name, { shape }]) => ({
		name,
		shape,
		dtype: 'float32' as const,
		offset: 0
	}));
	const parts = { graph: { ...graph, tensors: records }, weights };
	const pixels = picture(5, 6, 1, 11);
	const { logits } = await runClassMap(parts, pixels);
	expect(largestDifference(logits.data, await scores(parts, pixels))).toBeLessThan(1e-5);
});

test('nothing stays on the backend, also after a refusal', async () => {
	const parts = await open('lenet5-mnist');
	const tensors = tf.memory().numTensors;
	await runClassMap(parts, picture(40, 40, 1, 1));
	await expect(runClassMap(parts, picture(20, 40, 1, 1))).rejects.toThrow(FailureError);
	await expect(runClassMap(parts, picture(20, 40, 1, 1))).rejects.toThrow('at least 32 × 32');
	expect(tf.memory().numTensors).toBe(tensors);
});
