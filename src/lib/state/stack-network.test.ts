import { expect, test } from 'vitest';
import { tableOf } from '$lib/draw/bench/stack-bench';
import { analyse } from '$lib/graph/analysis';
import { shippedGraph, TestGraphBuilder, vgg16 } from '$lib/graph/graphs.testing';
import type { Graph } from '$lib/graph/types';
import { networkStack } from './stack-network';

/** Rows of a network's stack beside the nodes they come from. */
function compare(graph: Graph, stack = networkStack(graph)) {
	const { nodes } = analyse(graph);
	const rows = tableOf(stack.input, stack.layers);
	return rows.flatMap((row) => {
		const node = nodes.get(row.layer.label) ?? nodes.get(`${row.layer.label}.conv`);
		return node && node.shape.length === 3 ? [{ row, node }] : [];
	});
}

test.each(['lenet5-mnist', 'resnet20-cifar10'])(
	'%s: sizes and fields are those of the graph, costs add up to it',
	(id) => {
		const graph = shippedGraph(id);
		const stack = networkStack(graph);
		const pairs = compare(graph, stack);
		expect(pairs.length).toBeGreaterThanOrEqual(4);
		for (const { row, node } of pairs) {
			expect([...row.size, row.channels]).toEqual(node.shape);
			expect(row.field).toEqual(node.receptiveField);
		}
		const { totals } = analyse(graph);
		const sum = (key: 'parameters' | 'macs') =>
			stack.costs.reduce((total, cost) => total + cost[key], stack.beside[key]);
		expect(sum('parameters')).toBe(totals.parameters);
		expect(sum('macs')).toBe(totals.macs);
	}
);

test('ResNet-20 goes the long way, and the shortcuts stand beside it', () => {
	const { layers, beside } = networkStack(shippedGraph('resnet20-cifar10'));
	expect(layers).toHaveLength(21);
	expect(beside).toEqual({ layers: 2, parameters: 0, macs: 0 });
});

test('LeNet-5 ends in one cell that sees all 32 × 32 pixels', () => {
	const { input, layers } = networkStack(shippedGraph('lenet5-mnist'));
	const last = tableOf(input, layers).at(-1)!;
	expect([last.size, last.fieldSize, last.channels]).toEqual([[1, 1], [32, 32], 10]);
});

test('padding by itself is a layer', () => {
	const g = new TestGraphBuilder({ height: 8, width: 8, channels: 1 });
	const paddings = [
		[1, 2],
		[0, 1],
		[0, 0]
	] as const;
	const padded = g.node('zeros', 'pad', 'input', { paddings, mode: 'zero' });
	g.node('logits', 'globalAveragePool', g.convolution('conv', padded, 4, 3), {});
	const { input, layers } = networkStack(g.finish('padded', 4));
	const rows = tableOf(input, layers);
	expect(rows.map(({ size }) => size)).toEqual([
		[11, 9],
		[9, 7],
		[1, 1]
	]);
});

test('VGG-16 has its 138 million parameters', () => {
	const { costs } = networkStack(vgg16());
	expect(costs.reduce((sum, { parameters }) => sum + parameters, 0)).toBe(138_357_544);
});

test('padding with copies of the picture is refused', () => {
	const g = new TestGraphBuilder({ height: 8, width: 8, channels: 1 });
	const conv = g.convolution('conv', 'input', 4, 3, { padding: 'same', paddingMode: 'reflect' });
	g.node('logits', 'globalMaxPool', conv, {});
	expect(() => networkStack(g.finish('mirror', 4))).toThrow('“conv” pads with copies');
});
