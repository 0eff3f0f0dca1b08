import { beforeAll, expect, test } from 'vitest';
import { sizeOf, spatialShape } from '$lib/core/types';
import { operations as rules } from '$lib/graph/operations';
import { explainNode } from './explain';
import { startWasmInNode } from './node';
import { makeExecutor, randomArray, type TestNode } from './executor.testing';
import { Trace } from './trace';

beforeAll(startWasmInNode);

const window = { kernel: [3, 3], stride: [2, 2], padding: [1, 1, 1, 1] };
const convolution = { ...window, filters: 6, dilation: [1, 1], groups: 1 };

/** One node of every operation, fed by maps [9, 9, 6] or by vectors [6]. */
const maps: readonly [op: string, attributes?: object, weights?: Record<string, number[]>][] = [
	['convolution', { ...convolution, dilation: [2, 1], groups: 2 }, { kernel: [3, 3, 3, 6] }],
	['bias', {}, { bias: [6] }],
	['scale', {}, { scale: [6] }],
	['batchNormalization', { epsilon: 1e-3 }, { scale: [6], offset: [6], mean: [6], variance: [6] }],
	['relu'],
	['relu6'],
	['leakyRelu', { slope: 0.1 }],
	['prelu', {}, { slope: [6] }],
	['elu', { alpha: 0.7 }],
	['selu'],
	['sigmoid'],
	['hardSigmoid'],
	['tanh', { amplitude: 1.7, slope: 0.6 }],
	['softplus'],
	['swish'],
	['hardSwish'],
	['gelu'],
	['maxPool', window],
	['averagePool', window],
	['averagePool', { ...window, countPadding: true }],
	['globalAveragePool'],
	['globalMaxPool'],
	[
		'pad',
		{
			paddings: [
				[1, 2],
				[0, 1],
				[2, 1]
			],
			mode: 'zero'
		}
	],
	[
		'pad',
		{
			paddings: [
				[2, 2],
				[1, 1],
				[0, 0]
			],
			mode: 'reflect'
		}
	],
	['localResponseNormalization', { size: 3, alpha: 0.4, beta: 0.75, bias: 1 }],
	['flatten'],
	['reshape', { shape: [27, 3, 6] }],
	['dropout', { rate: 0.5 }],
	['add'],
	['multiply'],
	['concat'],
	['softmax'],
	['dense', { units: 5 }, { kernel: [6, 5] }]
];

function makeCase([op, attributes = {}, shapes = {}]: (typeof maps)[number]) {
	const needsVector = op === 'dense';
	const first = { name: 'a', op: 'convolution', inputs: ['input'] };
	const second = { name: 'b', op: 'convolution', inputs: ['input'] };
	const same = { ...convolution, stride: [1, 1] };
	const inputs = ['add', 'multiply', 'concat'].includes(op)
		? ['a', 'b']
		: [needsVector ? 'v' : 'a'];
	const weights = Object.fromEntries(Object.keys(shapes).map((role) => [role, role]));
	const nodes = [
		{ ...first, attributes: same, weights: { kernel: 'ka' } },
		{ ...second, attributes: same, weights: { kernel: 'kb' } },
		{ name: 'v', op: 'globalAveragePool', inputs: ['a'], attributes: {} },
		{ name: 'node', op, inputs, attributes, weights }
	] as unknown as TestNode[];
	return makeExecutor([9, 9, 3], nodes, { ka: [3, 3, 3, 6], kb: [3, 3, 3, 6], ...shapes });
}

test.each(maps)('%s is explained to the value that the engine has', async (...given) => {
	const { executor, weights } = makeCase(given);
	const pixels = randomArray([9, 9, 3], 5);
	const trace = new Trace(executor, pixels);
	const shape = trace.shapeOf('node');
	const [, width, channels] = spatialShape(shape);
	const size = sizeOf(shape);
	for (const index of [0, 1, size >> 1, size - 2, size - 1]) {
		const place = Math.floor(index / channels);
		const cell = { y: Math.floor(place / width), x: place % width, channel: index % channels };
		const { explanation, engineValue } = await explainNode(trace, weights, 'node', cell);
		expect(Math.abs(explanation.value - engineValue)).toBeLessThan(
			1e-5 * Math.max(1, Math.abs(engineValue))
		);
	}
	trace.dispose();
	executor.dispose();
});

test('no operation is left out', () => {
	const tested = new Set(['input', ...maps.map(([op]) => op)]);
	expect(Object.keys(rules).filter((op) => !tested.has(op))).toEqual([]);
});

test('the input is explained from the pixel', async () => {
	const { executor, weights } = makeCase(['relu']);
	const trace = new Trace(executor, randomArray([9, 9, 3], 6));
	const { explanation, engineValue } = await explainNode(trace, weights, 'input', {
		y: 2,
		x: 3,
		channel: 1
	});
	expect(explanation.value).toBeCloseTo(engineValue, 6);
	trace.dispose();
	executor.dispose();
});
