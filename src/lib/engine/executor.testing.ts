import { seededRandom } from '$lib/core/random';
import { sizeOf, type NdArray } from '$lib/core/types';
import type { Graph, GraphNode } from '$lib/graph/types';
import { Executor } from './executor';

/** Small networks for the tests of this folder. */

/** Numbers in [−1, 1), the same for the same seed. */
export function randomArray(shape: readonly number[], seed: number): NdArray {
	const random = seededRandom(seed);
	return { shape, data: Float32Array.from({ length: sizeOf(shape) }, () => random() * 2 - 1) };
}

/** A variance is positive; all other weights may have any sign. */
function randomWeight(name: string, shape: readonly number[], seed: number): NdArray {
	const { data } = randomArray(shape, seed);
	return { shape, data: name === 'variance' ? data.map((value) => Math.abs(value) + 0.1) : data };
}

/** A node whose input, unless told, is the one before. */
export type TestNode = Omit<GraphNode, 'inputs'> & { inputs?: string[] };

/** A graph of these nodes on a small input; weights are random, shapes given by role. */
export function makeExecutor(
	input: readonly [number, number, 1 | 3],
	nodes: readonly TestNode[],
	shapes: Record<string, number[]> = {}
) {
	const [height, width, channels] = input;
	const std = Array<number>(channels).fill(0.5);
	const mean = Array<number>(channels).fill(0.25);
	const all = [
		{ name: 'input', op: 'input', inputs: [], attributes: {} },
		...nodes.map((node, i) => ({ inputs: [nodes[i - 1]?.name ?? 'input'], ...node }))
	] as unknown as GraphNode[];
	const graph: Graph = {
		format: 'receptive-graph',
		version: 1,
		name: 'test',
		input: { height, width, channels, mean, std },
		classes: [],
		nodes: all,
		logits: all.at(-1)!.name,
		tensors: []
	};
	const weights = new Map(
		Object.entries(shapes).map(([name, shape], i) => [name, randomWeight(name, shape, 30 + i)])
	);
	return { executor: new Executor(graph, weights), weights, graph };
}
