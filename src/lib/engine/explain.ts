import type { Cell, NdArray } from '$lib/core/types';
import { spatialShape } from '$lib/core/types';
import { explainCell } from '$lib/graph/explain';
import type { GraphNode } from '$lib/graph/types';
import { valueAt } from '$lib/math/explain';
import type { Explanation } from '$lib/math/explanation';
import type { Weights } from '$lib/networks/weights';
import { refuse } from './checks';
import type { Trace } from './trace';

function nodeOf(trace: Trace, name: string): GraphNode {
	const node = trace.executor.graph.nodes.find((candidate) => candidate.name === name);
	if (node) return node;
	return refuse(`This network has no layer named “${name}”.`);
}

function checkCell({ y, x, channel }: Cell, output: NdArray, node: string): void {
	const [height, width, channels] = spatialShape(output.shape);
	const inside = y >= 0 && x >= 0 && channel >= 0 && y < height && x < width && channel < channels;
	if (!inside)
		refuse(
			`“${node}” has no cell at row ${y}, column ${x}, channel ${channel}: it is ${output.shape.join(' × ')}.`
		);
}

/** How one value of a trace came about, and the value the engine has there. */
export async function explainNode(
	trace: Trace,
	weights: Weights,
	name: string,
	cell: Cell
): Promise<{ explanation: Explanation; engineValue: number }> {
	const node = nodeOf(trace, name);
	const output = await trace.read(name);
	checkCell(cell, output, name);
	const sources = node.op === 'input' ? [{ node: 'picture', array: trace.pixels }] : [];
	const read = node.inputs.map(async (input) => ({ node: input, array: await trace.read(input) }));
	const roles = Object.entries(node.weights ?? {});
	const given = {
		node,
		inputs: [...sources, ...(await Promise.all(read))],
		weights: Object.fromEntries(roles.map(([role, tensor]) => [role, weights.get(tensor)!])),
		outputShape: output.shape,
		input: trace.executor.graph.input
	};
	return { explanation: explainCell(given, cell), engineValue: valueAt(output, cell) };
}
