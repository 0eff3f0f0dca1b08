import type { Tensor } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import type { NdArray } from '$lib/core/types';
import type { OperationAttributes, PaddingMode } from '$lib/graph/types';
import { toBatch, type Executor } from './executor';
import { logitGradient, tidyGradient } from './gradient';
import { startWasmInNode } from './node';
import { relativeError } from './self-check/reference';
import { makeExecutor, randomArray, type TestNode as Node } from './executor.testing';
import { tf } from './tf';

beforeAll(startWasmInNode);

async function runAll(executor: Executor, pixels: NdArray, wanted: string[]): Promise<NdArray[]> {
	const values = tf.tidy(() => {
		const run = executor.run({ input: toBatch(pixels) }, wanted);
		return wanted.map((name) => run.get(name)!);
	});
	const arrays = await Promise.all(
		values.map(async (value) => ({
			shape: value.shape.slice(1),
			data: (await value.data<'float32'>()).slice()
		}))
	);
	tf.dispose(values);
	return arrays;
}

/** Where a padded index reads from; null for zero. */
function source(index: number, size: number, mode: PaddingMode): number | null {
	if (index >= 0 && index < size) return index;
	if (mode === 'zero') return null;
	if (mode === 'replicate') return index < 0 ? 0 : size - 1;
	if (mode === 'circular') return (index + size) % size;
	return index < 0 ? -index : 2 * (size - 1) - index;
}

/** Convolution as its definition says, one product after the other. */
function bruteConvolution(
	x: NdArray,
	kernel: NdArray,
	a: OperationAttributes['convolution'],
	[outHeight, outWidth]: readonly [number, number]
): Float32Array {
	const [height, width, channels] = x.shape as [number, number, number];
	const [kh, kw, perGroup, filters] = kernel.shape as [number, number, number, number];
	const [top, , left] = a.padding as readonly [number, number, number, number];
	const out: number[] = [];
	for (let y = 0; y < outHeight; y++)
		for (let c = 0; c < outWidth; c++)
			for (let f = 0; f < filters; f++) {
				const group = Math.floor(f / (filters / a.groups));
				let sum = 0;
				for (let ky = 0; ky < kh; ky++)
					for (let kx = 0; kx < kw; kx++)
						for (let i = 0; i < perGroup; i++) {
							const row = source(
								y * a.stride[0] - top + ky * a.dilation[0],
								height,
								a.paddingMode ?? 'zero'
							);
							const column = source(
								c * a.stride[1] - left + kx * a.dilation[1],
								width,
								a.paddingMode ?? 'zero'
							);
							if (row === null || column === null) continue;
							const value = x.data[(row * width + column) * channels + group * perGroup + i]!;
							sum += value * kernel.data[((ky * kw + kx) * perGroup + i) * filters + f]!;
						}
				out.push(sum);
			}
	return Float32Array.from(out);
}

const base = {
	kernel: [3, 3],
	stride: [1, 1],
	padding: [1, 1, 1, 1],
	dilation: [1, 1],
	groups: 1,
	filters: 6
} as const satisfies OperationAttributes['convolution'];

describe('convolution is what its definition says', () => {
	const variants: [string, Partial<OperationAttributes['convolution']>, number[]][] = [
		['plain', {}, [3, 3, 3, 6]],
		['uneven stride and padding', { stride: [2, 3], padding: [0, 2, 1, 3] }, [3, 3, 3, 6]],
		['dilated', { dilation: [2, 3], padding: [2, 2, 3, 3] }, [3, 3, 3, 6]],
		['grouped', { groups: 3 }, [3, 3, 1, 6]],
		[
			'depthwise, dilated, stride 2',
			{ groups: 3, filters: 3, stride: [2, 2], dilation: [2, 2] },
			[3, 3, 1, 3]
		],
		['reflect', { padding: [2, 1, 1, 2], paddingMode: 'reflect' }, [3, 3, 3, 6]],
		['replicate', { padding: [2, 1, 0, 2], paddingMode: 'replicate' }, [3, 3, 3, 6]],
		['circular', { padding: [2, 1, 1, 2], paddingMode: 'circular' }, [3, 3, 3, 6]]
	];
	test.each(variants)('%s', async (_name, given, kernelShape) => {
		const attributes = { ...base, ...given };
		const { executor, weights } = makeExecutor(
			[9, 11, 3],
			[{ name: 'conv', op: 'convolution', attributes, weights: { kernel: 'k' } } as Node],
			{ k: kernelShape }
		);
		const [x, y] = await runAll(executor, randomArray([9, 11, 3], 1), ['input', 'conv']);
		const wanted = bruteConvolution(
			x!,
			weights.get('k')!,
			attributes,
			y!.shape as unknown as [number, number]
		);
		expect(relativeError(y!.data, wanted)).toBeLessThan(1e-5);
		executor.dispose();
	});

	test('groups of several filters each', async () => {
		const attributes = { ...base, groups: 2, filters: 8 };
		const { executor, weights } = makeExecutor(
			[6, 6, 3],
			[
				{
					name: 'wide',
					op: 'convolution',
					attributes: { ...base, filters: 4 },
					weights: { kernel: 'w' }
				} as Node,
				{ name: 'conv', op: 'convolution', attributes, weights: { kernel: 'k' } } as Node
			],
			{ w: [3, 3, 3, 4], k: [3, 3, 2, 8] }
		);
		const [x, y] = await runAll(executor, randomArray([6, 6, 3], 2), ['wide', 'conv']);
		const wanted = bruteConvolution(x!, weights.get('k')!, attributes, [6, 6]);
		expect(relativeError(y!.data, wanted)).toBeLessThan(1e-5);
		executor.dispose();
	});
});

test('the input is normalised with its mean and standard deviation', async () => {
	const { executor } = makeExecutor([2, 2, 1], []);
	const pixels = { shape: [2, 2, 1], data: Float32Array.of(0, 0.25, 0.5, 1) };
	const [x] = await runAll(executor, pixels, ['input']);
	expect([...x!.data]).toEqual([-0.5, 0, 0.5, 1.5]);
	executor.dispose();
});

/** Two branches that join, concatenate and normalise: everything an inception or residual block does. */
function branched() {
	const conv = (name: string, input: string, k: string) =>
		({
			name,
			op: 'convolution',
			inputs: [input],
			attributes: { ...base, filters: 4 },
			weights: { kernel: k }
		}) as Node;
	const nodes: Node[] = [
		conv('left', 'input', 'kl'),
		conv('right', 'input', 'kr'),
		{ name: 'relu', op: 'relu', inputs: ['left'], attributes: {} } as Node,
		{ name: 'sum', op: 'add', inputs: ['relu', 'right'], attributes: {} } as Node,
		{ name: 'both', op: 'concat', inputs: ['sum', 'left'], attributes: {} } as Node,
		{
			name: 'lrn',
			op: 'localResponseNormalization',
			attributes: { size: 3, alpha: 0.1, beta: 0.75, bias: 1 }
		} as Node,
		{ name: 'relu2', op: 'relu', attributes: {} } as Node,
		{
			name: 'pool',
			op: 'maxPool',
			attributes: { kernel: [3, 3], stride: [2, 2], padding: [1, 1, 1, 1] }
		} as Node,
		{ name: 'gap', op: 'globalAveragePool', attributes: {} } as Node,
		{ name: 'logits', op: 'dense', attributes: { units: 5 }, weights: { kernel: 'kd' } } as Node
	];
	return makeExecutor([7, 7, 3], nodes, { kl: [3, 3, 3, 4], kr: [3, 3, 3, 4], kd: [8, 5] });
}

function pixels(seed: number): NdArray {
	const { shape, data } = randomArray([7, 7, 3], seed);
	return { shape, data: data.map((value) => (value + 1) / 2) };
}

async function logitsOf(executor: Executor, feeds: Record<string, Tensor>): Promise<Float32Array> {
	const logits = tf.tidy(() => executor.logits(feeds));
	const data = (await logits.data<'float32'>()).slice();
	logits.dispose();
	return data;
}

test('feeding a node its own activation changes nothing, another changes the logits', async () => {
	const { executor } = branched();
	const input = toBatch(pixels(3));
	const sum = tf.tidy(() => executor.run({ input }, ['sum']).get('sum')!);
	const plain = await logitsOf(executor, { input });
	expect(await logitsOf(executor, { input, sum })).toEqual(plain);
	const doubled = tf.mul(sum, 2);
	expect(await logitsOf(executor, { input, sum: doubled })).not.toEqual(plain);
	tf.dispose([input, sum, doubled]);
	executor.dispose();
});

async function gradientOf(
	executor: Executor,
	rule: 'plain' | 'guided' | 'deconvnet',
	node = 'input'
) {
	const input = toBatch(pixels(3));
	const feeds: Record<string, Tensor> = { input };
	if (node !== 'input') feeds[node] = tf.tidy(() => executor.run({ input }, [node]).get(node)!);
	const seed = Float32Array.of(1, 0, -1, 0, 0.5);
	const found = logitGradient(executor, feeds, node, seed, rule);
	const data = (await found.gradient.data<'float32'>()).slice();
	tf.dispose([...Object.values(feeds), found.gradient, found.logits]);
	return data;
}

test('the input gradient is what central differences say', async () => {
	const { executor } = branched();
	const gradient = await gradientOf(executor, 'plain');
	const { shape, data } = pixels(3);
	const seed = [1, 0, -1, 0, 0.5];
	const score = async (at: number, step: number) => {
		const moved = data.slice();
		moved[at]! += step;
		const input = toBatch({ shape, data: moved });
		const logits = await logitsOf(executor, { input });
		input.dispose();
		return logits.reduce((sum, logit, i) => sum + logit * seed[i]!, 0);
	};
	const scale = Math.max(...gradient.map(Math.abs));
	for (const at of [0, 17, 40, 73, 99, 146]) {
		const slope = ((await score(at, 1e-3)) - (await score(at, -1e-3))) / 2e-3;
		expect(Math.abs(slope - gradient[at]!) / scale).toBeLessThan(3e-2);
	}
	executor.dispose();
});

test('ReLU rules differ from the plain gradient and leave it as it was, bit for bit', async () => {
	const { executor } = branched();
	const before = await gradientOf(executor, 'plain');
	const guided = await gradientOf(executor, 'guided');
	const deconvnet = await gradientOf(executor, 'deconvnet');
	expect(guided).not.toEqual(before);
	expect(deconvnet).not.toEqual(guided);
	expect(await gradientOf(executor, 'plain')).toEqual(before);
	executor.dispose();
});

test('the rules themselves: what passes one ReLU', async () => {
	const { executor } = makeExecutor(
		[1, 2, 1],
		[
			{ name: 'relu', op: 'relu', attributes: {} } as Node,
			{ name: 'flat', op: 'flatten', attributes: {} } as Node
		]
	);
	const input = tf.tensor4d([0, 1], [1, 1, 2, 1]); // normalised: −0.5 and 1.5
	const passed = async (rule: 'plain' | 'guided' | 'deconvnet', seed: [number, number]) => {
		const found = logitGradient(executor, { input }, 'input', Float32Array.from(seed), rule);
		const data = [...(await found.gradient.data())].map((value) => value + 0);
		tf.dispose([found.gradient, found.logits]);
		return data;
	};
	expect(await passed('plain', [1, -1])).toEqual([0, -2]);
	expect(await passed('guided', [1, -1])).toEqual([0, 0]);
	expect(await passed('guided', [1, 1])).toEqual([0, 2]);
	expect(await passed('deconvnet', [1, -1])).toEqual([2, 0]);
	input.dispose();
	executor.dispose();
});

test('no tensor is left after gradients, also after one that throws half way', async () => {
	const { executor } = branched();
	const before = tf.memory().numTensors;
	await gradientOf(executor, 'plain');
	await gradientOf(executor, 'guided', 'sum');
	const input = toBatch(pixels(4));
	const wrongSeed = new Float32Array(3);
	expect(() => logitGradient(executor, { input }, 'input', wrongSeed, 'plain')).toThrow();
	const unsupported = () =>
		tf.grad((x) => tf.sum(tf.topk(tf.reshape(executor.logits({ input: x }), [5]), 2).values))(
			input
		);
	expect(() => {
		throw tryClean(unsupported);
	}).toThrow(/gradient function not found/);
	input.dispose();
	expect(tf.memory().numTensors).toBe(before);
	executor.dispose();
});

function tryClean(compute: () => Tensor): Error {
	try {
		tidyGradient(compute);
	} catch (thrown) {
		return thrown as Error;
	}
	return new Error('it did not throw');
}
