import { difference } from '$lib/attacks/norms';
import type { LayerChange } from '$lib/attacks/questions';
import { rowOf, stack } from '$lib/core/batches';
import { sizeOf, type NdArray } from '$lib/core/types';
import { analyse } from '$lib/graph/analysis';
import type { NetworkContext } from '$lib/graph/network-context';
import type { Graph } from '$lib/graph/types';
import { top } from '$lib/math/softmax';

/** Where in a network two pictures part: how far the activations of one lie from those of the other. */

/** Activations that are read at once, in numbers. */
const readTogether = 8e6;
/** Channels that are named for each layer. */
const named = 8;

/** Nodes from the picture to the logits, in groups that are read at once. */
function groupsOf(graph: Graph): string[][] {
	const { nodes, logits } = graph;
	const { nodes: analysed } = analyse(graph);
	const end = nodes.findIndex(({ name }) => name === logits);
	const groups: string[][] = [[]];
	let numbers = 0;
	for (const { name } of nodes.slice(0, end + 1)) {
		const size = 2 * sizeOf(analysed.get(name)!.shape);
		if (numbers > 0 && numbers + size > readTogether) {
			groups.push([]);
			numbers = 0;
		}
		groups.at(-1)!.push(name);
		numbers += size;
	}
	return groups;
}

const squares = (values: ArrayLike<number>) => {
	let sum = 0;
	for (let i = 0; i < values.length; i++) sum += values[i]! ** 2;
	return sum;
};

/** Sum of squares of each channel. */
function channelSquares(delta: Float64Array, channels: number): Float64Array {
	const sums = new Float64Array(channels);
	delta.forEach((value, i) => (sums[i % channels]! += value * value));
	return sums;
}

function changeOf(node: string, activations: NdArray): LayerChange {
	const [before, after] = [rowOf(activations, 0), rowOf(activations, 1)];
	const delta = difference(after, before);
	const total = squares(delta);
	const sums = channelSquares(delta, activations.shape.at(-1)!);
	const channels = total === 0 ? [] : top(sums, named);
	return {
		node,
		// Where all was zero, whatever is there now is infinitely more.
		distance: total === 0 ? 0 : Math.sqrt(total / squares(before)),
		channels: channels.map(({ index, value }) => ({ channel: index, share: value / total }))
	};
}

/** How far the activations of each node moved between two pictures, from the picture to the logits. */
export async function layerChanges(
	context: NetworkContext,
	original: NdArray,
	result: NdArray
): Promise<LayerChange[]> {
	const both = stack([original, result]);
	const changes: LayerChange[] = [];
	for (const group of groupsOf(context.graph)) {
		const { activations } = await context.forward(both, group);
		for (const node of group) changes.push(changeOf(node, activations.get(node)!));
	}
	return changes;
}
