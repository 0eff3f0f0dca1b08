import { sizeOf, type Shape } from '$lib/core/types';
import { inputShapes } from './analysis';
import { isRecord, quoteValue } from './checks';
import { ruleOf } from './operations';
import { refuse } from './refuse';
import { isSameShape, writeShape } from './shape-rules';
import type { GraphNode, InputSpec, TensorRecord } from './types';
import { nameNode } from './validate-nodes';

/** No layer of a network that runs in a browser holds more numbers than this (512 MiB of them). */
const mostCells = 2 ** 27;

function outputShape(node: GraphNode, inputs: readonly Shape[]): Shape {
	try {
		return ruleOf(node.op).outputShape(node.attributes, inputs);
	} catch (thrown) {
		if (!(thrown instanceof RangeError)) throw thrown;
		const shapes = inputs.map(writeShape).join(' and ');
		return refuse(
			`${nameNode(node)} does not fit its input${inputs.length > 1 ? 's' : ''} ${shapes}: ${thrown.message}.`,
			'shape-mismatch'
		);
	}
}

/** What the checks of shapes need to know of the graph. */
export interface ShapeContext {
	readonly input: InputSpec;
	readonly tensors: ReadonlyMap<string, TensorRecord>;
}

function checkWeight(
	node: GraphNode,
	role: string,
	needed: Shape,
	{ tensors }: ShapeContext
): void {
	const name = node.weights?.[role];
	if (name === undefined) refuse(`${nameNode(node)} lacks its weight “${role}”.`);
	const tensor = tensors.get(name);
	if (!tensor)
		refuse(
			`${nameNode(node)} takes its ${role} from the weight ${quoteValue(name)}, which is missing.`
		);
	if (!isSameShape(tensor.shape, needed))
		refuse(
			`${nameNode(node)} needs a ${role} of shape ${writeShape(needed)}, but the weight “${name}” has ${writeShape(tensor.shape)}.`,
			'shape-mismatch'
		);
}

/** A blueprint has no weights at all; any other network has every one. */
function checkWeights(node: GraphNode, inputs: readonly Shape[], context: ShapeContext): void {
	const needed = ruleOf(node.op).weightShapes?.(node.attributes, inputs) ?? {};
	const given = node.weights ?? {};
	if (!isRecord(given))
		refuse(`${nameNode(node)}: “weights” must be an object, but is ${quoteValue(given)}.`);
	const unknown = Object.keys(given).find((role) => !Object.hasOwn(needed, role));
	if (unknown !== undefined)
		refuse(`${nameNode(node)} has a weight “${unknown}”, which this operation does not take.`);
	if (context.tensors.size === 0 && Object.keys(given).length === 0) return;
	for (const [role, shape] of Object.entries(needed)) checkWeight(node, role, shape, context);
}

function checkSize(node: GraphNode, shape: Shape): void {
	if (sizeOf(shape) > mostCells)
		refuse(
			`${nameNode(node)} would make ${writeShape(shape)} numbers, too many for a browser.`,
			'unsupported'
		);
}

/** Shape of every node's output, once it is sure that all fit. */
export function checkShapes(
	nodes: readonly GraphNode[],
	context: ShapeContext
): ReadonlyMap<string, Shape> {
	const shapes = new Map<string, Shape>();
	for (const node of nodes) {
		const inputs = inputShapes(node, context.input, (name) => shapes.get(name)!);
		const shape = outputShape(node, inputs);
		checkSize(node, shape);
		checkWeights(node, inputs, context);
		shapes.set(node.name, shape);
	}
	return shapes;
}
