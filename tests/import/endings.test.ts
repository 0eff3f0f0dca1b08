import { beforeAll, describe, expect, test } from 'vitest';
import { startWasmInNode } from '$lib/engine/node';
import { translateKeras } from '$lib/networks/import/keras-layers/translate';
import { ListedWeights } from '$lib/networks/import/keras-layers/weight-store';
import { importer as tfjsGraph } from '$lib/networks/import/tfjs-graph/importer';
import { importer as tfjsLayers } from '$lib/networks/import/tfjs-layers/importer';
import type { ImportedNetwork } from '$lib/networks/import/types';
import { seedFor } from './compare';
import { HandGraph } from './graph-def';
import { readOnnx } from './onnx/fixture';
import { writeOnnx } from './onnx/write';
import { runImported } from './run';
import { filesOf, tfjs } from './tfjs';

/**
 * What networks end in, the same in every format: the mean of a picture of 2 × 2 pixels, and a dense layer whose weights
 * are 0.2 · channel · unit, both counted from 1. Of a picture of 0.5 everywhere, the score of unit u is 0.6 u.
 */

beforeAll(startWasmInNode);

const signal = new AbortController().signal;
type End = 'sigmoid' | 'softmax' | 'linear';

const kernelOf = (units: number) =>
	[1, 2, 3].flatMap((channel) =>
		Array.from({ length: units }, (_, unit) => 0.2 * channel * (unit + 1))
	);

const operators = { sigmoid: 'Sigmoid', softmax: 'Softmax', linear: 'Identity' } as const;

async function fromLayers(units: number, end: End): Promise<ImportedNetwork> {
	const { layers } = tfjs;
	const model = tfjs.sequential({
		layers: [
			layers.globalAveragePooling2d({ inputShape: [2, 2, 3] }),
			layers.dense({ units, activation: end, useBias: false })
		]
	});
	model.setWeights([tfjs.tensor(kernelOf(units), [3, units])]);
	return tfjsLayers.read(await filesOf(model), {}, signal);
}

async function fromGraph(units: number, end: End): Promise<ImportedNetwork> {
	const g = new HandGraph();
	const mean = g.add('mean', 'Mean', [g.input('x', -1, 2, 2, 3), g.integers('axes', [1, 2])]);
	const scores = g.add('s', 'MatMul', [mean, g.floats('k', [3, units], kernelOf(units))]);
	g.add('end', operators[end], [scores]);
	return tfjsGraph.read(g.files(), {}, signal);
}

async function fromOnnx(units: number, end: End): Promise<ImportedNetwork> {
	const bytes = writeOnnx({
		inputs: [{ name: 'x', dims: ['batch', 3, 2, 2] }],
		outputs: [{ name: 'y', dims: ['batch', units] }],
		nodes: [
			{ op: 'GlobalAveragePool', inputs: ['x'], outputs: ['p'] },
			{ op: 'Flatten', inputs: ['p'], outputs: ['f'] },
			{ op: 'MatMul', inputs: ['f', 'k'], outputs: ['s'] },
			{ op: operators[end], inputs: ['s'], outputs: ['y'] }
		],
		tensors: [{ name: 'k', dims: [3, units], values: kernelOf(units) }]
	});
	return readOnnx(bytes);
}

/** `.keras` and `.h5` files differ from this in where their weights stand only. */
async function fromKeras(units: number, end: End): Promise<ImportedNetwork> {
	const kernel = { shape: [3, units], data: Float32Array.from(kernelOf(units)) };
	const layer = (class_name: string, config: object) => ({ class_name, config });
	const layers = [
		layer('InputLayer', { name: 'in', batch_shape: [null, 2, 2, 3] }),
		layer('GlobalAveragePooling2D', { name: 'mean' }),
		layer('Dense', { name: 'dense', units, activation: end, use_bias: false })
	];
	return translateKeras(
		{
			format: 'keras',
			description: { class_name: 'Sequential', config: { name: 'small', layers } },
			kerasVersion: '3.8.0',
			weights: new ListedWeights(new Map([['dense/kernel', kernel]]))
		},
		{}
	);
}

async function answerOf(imported: ImportedNetwork) {
	const pixels = { shape: [2, 2, 3], data: new Float32Array(12).fill(0.5) };
	const { logits, nodes } = await runImported(imported, pixels, seedFor(imported.classCount));
	return { logits: [...logits], last: [...nodes.get(imported.nodes.at(-1)!.name)!.data] };
}

const share = 1 / (1 + Math.exp(-0.6));

describe.each([
	['TensorFlow.js layers', fromLayers],
	['TensorFlow.js graph', fromGraph],
	['Keras', fromKeras],
	['ONNX', fromOnnx]
])('%s', (_format, open) => {
	test.each([
		['sigmoid', /share between 0 and 1 \(sigmoid\); it is shown as two classes/],
		['linear', /one number, which is taken for a score of the second of two classes/]
	] as const)(
		'one output, %s: two classes, of which the second has its share',
		async (end, note) => {
			const imported = await open(1, end);
			expect(imported.classCount).toBe(2);
			expect(imported.notes).toEqual([expect.stringMatching(note)]);
			const { last } = await answerOf(imported);
			expect(last[0]).toBeCloseTo(1 - share, 5);
			expect(last[1]).toBeCloseTo(share, 5);
		}
	);

	test('four sigmoids: the scores before them, and what the percentages are is said', async () => {
		const imported = await open(4, 'sigmoid');
		expect(imported.classCount).toBe(4);
		expect(imported.notes).toEqual([
			expect.stringMatching(/percentages shown are shares of all classes/)
		]);
		expect(imported.nodes.some(({ op }) => op === 'sigmoid')).toBe(false);
		const { logits } = await answerOf(imported);
		[0.6, 1.2, 1.8, 2.4].forEach((score, i) => expect(logits[i]).toBeCloseTo(score, 5));
	});

	test('four shares: no note, and the softmax stays', async () => {
		const imported = await open(4, 'softmax');
		expect(imported.notes).toEqual([]);
		const { logits, last } = await answerOf(imported);
		expect(logits[3]).toBeCloseTo(2.4, 5);
		expect(last.reduce((a, b) => a + b)).toBeCloseTo(1, 5);
	});

	test('a softmax over one score tells nothing, and is refused', async () => {
		await expect(open(1, 'softmax')).rejects.toThrow(/softmax over one score, which is always 1/);
	});
});

test('ONNX: one score squeezed out of its batch', async () => {
	const nodes = [
		{ op: 'GlobalAveragePool', inputs: ['x'], outputs: ['p'] },
		{ op: 'Flatten', inputs: ['p'], outputs: ['f'] },
		{ op: 'MatMul', inputs: ['f', 'k'], outputs: ['s'] },
		{ op: 'Sigmoid', inputs: ['s'], outputs: ['g'] },
		{ op: 'Squeeze', inputs: ['g'], outputs: ['y'] }
	];
	const imported = await readOnnx(
		writeOnnx({
			inputs: [{ name: 'x', dims: [1, 3, 2, 2] }],
			outputs: [{ name: 'y', dims: [] }],
			nodes,
			tensors: [{ name: 'k', dims: [3, 1], values: kernelOf(1) }]
		})
	);
	expect((await answerOf(imported)).last[1]).toBeCloseTo(share, 5);
});
