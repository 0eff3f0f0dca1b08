import type { Graph } from '$lib/graph/types';

/** Why attacks cannot run on a network, as half a sentence for the visitor; null if they can. */
export function attackProblem(graph: Graph): string | null {
	if (graph.tensors.length === 0 && graph.nodes.some(({ weights }) => weights))
		return `${graph.name} is a blueprint without trained weights`;
	return null;
}
