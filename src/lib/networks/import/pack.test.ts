import { describe, expect, test } from 'vitest';
import type { NdArray } from '$lib/core/types';
import { decodeWeights } from '../weights';
import {
	guessAnswers,
	numberedClasses,
	rangeFor,
	rangeOf,
	valueRanges,
	type Answers
} from './answers';
import { withBlueFirst } from './channel-order';
import { GraphDraft } from './draft';
import { packNetwork } from './pack';
import type { ImportedNetwork } from './types';

const array = (shape: readonly number[], start = 0.1): NdArray => ({
	shape,
	data: Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => start + i)
});

const window = {
	kernel: [1, 1],
	stride: [1, 1],
	padding: 'valid',
	dilation: [1, 1],
	groups: 1
} as const;

/** A convolution of 1×1 to two filters, its mean over the picture. */
function imported(
	more: Partial<ImportedNetwork> = {},
	first: 'convolution' | 'relu' = 'convolution'
) {
	const draft = new GraphDraft([2, 2, 3]);
	const read = first === 'relu' ? draft.add('relu', 'first', ['input'], {}) : 'input';
	const kernel = array([1, 1, 3, 2]);
	draft.add('convolution', 'conv', [read], { ...window, filters: 2 }, { kernel });
	draft.add('globalAveragePool', 'scores', ['conv'], {});
	const { nodes, weights } = draft;
	const input = { height: 2, width: 2, channels: 3, isOpen: false } as const;
	const fixed = {
		format: 'onnx',
		name: 'small',
		input,
		logits: 'scores',
		classCount: 2,
		notes: []
	};
	return { ...fixed, nodes, weights, ...more } as ImportedNetwork;
}

const answers: Answers = {
	title: 'Small',
	mean: [0.1, 0.2, 0.3],
	std: [1, 2, 3],
	order: 'rgb',
	lightOnDark: false,
	classes: ['ant', 'bee'],
	height: 2,
	width: 2
};

describe('packing', () => {
	test('what is read back is what was packed; exact half floats take half the room', () => {
		const weights = new Map([...imported().weights, ['unused', array([3], 1)]]);
		const packed = packNetwork(imported({ weights }), answers);
		if (!packed.ok) throw new Error(packed.error.message);
		const { graph, weights: bytes } = packed.value;
		expect(graph.tensors.map(({ dtype }) => dtype)).toEqual(['float32', 'float16']);
		expect(bytes.length).toBe(6 * 4 + 8);
		const read = decodeWeights(graph, bytes.buffer);
		expect(read).toEqual({ ok: true, value: weights });
		expect(graph.input).toEqual({
			height: 2,
			width: 2,
			channels: 3,
			mean: [0.1, 0.2, 0.3],
			std: [1, 2, 3]
		});
		expect(graph.classes).toEqual(['ant', 'bee']);
	});

	test('classes without names are numbered', () => {
		const packed = packNetwork(imported(), { ...answers, classes: null });
		expect(packed).toMatchObject({ ok: true, value: { graph: { classes: numberedClasses(2) } } });
	});

	test('as many names as classes, and only finite weights', () => {
		const named = packNetwork(imported(), { ...answers, classes: ['ant'] });
		expect(named).toMatchObject({ ok: false, error: { message: expect.stringMatching(/class/) } });
		const weights = new Map([
			['conv/kernel', { shape: [1, 1, 3, 2], data: new Float32Array(6).fill(NaN) }]
		]);
		expect(packNetwork(imported({ weights }), answers)).toMatchObject({ ok: false });
	});
});

/** Σ over the channels of pixel · kernel, for a network of 1×1 convolutions alone. */
function respond(kernel: NdArray, pixel: readonly number[]): number[] {
	const [, , channels, filters] = kernel.shape as [number, number, number, number];
	return Array.from({ length: filters }, (_, filter) =>
		pixel.reduce(
			(sum, value, c) => sum + (c < channels ? value * kernel.data[c * filters + filter]! : 0),
			0
		)
	);
}

describe('blue first', () => {
	const pixel = [0.5, -1, 2];

	test('a turned kernel says of red, green, blue what the old one said of blue, green, red', () => {
		const network = imported();
		const turned = withBlueFirst(network);
		const [before, after] = [network, turned].map(({ weights }) => weights.get('conv/kernel')!);
		expect(turned.nodes).toEqual(network.nodes);
		expect(respond(after!, pixel)).toEqual(respond(before!, pixel.toReversed()));
	});

	test('where something else reads the picture, a convolution exchanges the colours', () => {
		const network = imported({}, 'relu');
		const turned = withBlueFirst(network);
		expect(turned.nodes).toHaveLength(network.nodes.length + 1);
		const [, added, relu] = turned.nodes;
		expect(relu!.inputs).toEqual([added!.name]);
		expect(respond(turned.weights.get(`${added!.name}/kernel`)!, pixel)).toEqual(
			pixel.toReversed()
		);
		expect(packNetwork(network, { ...answers, order: 'bgr' }).ok).toBe(true);
	});

	test('twice is as before', () => {
		const network = imported();
		expect(withBlueFirst(withBlueFirst(network)).weights).toEqual(network.weights);
	});
});

describe('guesses', () => {
	const guess = (more: Partial<ImportedNetwork>, hint = '') => {
		const made = guessAnswers(imported(more), hint);
		return [rangeOf(made)?.id, made.order];
	};

	test('by the file, else by its name, else by its format', () => {
		expect(guess({ format: 'tfjs-layers', name: 'mobilenet_v1' })).toEqual(['signed', 'rgb']);
		expect(guess({ format: 'hdf5', name: 'model' }, 'vgg16.h5')).toEqual(['caffe', 'bgr']);
		expect(guess({ format: 'hdf5', name: 'resnet50v2' })).toEqual(['signed', 'rgb']);
		expect(guess({ format: 'keras', name: 'efficientnetb0' })).toEqual(['bytes', 'rgb']);
		expect(guess({ format: 'tfjs-layers', name: 'model' })).toEqual(['unit', 'rgb']);
		const trainedIn = 'pytorch';
		expect(guess({ format: 'onnx', name: 'vgg16', trainedIn })).toEqual(['imagenet', 'rgb']);
		expect(guess({ format: 'onnx', name: 'vgg16', trainedIn: 'keras' })).toEqual(['caffe', 'bgr']);
		const values = { mean: [0, 0, 0], std: [1 / 255, 1 / 255, 1 / 255] };
		expect(guess({ format: 'hdf5', name: 'vgg16', values })).toEqual(['bytes', 'rgb']);
	});

	test('small grey networks of few classes read ink', () => {
		const input = { height: 28, width: 28, channels: 1, isOpen: false } as const;
		const made = guessAnswers(imported({ input, classCount: 10 }), '');
		expect(made).toMatchObject({ lightOnDark: true, mean: [0], std: [1] });
		expect(guessAnswers(imported(), '').lightOnDark).toBe(false);
	});

	test('every usual range is found again by its numbers', () => {
		for (const range of valueRanges) {
			const made = { ...answers, ...rangeFor(range, 3), order: range.order ?? 'rgb' } as const;
			expect(rangeOf(made)?.id).toBe(range.id);
		}
		expect(rangeOf(answers)).toBeUndefined();
	});
});
