import { readFileSync, readdirSync, existsSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { analyse } from './analysis';
import { groupIntoBlocks } from './blocks';
import { lenet5, resnet20, vgg16 } from './graphs.testing';
import type { Graph } from './types';
import { parseGraph } from './validate';

/** A tiny network with weights: convolution, batch normalisation, a join, and a dense layer. */
const tiny = {
	format: 'receptive-graph',
	version: 1,
	name: 'tiny',
	input: { height: 6, width: 6, channels: 1, mean: [0.5], std: [0.25] },
	classes: ['cat', 'dog'],
	nodes: [
		{ name: 'in', op: 'input', inputs: [], attributes: {} },
		{
			name: 'conv',
			op: 'convolution',
			inputs: ['in'],
			attributes: {
				kernel: [3, 3],
				filters: 4,
				stride: [1, 1],
				padding: [1, 1, 1, 1],
				dilation: [1, 1],
				groups: 1
			},
			weights: { kernel: 'conv/kernel' }
		},
		{
			name: 'norm',
			op: 'batchNormalization',
			inputs: ['conv'],
			attributes: { epsilon: 0.001 },
			weights: { scale: 'norm', offset: 'norm', mean: 'norm', variance: 'norm' }
		},
		{ name: 'relu', op: 'relu', inputs: ['norm'], attributes: {} },
		{
			name: 'pool',
			op: 'maxPool',
			inputs: ['relu'],
			attributes: { kernel: [2, 2], stride: [2, 2], padding: 'valid' }
		},
		{ name: 'sum', op: 'add', inputs: ['conv', 'relu'], attributes: {} },
		{ name: 'mean', op: 'globalAveragePool', inputs: ['sum'], attributes: {} },
		{
			name: 'scores',
			op: 'dense',
			inputs: ['mean'],
			attributes: { units: 2 },
			weights: { kernel: 'scores/kernel' }
		},
		{ name: 'softmax', op: 'softmax', inputs: ['scores'], attributes: {} }
	],
	logits: 'scores',
	tensors: [
		{ name: 'conv/kernel', shape: [3, 3, 1, 4], dtype: 'float16', offset: 0 },
		{ name: 'norm', shape: [4], dtype: 'float32', offset: 72 },
		{ name: 'scores/kernel', shape: [4, 2], dtype: 'float16', offset: 88 }
	]
};

type Path = readonly (string | number)[];

/** A copy of the tiny network with one place changed; `undefined` removes it. */
function changed(path: Path, value: unknown): unknown {
	const copy: unknown = structuredClone(tiny);
	let place = copy as Record<string | number, unknown>;
	for (const key of path.slice(0, -1)) place = place[key] as Record<string, unknown>;
	if (value === undefined) delete place[path.at(-1)!];
	else place[path.at(-1)!] = value;
	// Through JSON, as a file would be read: a removed entry of a list becomes null.
	return JSON.parse(JSON.stringify(copy));
}

function sentenceOf(json: unknown): string {
	const result = parseGraph(json);
	return result.ok ? 'ok' : result.error.message;
}

const [conv, norm, pool, sum, dense] = [1, 2, 4, 5, 7].map((i): Path => ['nodes', i]) as [
	Path,
	Path,
	Path,
	Path,
	Path
];

/** What is changed, to what, and what the visitor reads. */
const damages: [Path, unknown, string][] = [
	[['format'], 'onnx', 'This is not a network of this site: its format is "onnx".'],
	[['format'], undefined, 'This is not a network of this site: its format is missing.'],
	[['version'], 2, 'The version of this network’s format is 2; only version 1 can be read.'],
	[['name'], undefined, 'The graph: “name” is missing; it must be a text that is not empty.'],
	[['name'], '', 'The graph: “name” must be a text that is not empty, but is "".'],
	[['nodes'], {}, 'The graph: “nodes” must be a list whose every entry is an object, but is {}.'],
	[
		['classes', 0],
		7,
		'The graph: “classes” must be a list whose every entry is a text that is not empty, but is [7,"dog"].'
	],
	[['input', 'channels'], 4, 'The graph’s input: “channels” must be 1 or 3, but is 4.'],
	[
		['input', 'height'],
		0,
		'The graph’s input: “height” must be a whole number of at least 1, but is 0.'
	],
	[
		['input', 'mean'],
		[0, 0, 0],
		'The graph’s input: “mean” must be a list of 1, each a number, but is [0,0,0].'
	],
	[
		['input', 'std'],
		[0],
		'The graph’s input: “std” must be a list of 1, each a number greater than 0, but is [0].'
	],
	[
		['input', 'lightOnDark'],
		'yes',
		'The graph’s input: “lightOnDark” must be true or false, but is "yes".'
	],
	[
		[...conv, 'op'],
		'deformableConvolution',
		'Node “conv” asks for the operation “deformableConvolution”, which this site does not know.'
	],
	[
		[...conv, 'op'],
		'constructor',
		'Node “conv” asks for the operation “constructor”, which this site does not know.'
	],
	[
		[...conv, 'name'],
		undefined,
		'Node number 2: “name” is missing; it must be a text that is not empty.'
	],
	[[...norm, 'name'], 'conv', 'Two nodes are named “conv”.'],
	[
		[...conv, 'inputs'],
		['nowhere'],
		'Node “conv” (convolution) takes its input from “nowhere”, which is missing.'
	],
	[
		[...conv, 'inputs'],
		['relu'],
		'Node “conv” (convolution) takes its input from “relu”, which must stand before it.'
	],
	[
		[...conv, 'inputs'],
		['conv'],
		'Node “conv” (convolution) takes its input from “conv”, which must stand before it.'
	],
	[[...conv, 'inputs'], [], 'Node “conv” (convolution) takes 1 input, but has 0.'],
	[[...sum, 'inputs'], [], 'Node “sum” (add) takes at least 1 input, but has 0.'],
	[
		[...conv, 'attributes', 'stride'],
		undefined,
		'Node “conv” (convolution), attributes: “stride” is missing; it must be a list of 2, each a whole number of at least 1.'
	],
	[
		[...conv, 'attributes', 'stride'],
		[0, 1],
		'Node “conv” (convolution), attributes: “stride” must be a list of 2, each a whole number of at least 1, but is [0,1].'
	],
	[
		[...conv, 'attributes', 'padding'],
		'full',
		'Node “conv” (convolution), attributes: “padding” must be "valid" or "same" or a list of 4, each a whole number of at least 0, but is "full".'
	],
	[
		[...conv, 'attributes', 'paddingMode'],
		'mirror',
		'Node “conv” (convolution), attributes: “paddingMode” must be "zero" or "reflect" or "replicate" or "circular", but is "mirror".'
	],
	[
		[...pool, 'attributes', 'dilation'],
		[2, 2],
		'Node “pool” (maxPool) has an attribute “dilation”, which this operation does not take.'
	],
	[
		[...norm, 'attributes', 'epsilon'],
		0,
		'Node “norm” (batchNormalization), attributes: “epsilon” must be a number greater than 0, but is 0.'
	],
	[
		[...conv, 'attributes', 'kernel'],
		[9, 9],
		'Node “conv” (convolution) does not fit its input [6, 6, 1]: a window of 9 cells does not fit 8 padded cells.'
	],
	[
		[...conv, 'attributes', 'groups'],
		2,
		'Node “conv” (convolution) does not fit its input [6, 6, 1]: its input channels (1) cannot be divided into 2 groups.'
	],
	[
		[...pool, 'attributes', 'padding'],
		[2, 0, 0, 0],
		'Node “pool” (maxPool) does not fit its input [6, 6, 4]: its padding must be smaller than its window.'
	],
	[
		[...sum, 'inputs'],
		['conv', 'pool'],
		'Node “sum” (add) does not fit its inputs [6, 6, 4] and [3, 3, 4]: all inputs must have the same shape.'
	],
	[
		[...dense, 'inputs'],
		['sum'],
		'Node “scores” (dense) does not fit its input [6, 6, 4]: it needs a vector [channels]; flatten it first.'
	],
	[
		[...pool, 'inputs'],
		['mean'],
		'Node “pool” (maxPool) takes its input from “mean”, which must stand before it.'
	],
	[
		[...conv, 'weights', 'kernel'],
		'lost',
		'Node “conv” (convolution) takes its kernel from the weight "lost", which is missing.'
	],
	[[...conv, 'weights'], undefined, 'Node “conv” (convolution) lacks its weight “kernel”.'],
	[
		[...conv, 'weights'],
		['conv/kernel'],
		'Node “conv” (convolution): “weights” must be an object, but is ["conv/kernel"].'
	],
	[
		[...conv, 'weights', 'bias'],
		'norm',
		'Node “conv” (convolution) has a weight “bias”, which this operation does not take.'
	],
	[
		['tensors', 0, 'shape'],
		[4, 1, 3, 3],
		'Node “conv” (convolution) needs a kernel of shape [3, 3, 1, 4], but the weight “conv/kernel” has [4, 1, 3, 3].'
	],
	[
		['tensors', 0, 'dtype'],
		'int8',
		'Weight “conv/kernel”: “dtype” must be "float16" or "float32", but is "int8".'
	],
	[
		['tensors', 1, 'offset'],
		-4,
		'Weight “norm”: “offset” must be a whole number of at least 0, but is -4.'
	],
	[['tensors', 1, 'name'], 'conv/kernel', 'Two weights are named “conv/kernel”.'],
	[['tensors', 1, 'offset'], 70, 'Weights “conv/kernel” and “norm” overlap in the weights’ file.'],
	[
		['tensors', 0, 'shape'],
		[2 ** 40, 2 ** 40],
		'Weight “conv/kernel” is too large: its shape is [1099511627776, 1099511627776].'
	],
	[
		['tensors'],
		[],
		'Node “conv” (convolution) takes its kernel from the weight "conv/kernel", which is missing.'
	],
	[['logits'], 'end', 'The class scores are said to be in the node “end”, which is missing.'],
	[['logits'], 'sum', 'The class scores in “sum” must be a vector, but their shape is [6, 6, 4].'],
	[
		['classes'],
		['cat'],
		'The number of class names (1) differs from the number of scores in “scores” (2).'
	],
	[
		['input', 'width'],
		2 ** 30,
		'Node “in” (input) would make [6, 1073741824, 1] numbers, too many for a browser.'
	]
];

describe('parseGraph', () => {
	it('takes what is right', () => {
		expect(parseGraph(tiny)).toEqual({ ok: true, value: tiny });
	});

	it('takes blueprints without weights', () => {
		for (const graph of [lenet5(), resnet20(), vgg16()]) expect(sentenceOf(graph)).toBe('ok');
	});

	it('refuses what is no graph', () => {
		for (const json of [undefined, null, 3, 'graph', [], [tiny]])
			expect(sentenceOf(json)).toBe('This is not a network: a graph in JSON was expected.');
	});

	it.each(damages)('%j = %j', (path, value, sentence) => {
		expect(sentenceOf(changed(path, value))).toBe(sentence);
	});

	it('tells what cannot be done here from what is wrong', () => {
		const codeOf = (path: Path, value: unknown) => {
			const result = parseGraph(changed(path, value));
			return result.ok ? null : result.error.code;
		};
		expect(codeOf([...conv, 'op'], 'lstm')).toBe('unsupported');
		expect(codeOf(['version'], 9)).toBe('unsupported');
		expect(codeOf(['classes'], ['cat'])).toBe('shape-mismatch');
		expect(codeOf(['logits'], 'end')).toBe('bad-network');
	});

	it('needs exactly one input', () => {
		const second = { name: 'in2', op: 'input', inputs: [], attributes: {} };
		const two = { ...tiny, nodes: [second, ...tiny.nodes] };
		const needed = 'A network needs exactly one input node; this one has';
		expect(sentenceOf(two)).toBe(`${needed} 2.`);
		expect(sentenceOf({ ...tiny, nodes: [] })).toBe(`${needed} 0.`);
	});

	it('answers even if reading throws', () => {
		const trap = new Proxy(
			{},
			{
				get() {
					throw new Error('trap');
				}
			}
		);
		const result = parseGraph(trap);
		expect(result).toMatchObject({ ok: false, error: { code: 'bad-network', detail: 'trap' } });
	});
});

/** Every place in a JSON value. */
function pathsOf(json: unknown, path: Path = []): Path[] {
	if (typeof json !== 'object' || json === null) return [path];
	const inner = Object.entries(json).flatMap(([key, value]) => pathsOf(value, [...path, key]));
	return path.length ? [path, ...inner] : inner;
}

describe('any damage', () => {
	it('is answered with one sentence, or leaves a graph that can be worked with', () => {
		const path = fc.constantFrom(...pathsOf(tiny));
		const value = fc.oneof(
			fc.constant(undefined),
			fc.jsonValue(),
			fc.integer({ min: -2, max: 9 }),
			fc.constantFrom('conv', 'relu', 'norm', 'same', 'add', 'concat', 'flatten', '__proto__')
		);
		fc.assert(
			fc.property(path, value, (place, replacement) => {
				const result = parseGraph(changed(place, replacement));
				if (!result.ok) {
					expect(result.error.message).toMatch(/^[A-Z].*\.$/s);
					expect(result.error.detail).toBeUndefined();
					return;
				}
				expect(analyse(result.value).nodes.size).toBe(result.value.nodes.length);
				groupIntoBlocks(result.value);
			}),
			{ numRuns: 2000 }
		);
	});

	it('is answered for any JSON at all', () => {
		fc.assert(fc.property(fc.jsonValue(), (json) => !parseGraph(json).ok));
	});
});

describe('shipped networks', () => {
	const files = readdirSync('models')
		.map((id) => `models/${id}/graph.json`)
		.filter((file) => existsSync(file));

	it.each(files)('%s is valid', (file) => {
		const result = parseGraph(JSON.parse(readFileSync(file, 'utf8')) as Graph);
		expect(result).toMatchObject({ ok: true });
	});
});
