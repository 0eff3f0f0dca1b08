import { sizeOf, type Shape } from '$lib/core/types';
import { mergeFields, pointField, type ReceptiveField } from '$lib/math/receptive-field';
import { ruleOf } from './operations';
import type { Graph, GraphNode, InputSpec } from './types';

/** What follows from a node's place in its network, weights or none. */
export interface NodeAnalysis {
	/** Of the output: [height, width, channels] or [channels]. */
	readonly shape: Shape;
	/** Learnt numbers; a batch normalisation's mean and variance are measured, not learnt. */
	readonly parameters: number;
	/** Multiply-accumulates of convolutions and dense layers for one picture. */
	readonly macs: number;
	/** What one cell of the output sees of the input. */
	readonly receptiveField: ReceptiveField;
}

/** What follows from a network's graph. */
export interface GraphAnalysis {
	/** By name of the node. */
	readonly nodes: ReadonlyMap<string, NodeAnalysis>;
	readonly totals: { readonly parameters: number; readonly macs: number };
}

/** Shapes that a node takes in; the node `input` takes the picture. */
export function inputShapes(
	node: GraphNode,
	input: InputSpec,
	shapeOf: (name: string) => Shape
): readonly Shape[] {
	if (node.op === 'input') return [[input.height, input.width, input.channels]];
	return node.inputs.map(shapeOf);
}

function countParameters(node: GraphNode, inputs: readonly Shape[]): number {
	const rule = ruleOf(node.op);
	const shapes = Object.entries(rule.weightShapes?.(node.attributes, inputs) ?? {});
	return shapes
		.filter(([role]) => !rule.measured?.includes(role))
		.reduce((sum, [, shape]) => sum + sizeOf(shape), 0);
}

function reachOf(
	node: GraphNode,
	inputs: readonly Shape[],
	fields: readonly ReceptiveField[]
): ReceptiveField {
	const [first, ...others] = fields;
	if (!first) return pointField;
	const merged = mergeFields([first, ...others]);
	return ruleOf(node.op).reach?.(merged, node.attributes, inputs) ?? merged;
}

function analyseNode(
	node: GraphNode,
	inputs: readonly Shape[],
	fields: readonly ReceptiveField[]
): NodeAnalysis {
	const rule = ruleOf(node.op);
	const shape = rule.outputShape(node.attributes, inputs);
	return {
		shape,
		parameters: countParameters(node, inputs),
		macs: rule.macs?.(node.attributes, inputs, shape) ?? 0,
		receptiveField: reachOf(node, inputs, fields)
	};
}

/**
 * Shapes, costs and receptive fields of every node of a valid graph; blueprints without weights will do.
 * @throws {RangeError} if shapes do not fit, which `parseGraph` rules out
 */
export function analyse(graph: Graph): GraphAnalysis {
	const nodes = new Map<string, NodeAnalysis>();
	const before = (name: string) => nodes.get(name)!;
	for (const node of graph.nodes) {
		const inputs = inputShapes(node, graph.input, (name) => before(name).shape);
		const fields = node.inputs.map((name) => before(name).receptiveField);
		nodes.set(node.name, analyseNode(node, inputs, fields));
	}
	const all = [...nodes.values()];
	return {
		nodes,
		totals: {
			parameters: all.reduce((sum, { parameters }) => sum + parameters, 0),
			macs: all.reduce((sum, { macs }) => sum + macs, 0)
		}
	};
}
