import type { Tensor, Tensor4D } from '@tensorflow/tfjs-core';
import type { NdArray } from '$lib/core/types';
import type { Graph, GraphNode } from '$lib/graph/types';
import type { Weights } from '$lib/networks/weights';
import { stepOf, type NodeWeights } from './operations';
import type { ReluRule } from './protocol';
import { tf } from './tf';

/** Values given from outside, by node: pixels for `input`, or an activation that replaces a node's own. */
export type Feeds = Readonly<Record<string, Tensor>>;

function weightsOf(node: GraphNode, weights: Weights): NodeWeights {
	const entries = Object.entries(node.weights ?? {});
	return Object.fromEntries(entries.map(([role, name]) => [role, weights.get(name)!]));
}

/** Names of the nodes that must run to get `wanted`, given that `fed` nodes need not. */
function neededNodes(
	graph: Graph,
	wanted: readonly string[],
	fed: ReadonlySet<string>
): Set<string> {
	const needed = new Set(wanted);
	for (const node of [...graph.nodes].reverse())
		if (needed.has(node.name) && !fed.has(node.name))
			for (const name of node.inputs) needed.add(name);
	return needed;
}

/**
 * Runs a graph with TensorFlow.js. Every node can be read, every node can be fed; gradients flow through all of it,
 * because nothing is fused.
 */
export class Executor {
	readonly #prepared: ReadonlyMap<string, readonly Tensor[]>;
	readonly #mean: Tensor;
	readonly #deviation: Tensor;

	constructor(
		readonly graph: Graph,
		weights: Weights
	) {
		this.#prepared = new Map(
			graph.nodes.map((node) => [
				node.name,
				stepOf(node).prepare?.(weightsOf(node, weights), node.attributes as never) ?? []
			])
		);
		this.#mean = tf.tensor1d([...graph.input.mean]);
		this.#deviation = tf.tensor1d([...graph.input.std]);
	}

	/** Pixels in [0, 1] → what the first node holds. Part of the differentiated function. */
	#normalize(pixels: Tensor): Tensor {
		return tf.div(tf.sub(pixels, this.#mean), this.#deviation);
	}

	#runNode(node: GraphNode, values: Map<string, Tensor>, feeds: Feeds, rule: ReluRule): Tensor {
		if (node.op === 'input') return this.#normalize(feeds[node.name]!);
		const fed = feeds[node.name];
		if (fed) return fed;
		const inputs = node.inputs.map((name) => values.get(name)!);
		return stepOf(node).run(inputs, node.attributes as never, this.#prepared.get(node.name)!, rule);
	}

	/**
	 * Outputs of the `wanted` nodes, [n, …]. Call it inside `tf.tidy`.
	 * @param feeds pixels [n, height, width, channel] in [0, 1] under the input's name; other nodes' activations as needed
	 */
	run(feeds: Feeds, wanted: readonly string[], rule: ReluRule = 'plain'): Map<string, Tensor> {
		const fed = new Set(Object.keys(feeds).filter((name) => name !== this.graph.nodes[0]!.name));
		const needed = neededNodes(this.graph, wanted, fed);
		const values = new Map<string, Tensor>();
		for (const node of this.graph.nodes)
			if (needed.has(node.name)) values.set(node.name, this.#runNode(node, values, feeds, rule));
		return new Map(wanted.map((name) => [name, values.get(name)!]));
	}

	/** Class scores before softmax, [n, classes]. Call it inside `tf.tidy`. */
	logits(feeds: Feeds, rule: ReluRule = 'plain'): Tensor {
		return this.run(feeds, [this.graph.logits], rule).get(this.graph.logits)!;
	}

	/** Name under which pixels are fed. */
	get inputName(): string {
		return this.graph.nodes[0]!.name;
	}

	/** Frees all tensors; the executor cannot be used afterwards. */
	dispose(): void {
		for (const tensors of this.#prepared.values()) tf.dispose([...tensors]);
		tf.dispose([this.#mean, this.#deviation]);
	}
}

/** One picture [height, width, channel] as a batch of one. */
export function toBatch({ shape, data }: NdArray): Tensor4D {
	return tf.tensor4d(data, [1, ...shape] as [number, number, number, number]);
}
