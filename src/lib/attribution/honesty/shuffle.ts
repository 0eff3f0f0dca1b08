import { seededRandom, type Random } from '$lib/core/random';
import type { NdArray } from '$lib/core/types';
import type { Graph, GraphNode } from '$lib/graph/types';

/** Layers and their weights, for the check that shuffles them. */

/** A layer with weights: a convolution or dense layer and the nodes behind it that have weights too. */
export interface WeightedLayer {
	readonly name: string;
	readonly nodes: readonly string[];
}

/** The layer that a node without a kernel belongs to: that of the nearest node before it which has one. */
function ownerOf(
	node: GraphNode,
	owners: ReadonlyMap<string, string>,
	byName: ReadonlyMap<string, GraphNode>
): string | undefined {
	for (let at: GraphNode | undefined = node; at; at = byName.get(at.inputs[0] ?? '')) {
		const owner = owners.get(at.name);
		if (owner !== undefined) return owner;
	}
	return undefined;
}

/** Every layer with weights, from the head down to the picture. */
export function weightedLayers(graph: Graph): readonly WeightedLayer[] {
	const byName = new Map(graph.nodes.map((node) => [node.name, node]));
	const owners = new Map<string, string>();
	const layers = new Map<string, string[]>();
	for (const node of graph.nodes) {
		if (!node.weights || Object.keys(node.weights).length === 0) continue;
		const opens = node.op === 'convolution' || node.op === 'dense';
		const owner = opens ? node.name : (ownerOf(node, owners, byName) ?? node.name);
		owners.set(node.name, owner);
		layers.set(owner, [...(layers.get(owner) ?? []), node.name]);
	}
	return [...layers].map(([name, nodes]) => ({ name, nodes })).reverse();
}

/**
 * What is shuffled at each stage beyond the stage before: the head alone, then one layer after the other; neighbours
 * together where there are more layers than stages.
 */
export function shufflingStages(graph: Graph, maxStages: number): readonly WeightedLayer[] {
	const [head, ...others] = weightedLayers(graph);
	if (!head) return [];
	const each = Math.ceil(others.length / Math.max(1, maxStages - 1));
	const stages = [head];
	for (let start = 0; start < others.length; start += each) {
		const together = others.slice(start, start + each);
		stages.push({ name: together.at(-1)!.name, nodes: together.flatMap(({ nodes }) => nodes) });
	}
	return stages;
}

function permute(data: Float32Array, random: Random): Float32Array {
	const shuffled = data.slice();
	for (let i = shuffled.length - 1; i > 0; i--) {
		const j = Math.floor(random() * (i + 1));
		[shuffled[i], shuffled[j]] = [shuffled[j]!, shuffled[i]!];
	}
	return shuffled;
}

/** A number for a name, so that each node has its own order. */
function numberOf(name: string): number {
	let number = 0;
	for (const character of name) number = (Math.imul(number, 31) + character.charCodeAt(0)) >>> 0;
	return number;
}

/**
 * Weights in which the numbers of some nodes' tensors stand in random order. The vectors of one node share an order: a
 * channel's mean, variance, scale and offset stay together.
 */
export function shuffleWeights(
	graph: Graph,
	weights: ReadonlyMap<string, NdArray>,
	nodes: readonly string[],
	seed: number
): Map<string, NdArray> {
	const chosen = new Set(nodes);
	const shuffled = new Map(weights);
	for (const node of graph.nodes) {
		if (!chosen.has(node.name)) continue;
		for (const tensor of Object.values(node.weights ?? {})) {
			const { shape, data } = weights.get(tensor)!;
			const random = seededRandom((seed ^ numberOf(node.name)) >>> 0);
			shuffled.set(tensor, { shape, data: permute(data, random) });
		}
	}
	return shuffled;
}
