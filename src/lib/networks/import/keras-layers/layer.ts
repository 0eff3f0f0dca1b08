import { sizeOf, type NdArray, type Shape } from '$lib/core/types';
import { isSameShape, writeShape } from '$lib/graph/shape-rules';
import { refuseNetwork, refuseUnsupported, type GraphDraft } from '../draft';
import type { LayerFields } from './fields';

/** What all layers of one network share. */
export interface NetworkContext {
	readonly draft: GraphDraft;
	/** Definitions changed from Keras 2 to Keras 3. */
	readonly keras: 2 | 3;
	/** Tells the visitor something, once. */
	note(sentence: string): void;
}

/** One call of one layer. */
export interface LayerCall extends NetworkContext {
	/** For its nodes: the layer's name, numbered from its second call on. */
	readonly name: string;
	/** What kind of layer it is, as Keras calls it. */
	readonly kind: string;
	readonly fields: LayerFields;
	/** Nodes that it is called with. */
	readonly inputs: readonly string[];
	/** Numbers that it is called with, by their place among all arguments. */
	readonly constants: ReadonlyMap<number, number>;
	/** One of its weights. */
	find(roles: readonly string[], position: number): NdArray | undefined;
}

/** Translates one call of one kind of layer; returns the node that holds its output. */
export type LayerKind = (call: LayerCall) => string;

/** The node that a layer of one input takes. */
export function soleInput({ inputs, name }: LayerCall): string {
	if (inputs.length === 1) return inputs[0]!;
	throw refuseNetwork(`The layer “${name}” takes one input, but has ${inputs.length}.`);
}

/** Shape of the node that a layer of one input takes. */
export function inputShape(call: LayerCall): Shape {
	return call.draft.shapeOf(soleInput(call));
}

/** A weight that must be there. */
export function weightOf(call: LayerCall, roles: readonly string[], position: number): NdArray {
	const weight = call.find(roles, position);
	if (weight) return weight;
	throw refuseNetwork(`The weight “${roles[0]}” of the layer “${call.name}” is missing.`);
}

function refuseShape({ name }: LayerCall, { shape }: NdArray, needed: Shape): Error {
	return refuseNetwork(
		`A weight of the layer “${name}” is ${writeShape(shape)}, but ${writeShape(needed)} is needed.`
	);
}

/** Refuses a weight of another shape. */
export function requireShape(call: LayerCall, weight: NdArray, needed: Shape): void {
	if (!isSameShape(weight.shape, needed)) throw refuseShape(call, weight, needed);
}

/** The same numbers in another shape. */
export function reshapeWeight(call: LayerCall, weight: NdArray, shape: Shape): NdArray {
	if (weight.data.length !== sizeOf(shape)) throw refuseShape(call, weight, shape);
	return { shape, data: weight.data };
}

/** Refuses a layer for one of its settings. */
export function refuseSetting({ name, kind }: LayerCall, what: string): Error {
	return refuseUnsupported(`The layer “${name}” (${kind}) ${what}, which this site cannot run.`);
}

/** Refuses layers that keep channels before height and width. */
export function requireChannelsLast(call: LayerCall): void {
	if (call.fields.text('data_format', 'channels_last') !== 'channels_last')
		throw refuseSetting(call, 'keeps its channels first (data_format “channels_first”)');
}

/** Whether an axis of Keras, where 0 is the batch, is the last one of a shape without the batch. */
export function isLastAxis(axis: number, shape: Shape): boolean {
	return axis === -1 || axis === shape.length;
}
