import type { layers as kinds } from '@tensorflow/tfjs';
import { beforeAll, describe, expect, test } from 'vitest';
import { startWasmInNode } from '$lib/engine/node';
import { relativeError } from '$lib/engine/self-check/reference';
import { format } from '$lib/networks/import/tfjs-layers/format';
import { importer as tfjsLayers } from '$lib/networks/import/tfjs-layers/importer';
import type { ImportedNetwork } from '$lib/networks/import/types';
import { expectAgreement, scramble, seedFor, uniform, type Comparison } from './compare';
import { runImported } from './run';
import { filesOf, onCpu, tfjs } from './tfjs';

/** Networks of layers that TensorFlow.js itself makes and saves, read by the site and run against TensorFlow.js. */

beforeAll(startWasmInNode);

const signal = new AbortController().signal;
const { layers } = tfjs;

type Layer = kinds.Layer;
type Symbolic = tfjs.SymbolicTensor;

const apply = (layer: { apply(x: never): unknown }, x: Symbolic | Symbolic[]) =>
	layer.apply(x as never) as Symbolic;

/** A picture of 9 × 7, odd on purpose, through layers, then flattened into scores of three classes. */
function network(body: (picture: Symbolic) => Symbolic, channels: 1 | 3 = 3): tfjs.LayersModel {
	const input = tfjs.input({ shape: [9, 7, channels] });
	const features = body(input);
	const flat = features.rank === 2 ? features : apply(layers.flatten(), features);
	const scores = apply(layers.dense({ units: 3, name: 'scores' }), flat);
	const model = tfjs.model({ inputs: input, outputs: scores });
	scramble(model);
	return model;
}

const through = (...list: readonly { apply(x: never): unknown }[]) =>
	network((x) => list.reduce((value, layer) => apply(layer, value), x));

async function importModel(model: tfjs.LayersModel, shards = 1): Promise<ImportedNetwork> {
	return tfjsLayers.read(await filesOf(model, shards), {}, signal);
}

const forwardOf = (model: tfjs.LayersModel) => (x: tfjs.Tensor) =>
	model.apply(x, { training: false }) as tfjs.Tensor;

async function expectSame(model: tfjs.LayersModel, comparison?: Comparison) {
	const imported = await importModel(model);
	await expectAgreement(imported, forwardOf(model), comparison);
	return imported;
}

const conv = (settings: Partial<Parameters<typeof layers.conv2d>[0]> = {}) =>
	layers.conv2d({ filters: 4, kernelSize: 3, ...settings });

describe('layers agree with TensorFlow.js, forwards and backwards', () => {
	const cases: [string, () => Layer[], Comparison?][] = [
		['convolution', () => [conv()]],
		['convolution, same', () => [conv({ padding: 'same' })]],
		['convolution, same, stride 2 × 3', () => [conv({ padding: 'same', strides: [2, 3] })]],
		['convolution, 2 × 5 kernel, no bias', () => [conv({ kernelSize: [2, 5], useBias: false })]],
		[
			'convolution, dilated',
			() => [conv({ padding: 'same', dilationRate: [2, 1] })],
			// Nor a dilated convolution: the Keras files have the gradient of one.
			{ gradient: false }
		],
		[
			'depthwise, two filters a channel',
			() => [layers.depthwiseConv2d({ kernelSize: 3, depthMultiplier: 2, padding: 'same' })]
		],
		[
			'separable, stride 2',
			() => [
				layers.separableConv2d({
					filters: 5,
					kernelSize: 3,
					strides: 2,
					padding: 'same',
					depthMultiplier: 2,
					activation: 'relu'
				})
			]
		],
		['dense at every place', () => [layers.dense({ units: 4, activation: 'tanh' })]],
		...[true, false].flatMap((scale) =>
			[true, false].map((center): [string, () => Layer[], Comparison] => [
				`batch normalisation, scale ${scale}, offset ${center}`,
				() => [conv(), layers.batchNormalization({ scale, center, epsilon: 0.01 })],
				// TensorFlow.js cannot differentiate it without one of them.
				{ gradient: scale && center }
			])
		),
		...(
			[
				'relu',
				'relu6',
				'elu',
				'selu',
				'sigmoid',
				'hardSigmoid',
				'tanh',
				'softplus',
				'swish',
				'mish',
				'gelu',
				'linear'
			] as const
		).flatMap((activation): [string, () => Layer[]][] => [
			[`${activation} in a layer`, () => [conv({ activation })]],
			[`${activation} as a layer`, () => [conv(), layers.activation({ activation })]]
		]),
		['ReLU capped at 6', () => [conv(), layers.reLU({ maxValue: 6 })]],
		['ReLU capped at 0.5', () => [conv(), layers.reLU({ maxValue: 0.5 })]],
		['leaky ReLU', () => [conv(), layers.leakyReLU({ alpha: 0.1 })]],
		['ELU', () => [conv(), layers.elu()]],
		['PReLU of channels', () => [conv(), layers.prelu({ sharedAxes: [1, 2] })]],
		['softmax at every place', () => [conv(), layers.softmax({ axis: -1 })]],
		['max pool', () => [layers.maxPooling2d({ poolSize: 2 })]],
		[
			'max pool, same, overlapping',
			() => [layers.maxPooling2d({ poolSize: 3, strides: 2, padding: 'same' })]
		],
		[
			'average pool, same, padding not counted',
			() => [layers.averagePooling2d({ poolSize: 3, strides: 2, padding: 'same' })]
		],
		['average pool, valid', () => [layers.averagePooling2d({ poolSize: [2, 3], strides: [1, 2] })]],
		['global average pool', () => [conv(), layers.globalAveragePooling2d({})]],
		['global max pool', () => [conv(), layers.globalMaxPooling2d({})]],
		[
			'uneven zero padding',
			() => [
				layers.zeroPadding2d({
					padding: [
						[1, 2],
						[0, 3]
					]
				}),
				conv({ strides: 2 })
			]
		],
		['reshape', () => [layers.reshape({ targetShape: [7, 9, 3] }), conv()]],
		[
			'dropout and noise',
			() => [layers.dropout({ rate: 0.5 }), layers.gaussianNoise({ stddev: 1 })]
		]
	];
	test.each(cases)('%s', async (_name, make, comparison) => {
		await expectSame(through(...make()), comparison);
	});
});

describe('branches', () => {
	const branches = (join: { apply(x: never): unknown }) =>
		network((x) => apply(join, [apply(conv(), x), apply(conv({ activation: 'relu' }), x)]));

	test.each([
		['add', () => layers.add()],
		['multiply', () => layers.multiply()],
		['average', () => layers.average()],
		['concatenate', () => layers.concatenate()]
	])('%s', async (_name, join) => {
		await expectSame(branches(join()));
	});

	test('a gate on channels, as squeeze-and-excitation has it', async () => {
		await expectSame(
			network((x) => {
				const features = apply(conv(), x);
				const pooled = apply(layers.globalAveragePooling2d({}), features);
				const gate = apply(layers.dense({ units: 4, activation: 'sigmoid' }), pooled);
				const places = apply(layers.reshape({ targetShape: [1, 1, 4] }), gate);
				return apply(layers.multiply(), [features, places]);
			})
		);
	});

	test('one layer called twice has one weight under two nodes', async () => {
		const shared = conv({ name: 'shared', filters: 3, padding: 'same' });
		const imported = await expectSame(network((x) => apply(shared, apply(shared, x))));
		const names = imported.nodes.map((node) => node.name);
		expect(names).toContain('shared');
		expect(names).toContain('shared_2.bias');
	});

	test('networks within networks, twice the same', async () => {
		const inside = tfjs.sequential({
			name: 'inside',
			layers: [
				layers.conv2d({
					inputShape: [9, 7, 3],
					filters: 3,
					kernelSize: 3,
					padding: 'same',
					name: 'c'
				}),
				layers.batchNormalization({ name: 'n' })
			]
		});
		const other = tfjs.sequential({
			name: 'other',
			layers: [
				layers.conv2d({
					inputShape: [9, 7, 3],
					filters: 3,
					kernelSize: 3,
					padding: 'same',
					name: 'd'
				})
			]
		});
		await expectSame(network((x) => apply(inside, apply(other, apply(inside, x)))));
	});
});

describe('what a network ends in', () => {
	const headed = (...head: Layer[]) => {
		const input = tfjs.input({ shape: [6, 6, 3] });
		const body = apply(conv({ name: 'body', filters: 5 }), input);
		const model = tfjs.model({
			inputs: input,
			outputs: head.reduce<Symbolic>((x, layer) => apply(layer, x), body)
		});
		scramble(model);
		return model;
	};

	test('a softmax stays behind the scores', async () => {
		const model = headed(
			layers.flatten(),
			layers.dense({ units: 4, activation: 'softmax', name: 'classes' })
		);
		const imported = await importModel(model);
		expect(imported.logits).toBe('classes.bias');
		expect(imported.nodes.at(-1)).toMatchObject({ op: 'softmax', inputs: ['classes.bias'] });
		await expectAgreement(imported, forwardOf(model), { gradient: false, last: true });
	});

	test('scores as a picture of one cell become a list', async () => {
		const model = headed(
			layers.globalAveragePooling2d({}),
			layers.reshape({ targetShape: [1, 1, 5] }),
			layers.conv2d({ filters: 4, kernelSize: 1 }),
			layers.activation({ activation: 'softmax' }),
			layers.reshape({ targetShape: [4] })
		);
		const imported = await importModel(model);
		expect(imported.classCount).toBe(4);
		await expectAgreement(imported, forwardOf(model), { gradient: false, last: true });
		const { logits } = await runImported(imported, uniform([6, 6, 3], 1), seedFor(4));
		expect(logits).toHaveLength(4);
	});

	test('one share (sigmoid) becomes two classes with the same share', async () => {
		const model = headed(layers.flatten(), layers.dense({ units: 1, activation: 'sigmoid' }));
		const imported = await importModel(model);
		expect(imported.classCount).toBe(2);
		expect(imported.notes.join()).toContain('two classes');
		const pixels = uniform([6, 6, 3], 3);
		const answer = await runImported(imported, pixels, seedFor(2));
		const [rest, share] = answer.nodes.get('softmax')!.data as unknown as [number, number];
		const [wanted] = await onCpu(() =>
			forwardOf(model)(tfjs.tensor(pixels.data, [1, 6, 6, 3])).data()
		);
		expect(share).toBeCloseTo(wanted!, 5);
		expect(rest + share).toBeCloseTo(1, 5);
		expect(relativeError(Float32Array.of(answer.logits[0]!), Float32Array.of(1))).toBe(1);
	});

	test('of several outputs, the one that classifies is used, and the other is left out', async () => {
		const input = tfjs.input({ shape: [6, 6, 3] });
		const body = apply(layers.flatten(), apply(conv({ name: 'body' }), input));
		const box = apply(layers.dense({ units: 4, name: 'box' }), body);
		const classes = apply(layers.dense({ units: 3, activation: 'softmax', name: 'classes' }), body);
		const model = tfjs.model({ inputs: input, outputs: [box, classes] });
		const imported = await importModel(model);
		expect(imported.notes).toEqual(['The network has 2 outputs; “classes” is used.']);
		expect(imported.nodes.map((node) => node.name)).not.toContain('box');
		expect([...imported.weights.keys()].join()).not.toContain('box');
		await expectAgreement(
			imported,
			(x) => (model.apply(x, { training: false }) as tfjs.Tensor[])[1]!,
			{ gradient: false, last: true }
		);
	});
});

describe('what a network says of its input', () => {
	test('x / 127.5 − 1 becomes mean and deviation', async () => {
		const model = through(layers.rescaling({ scale: 1 / 127.5, offset: -1 }), conv());
		const imported = await expectSame(model, { range: 255 });
		expect(imported.values!.mean[0]).toBeCloseTo(0.5, 6);
		expect(imported.values!.std[2]).toBeCloseTo(0.5, 6);
		expect(imported.nodes[1]!.op).toBe('convolution');
	});

	test('2 x − 1 is of pixels in [0, 1]', async () => {
		const imported = await expectSame(through(layers.rescaling({ scale: 2, offset: -1 }), conv()));
		expect(imported.values!.mean[0]).toBeCloseTo(0.5, 6);
	});

	test('values that something else reads too stay as they are', async () => {
		const model = network((x) => {
			const scaled = apply(layers.rescaling({ scale: 2, offset: -1 }), x);
			return apply(layers.concatenate(), [x, scaled]);
		});
		const imported = await expectSame(model);
		expect(imported.values).toBeUndefined();
	});

	test('an open size is asked for', async () => {
		const model = tfjs.sequential({
			layers: [
				layers.conv2d({ inputShape: [null, null, 3], filters: 2, kernelSize: 3 }),
				layers.globalAveragePooling2d({})
			]
		});
		const files = await filesOf(model);
		const guessed = await tfjsLayers.read(files, {}, signal);
		expect(guessed.input).toEqual({ height: 224, width: 224, channels: 3, isOpen: true });
		const asked = await tfjsLayers.read(files, { height: 12, width: 10 }, signal);
		await expectAgreement(asked, forwardOf(model));
	});

	test('pictures of one channel, with and without its axis', async () => {
		await expectSame(network((x) => apply(conv(), x), 1));
		const model = tfjs.sequential({
			layers: [layers.flatten({ inputShape: [5, 4] }), layers.dense({ units: 2 })]
		});
		const imported = await importModel(model);
		expect(imported.input).toMatchObject({ height: 5, width: 4, channels: 1 });
		await expectAgreement(imported, (x) => forwardOf(model)(tfjs.reshape(x, [1, 5, 4])));
	});
});

test('weights come together from any number of shards', async () => {
	const model = through(conv(), layers.batchNormalization());
	const whole = await importModel(model);
	const cut = await importModel(model, 7);
	expect([...cut.weights]).toEqual([...whole.weights]);
});

test('the files of layers are told from others', async () => {
	const files = await filesOf(through(conv()));
	expect(await format.recognises(files, signal)).toBe(true);
	expect(await format.recognises(files.slice(1), signal)).toBe(false);
});
