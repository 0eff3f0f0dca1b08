import type { CsvCell } from '$lib/core/csv';
import { fieldSize, isWhole } from '$lib/math/receptive-field';
import { analyse } from './analysis';
import { describeNode } from './describe';
import type { Graph } from './types';

/** Every layer of a graph with its output, costs and receptive field, as rows below a head: for files. */
export function layerTable(graph: Graph): readonly (readonly CsvCell[])[] {
	const { nodes } = analyse(graph);
	const head = ['layer', 'operation', 'inputs', 'shape', 'parameters', 'MACs', 'receptive field'];
	const rows = graph.nodes.map((node) => {
		const { shape, parameters, macs, receptiveField } = nodes.get(node.name)!;
		const field = isWhole(receptiveField) ? 'whole' : fieldSize(receptiveField).join('x');
		const costs = [shape.join('x'), parameters, macs, field];
		return [node.name, describeNode(node), node.inputs.join(' '), ...costs];
	});
	return [head, ...rows];
}
