import { sizeOf, type NdArray, type Shape } from '$lib/core/types';
import { isSameShape, writeShape } from '$lib/graph/shape-rules';
import { refuseNetwork, refuseUnsupported, type GraphDraft } from '../draft';
import type { NodeDef } from './node-def';

/** Numbers that do not depend on the picture: weights, axes, shapes. In shapes, −1 stands for the batch. */
export interface Constant {
	readonly kind: 'constant';
	readonly array: NdArray;
}

/**
 * What a node of the draft holds, seen in a shape without the batch. TensorFlow makes arrays of any rank on the way from
 * one shape to another; only where something is done with one does it become a node.
 */
export interface Activation {
	readonly kind: 'activation';
	readonly node: string;
	readonly shape: Shape;
	/** For the node that changes the shape. */
	readonly viewName: string;
}

export type Value = Constant | Activation;

/** One operator at work. */
export interface OperatorCall {
	readonly draft: GraphDraft;
	readonly node: NodeDef;
	/** For its nodes. */
	readonly name: string;
	readonly inputs: readonly Value[];
}

/** Translates an operator. */
export type Operator = (call: OperatorCall) => Value;

/** Numbers as a value. */
export function constant(shape: Shape, data: ArrayLike<number>): Constant {
	return { kind: 'constant', array: { shape, data: Float32Array.from(data) } };
}

/** A node of the draft as a value. */
export function activation({ draft }: Pick<OperatorCall, 'draft'>, node: string): Activation {
	return { kind: 'activation', node, shape: draft.shapeOf(node), viewName: node };
}

/** Refuses an operator for what it asks for, saying where it stands. */
export function refuseOperator({ node }: Pick<OperatorCall, 'node'>, what: string): Error {
	return refuseUnsupported(
		`The operator “${node.op}” at “${node.name}” ${what}, which this site cannot run.`
	);
}

function inputAt(call: OperatorCall, place: number): Value {
	const value = call.inputs[place];
	if (value) return value;
	throw refuseNetwork(
		`The operator “${call.node.op}” at “${call.node.name}” has no input number ${place + 1}.`
	);
}

/** An input that must be constant. */
export function constantAt(call: OperatorCall, place: number): NdArray {
	const value = inputAt(call, place);
	if (value.kind === 'constant') return value.array;
	throw refuseOperator(call, `takes its input number ${place + 1} from the picture`);
}

/** An input that depends on the picture, in whatever shape. */
export function activationAt(call: OperatorCall, place: number): Activation {
	const value = inputAt(call, place);
	if (value.kind === 'activation') return value;
	throw refuseOperator(call, 'works on numbers that do not depend on the picture');
}

/** The node of an input, in the shape that TensorFlow sees it in. */
export function nodeAt(call: OperatorCall, place: number): string {
	return toNode(call, activationAt(call, place));
}

/** A value as a node: a picture or a vector. */
export function toNode(call: OperatorCall, { node, shape, viewName }: Activation): string {
	const { draft } = call;
	if (isSameShape(draft.shapeOf(node), shape)) return node;
	if (shape.length === 1) return draft.add('flatten', viewName, [node], {});
	if (shape.length === 3) return draft.add('reshape', viewName, [node], { shape });
	throw refuseOperator(call, `works on arrays ${writeShape(shape)} of ${shape.length} axes`);
}

/** The same numbers in another shape. */
export function viewAs(call: OperatorCall, value: Activation, shape: Shape): Activation {
	const lengths = shape.every((length) => Number.isSafeInteger(length) && length >= 1);
	if (!lengths || sizeOf(shape) !== sizeOf(value.shape))
		throw refuseOperator(call, `makes ${writeShape(shape)} of ${writeShape(value.shape)}`);
	return { ...value, shape, viewName: call.name };
}
