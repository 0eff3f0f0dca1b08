import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { groupIntoBlocks } from './blocks';
import { lenet5, resnet20, TestGraphBuilder } from './graphs.testing';
import type { Graph } from './types';

const names = (graph: Graph) => groupIntoBlocks(graph).map((block) => block.name);

function builder() {
	return new TestGraphBuilder({ height: 8, width: 8, channels: 3 });
}

/** Any graph of convolutions, sums and pointwise nodes whose inputs are earlier nodes. */
const anyGraph = fc
	.array(
		fc.record({
			op: fc.constantFrom('convolution', 'relu', 'bias', 'add', 'softmax'),
			picks: fc.array(fc.nat(), { minLength: 2, maxLength: 2 })
		}),
		{ minLength: 1, maxLength: 15 }
	)
	.map((steps) => {
		const g = builder();
		steps.forEach(({ op, picks }, i) => {
			const sources = picks.map((pick) => g.nodes[pick % g.nodes.length]!.name);
			const name = `n${i}`;
			if (op === 'convolution') g.convolution(name, sources[0]!, 3, 1);
			else g.node(name, op as 'relu', op === 'add' ? sources : sources[0]!, {});
		});
		return g.finish('any', 3);
	});

describe('groupIntoBlocks', () => {
	it('groups LeNet-5 as its paper names the layers', () => {
		const expected = ['input', 'C1', 'S2', 'C3', 'S4', 'C5', 'flatten', 'F6', 'output', 'softmax'];
		expect(names(lenet5())).toEqual(expected);
	});

	it('keeps a residual join and what follows it together', () => {
		const blocks = groupIntoBlocks(resnet20());
		expect(blocks.slice(0, 5)).toEqual([
			{ name: 'input', head: 'input', nodes: ['input'], inputs: [] },
			{ name: 'stem', head: 'stem', nodes: ['stem', 'stem.norm', 'stem.relu'], inputs: ['input'] },
			{
				name: 'stage1.block1.conv1',
				head: 'stage1.block1.conv1',
				nodes: ['stage1.block1.conv1', 'stage1.block1.conv1.norm', 'stage1.block1.relu1'],
				inputs: ['stem']
			},
			{
				name: 'stage1.block1.conv2',
				head: 'stage1.block1.conv2',
				nodes: ['stage1.block1.conv2', 'stage1.block1.conv2.norm'],
				inputs: ['stage1.block1.conv1']
			},
			{
				name: 'stage1.block1',
				head: 'stage1.block1.add',
				nodes: ['stage1.block1.add', 'stage1.block1.relu2'],
				inputs: ['stage1.block1.conv2', 'stem']
			}
		]);
	});

	it('drops a step that repeats the operation, unless the name is taken', () => {
		const g = builder();
		g.convolution('a.conv', 'input', 3, 1);
		g.convolution('a.convolution', 'a.conv', 3, 1);
		g.convolution('b.conv', 'a.convolution', 3, 1);
		g.node('c', 'maxPool', 'b.conv', { kernel: [1, 1], stride: [1, 1], padding: 'valid' });
		g.convolution('c.conv', 'c', 3, 1);
		const expected = ['input', 'a.conv', 'a.convolution', 'b', 'c', 'c.conv'];
		expect(names(g.finish('x', 3))).toEqual(expected);
	});

	it('ends a block where two nodes need its value', () => {
		const g = builder();
		g.convolution('conv', 'input', 3, 1);
		g.node('norm', 'bias', 'conv', {});
		g.node('relu', 'relu', 'norm', {});
		g.node('sum', 'add', ['norm', 'relu'], {});
		const blocks = groupIntoBlocks(g.finish('x', 3));
		expect(blocks.map((block) => block.nodes)).toEqual([
			['input'],
			['conv', 'norm'],
			['relu'],
			['sum']
		]);
		expect(blocks[3]!.inputs).toEqual(['conv', 'relu']);
	});

	it('leaves the input and softmax alone', () => {
		const g = builder();
		g.node('first', 'relu', 'input', {});
		g.node('share', 'softmax', 'first', {});
		g.node('last', 'relu', 'share', {});
		expect(names(g.finish('x', 3))).toEqual(['input', 'first', 'share', 'last']);
	});

	it('puts every node in one block, in topological order, with the true links', () => {
		fc.assert(
			fc.property(anyGraph, (graph) => {
				const blocks = groupIntoBlocks(graph);
				const all = blocks.flatMap((block) => block.nodes);
				expect([...all].sort()).toEqual(graph.nodes.map((node) => node.name).sort());
				expect(new Set(blocks.map((block) => block.name)).size).toBe(blocks.length);
				const blockOf = new Map(blocks.flatMap((b) => b.nodes.map((n) => [n, b] as const)));
				const earlier = new Set<string>();
				for (const block of blocks) {
					block.inputs.forEach((input) => expect(earlier).toContain(input));
					earlier.add(block.name);
				}
				for (const node of graph.nodes)
					for (const input of node.inputs) {
						const [from, to] = [blockOf.get(input)!, blockOf.get(node.name)!];
						if (from === to) continue;
						expect(to.inputs).toContain(from.name);
						expect([from.nodes.at(-1), to.head]).toEqual([input, node.name]);
					}
			})
		);
	});
});
