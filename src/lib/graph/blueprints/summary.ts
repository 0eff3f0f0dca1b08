import { analyse } from '../analysis';
import type { Blueprint } from './types';

/** A blueprint's totals, for tables and charts. */
export interface BlueprintSummary {
	readonly blueprint: Blueprint;
	readonly parameters: number;
	readonly macs: number;
	/** Layers with kernels, as depths are usually counted; layers that only fit a shortcut to its sum are left out. */
	readonly depth: number;
}

/** Counts what a blueprint's graph holds. */
export function summarise(blueprint: Blueprint): BlueprintSummary {
	const graph = blueprint.build();
	const weighted = graph.nodes.filter(({ op }) => op === 'convolution' || op === 'dense');
	return {
		blueprint,
		...analyse(graph).totals,
		depth: weighted.filter(({ name }) => !name.endsWith('.shortcut')).length
	};
}
