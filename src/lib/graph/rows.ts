import { groupIntoBlocks } from './blocks';
import type { Graph } from './types';

/** One line of the drawn network: a block, or a single node. */
export interface NetworkRow {
	readonly name: string;
	/** Names of its nodes, in order. */
	readonly nodes: readonly string[];
	/** Names of the rows that feed it. */
	readonly inputs: readonly string[];
}

/** The network line by line: one line a block, or one a node when `steps` is set. */
export function rowsOf(graph: Graph, steps: boolean): readonly NetworkRow[] {
	if (!steps) return groupIntoBlocks(graph);
	return graph.nodes.map(({ name, inputs }) => ({ name, nodes: [name], inputs }));
}
