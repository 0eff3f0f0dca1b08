import { describe, expect, test } from 'vitest';
import { analyse } from './analysis';
import { mapGeometry, toConvolutional } from './convolutional';
import { lenet5, resnet20, TestGraphBuilder, vgg16 } from './graphs.testing';
import type { Graph } from './types';

function enlarge(graph: Graph, height: number, width: number): Graph {
	return { ...graph, input: { ...graph.input, height, width } };
}

const scoresOf = (graph: Graph) => analyse(graph).nodes.get(graph.logits)!;
const node = (graph: Graph, name: string) => graph.nodes.find((one) => one.name === name)!;

describe('a network made convolutional', () => {
	test.each([
		['LeNet-5', lenet5()],
		['ResNet-20', resnet20()],
		['VGG-16', vgg16()]
	])('%s keeps its parameters and costs, and gives one cell on its own size', (_, graph) => {
		const convolutional = toConvolutional(graph);
		expect(scoresOf(convolutional).shape).toEqual([1, 1, graph.classes.length]);
		expect(analyse(convolutional).totals).toEqual(analyse(graph).totals);
		const left = convolutional.nodes.map(({ op }) => op);
		for (const gone of ['dense', 'flatten', 'globalAveragePool']) expect(left).not.toContain(gone);
	});

	test('the first dense layer covers the map, later ones a single cell', () => {
		const graph = toConvolutional(vgg16());
		expect(node(graph, 'fc6').attributes).toMatchObject({ kernel: [7, 7], filters: 4096 });
		expect(node(graph, 'fc7').attributes).toMatchObject({ kernel: [1, 1], filters: 4096 });
		expect(scoresOf(enlarge(graph, 256, 288)).shape).toEqual([2, 3, 1000]);
	});

	test('a global average becomes one that moves', () => {
		const graph = toConvolutional(resnet20());
		expect(node(graph, 'pool')).toMatchObject({
			op: 'averagePool',
			attributes: { kernel: [8, 8], stride: [1, 1], padding: 'valid' }
		});
	});

	test('a dense kernel changes its shape, not its numbers', () => {
		const g = new TestGraphBuilder({ height: 6, width: 5, channels: 1 });
		let x = g.convolution('conv', 'input', 3, 3);
		x = g.node('relu', 'relu', g.node('flatten', 'flatten', x, {}), {});
		g.node('dense', 'dense', x, { units: 2 });
		const graph = g.finish('small', 2);
		const kernel = { name: 'k', shape: [36, 2], dtype: 'float32', offset: 0 } as const;
		const nodes = graph.nodes.map((one) =>
			one.op === 'dense' ? { ...one, weights: { kernel: 'k' } } : one
		);
		const { tensors, nodes: rewritten } = toConvolutional({ ...graph, nodes, tensors: [kernel] });
		expect(tensors).toEqual([{ ...kernel, shape: [4, 3, 3, 2] }]);
		expect(rewritten.at(-1)).toMatchObject({ inputs: ['relu'], attributes: { kernel: [4, 3] } });
	});
});

describe('what a larger picture does not allow is refused', () => {
	const start = () => {
		const g = new TestGraphBuilder({ height: 8, width: 8, channels: 1 });
		return { g, x: g.convolution('conv', 'input', 4, 3) };
	};

	test('a gate over the whole picture', () => {
		const { g, x } = start();
		const mean = g.node('mean', 'globalAveragePool', x, {});
		const gate = g.node('gate', 'reshape', mean, { shape: [1, 1, 4] });
		const gated = g.node('gated', 'multiply', [x, gate], {});
		g.node('logits', 'globalMaxPool', gated, {});
		expect(() => toConvolutional(g.finish('gated', 4))).toThrow('“gated” weighs the whole picture');
	});

	test('a bias for each cell', () => {
		const { g, x } = start();
		const bias = g.node('bias', 'bias', g.node('flat', 'flatten', x, {}), {});
		g.node('logits', 'dense', bias, { units: 2 });
		expect(() => toConvolutional(g.finish('biased', 2))).toThrow(RangeError);
	});

	test('cells that change their places', () => {
		const { g, x } = start();
		const moved = g.node('moved', 'reshape', x, { shape: [4, 9, 4] });
		g.node('logits', 'globalMaxPool', moved, {});
		expect(() => toConvolutional(g.finish('moved', 4))).toThrow('“moved” moves cells');
	});

	test('class scores that are the cells of a map', () => {
		const { g, x } = start();
		g.node('flat', 'flatten', x, {});
		expect(() => toConvolutional(g.finish('flat', 144))).toThrow('lists the cells');
	});
});

describe('where the cells of the map lie', () => {
	test('LeNet-5 steps by 4 pixels and pads nowhere', () => {
		expect(mapGeometry(toConvolutional(lenet5()), [96, 64])).toEqual({
			size: [17, 9],
			stride: [4, 4],
			crop: [32, 32],
			exact: true
		});
	});

	test('ResNet-20 steps by 4 pixels and pads', () => {
		expect(mapGeometry(toConvolutional(resnet20()), [64, 64])).toEqual({
			size: [9, 9],
			stride: [4, 4],
			crop: [32, 32],
			exact: false
		});
	});

	test('a picture smaller than the network’s own is refused', () => {
		expect(() => mapGeometry(toConvolutional(lenet5()), [31, 64])).toThrow('at least 32 × 32');
	});
});
