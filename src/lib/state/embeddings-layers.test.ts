import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { analyse } from '$lib/graph/analysis';
import type { Graph } from '$lib/graph/types';
import { fitChoice, resolveChoice } from './embeddings-codes';
import { codeLayers, isPixels, usualForm, usualLayer } from './embeddings-layers';
import { layersToRead } from './embeddings-transfer.svelte';

const graphOf = (id: string): Graph =>
	JSON.parse(readFileSync(`models/${id}/graph.json`, 'utf8')) as Graph;
const lenet = graphOf('lenet5-mnist');
const resnet = graphOf('resnet20-cifar10');

describe('layers for codes', () => {
	it('begin with the pixels and end with the class scores', () => {
		for (const graph of [lenet, resnet]) {
			const layers = codeLayers(graph);
			expect(isPixels(graph, layers[0]!.node)).toBe(true);
			expect(layers.at(-1)!.node).toBe(graph.logits);
			expect(new Set(layers.map(({ node }) => node)).size).toBe(layers.length);
		}
	});

	it('are by default the last before the classifier', () => {
		const shapeOf = (graph: Graph) => analyse(graph).nodes.get(usualLayer(graph))!.shape;
		expect(shapeOf(lenet)).toEqual([84]);
		expect(shapeOf(resnet)).toEqual([64]);
	});

	it('are averaged where they would be too long', () => {
		expect(usualForm([28, 28, 1])).toBe('flattened');
		expect(usualForm([32, 32, 16])).toBe('averaged');
	});

	it('of a link that the network does not have are the usual ones, all others are refused', () => {
		const choice = { layer: 'nowhere', form: 'averaged', weights: 'shuffled' } as const;
		expect(resolveChoice(lenet, choice)).toBeNull();
		const fitted = fitChoice(lenet, choice);
		expect(fitted).toEqual({ layer: null, form: null, weights: 'shuffled' });
		const resolved = resolveChoice(lenet, fitted)!;
		expect(resolved).toMatchObject({ node: usualLayer(lenet), form: 'flattened', length: 84 });
		expect(resolved.shuffleSeed).not.toBeNull();
		const ofPixels = { ...choice, layer: lenet.nodes[0]!.name };
		expect(fitChoice(lenet, ofPixels)).toBe(ofPixels);
		const pixels = resolveChoice(lenet, ofPixels)!;
		expect(pixels.shuffleSeed).toBeNull();
	});

	it('that classifiers read go from the pixels to the codes, each once', () => {
		const nodes = layersToRead(resnet).map(({ node }) => node);
		expect(nodes).toHaveLength(5);
		expect(nodes[0]).toBe(resnet.nodes[0]!.name);
		expect(nodes.at(-1)).toBe(usualLayer(resnet));
		expect(new Set(nodes).size).toBe(5);
		const all = layersToRead(resnet, 'all').map(({ node }) => node);
		expect(all.length).toBeGreaterThan(5);
		expect(all.filter((node) => nodes.includes(node))).toEqual(nodes);
		expect(codeLayers(resnet).map(({ node }) => node)).toEqual(expect.arrayContaining(all));
	});
});
