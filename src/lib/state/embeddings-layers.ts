import { sizeOf, type Shape } from '$lib/core/types';
import type { CodeForm } from '$lib/engine/protocol';
import { analyse } from '$lib/graph/analysis';
import { groupIntoBlocks } from '$lib/graph/blocks';
import type { Graph } from '$lib/graph/types';

/** A layer whose activations can be the codes of pictures. */
export interface CodeLayer {
	/** Name of its last node. */
	readonly node: string;
	readonly label: string;
	/** [height, width, channels] or [channels]. */
	readonly shape: Shape;
}

/** The pixels themselves, as a layer like the others. */
export function isPixels(graph: Graph, node: string): boolean {
	return graph.nodes[0]!.name === node;
}

/** Every layer from the pixels to the class scores. */
export function codeLayers(graph: Graph): readonly CodeLayer[] {
	const { nodes } = analyse(graph);
	return groupIntoBlocks(graph).flatMap(({ name, nodes: own }) => {
		const node = own.at(-1)!;
		const { shape } = nodes.get(node)!;
		if (node !== graph.logits && isBehindLogits(graph, node)) return [];
		const title = isPixels(graph, node)
			? 'pixels'
			: node === graph.logits
				? `${name} (class scores)`
				: name;
		return [{ node, label: `${title}, ${shape.join(' × ')}`, shape }];
	});
}

/** Softmax and the like say nothing that the class scores do not. */
function isBehindLogits(graph: Graph, node: string): boolean {
	const order = graph.nodes.map(({ name }) => name);
	return order.indexOf(node) > order.indexOf(graph.logits);
}

/** The layer that the classifier reads: the last before the class scores. */
export function usualLayer(graph: Graph): string {
	const blocks = groupIntoBlocks(graph);
	const head = blocks.find(({ nodes }) => nodes.includes(graph.logits));
	const before = blocks.find(({ name }) => name === head?.inputs[0]);
	return before?.nodes.at(-1) ?? graph.logits;
}

/** Flattened codes are used up to this length; above it, channels are averaged. */
const longestFlattened = 4096;

/** How a layer becomes one vector unless the visitor says otherwise. */
export function usualForm(shape: Shape): CodeForm {
	return sizeOf(shape) <= longestFlattened ? 'flattened' : 'averaged';
}

/** Numbers of a code. */
export function lengthOf(shape: Shape, form: CodeForm): number {
	return form === 'averaged' ? shape.at(-1)! : sizeOf(shape);
}
