import { sizeOf, type NdArray } from '$lib/core/types';
import type { PaddingMode } from '$lib/graph/types';
import {
	activation,
	activationAt,
	constant,
	constantAt,
	nodeAt,
	refuseOperator,
	viewAs,
	type Operator,
	type OperatorCall,
	type Value
} from '../value';
import {
	concatConstants,
	gatherConstant,
	multiplyConstant,
	packConstants,
	sliceConstant
} from './constants';

const passOn: Operator = (call) => {
	const [value] = call.inputs;
	if (value) return value;
	throw refuseOperator(call, 'has no input');
};

function shapeOf(call: OperatorCall): Value {
	const [value] = call.inputs;
	const shape =
		value?.kind === 'constant' ? value.array.shape : [-1, ...activationAt(call, 0).shape];
	return constant([shape.length], shape);
}

/** The one length that is left open, filled in. */
function fill(lengths: readonly number[], size: number): number[] {
	const known = lengths.filter((length) => length !== -1).reduce((a, b) => a * b, 1);
	return lengths.map((length) => (length === -1 ? size / known : length));
}

function reshape(call: OperatorCall): Value {
	const [value] = call.inputs;
	const target = [...constantAt(call, 1).data];
	if (value?.kind === 'constant') {
		const { data } = value.array;
		return constant(fill(target, data.length), data);
	}
	const input = activationAt(call, 0);
	return viewAs(call, input, fill(target.slice(1), sizeOf(input.shape)));
}

function squeeze(call: OperatorCall): Value {
	const input = activationAt(call, 0);
	const rank = input.shape.length + 1;
	const { attributes } = call.node;
	const given = [...attributes.integers('squeeze_dims'), ...attributes.integers('axis')];
	const axes = given.map((axis) => (axis < 0 ? axis + rank : axis));
	const isGone = (length: number, axis: number) =>
		axes.length ? axes.includes(axis + 1) : length === 1;
	return viewAs(
		call,
		input,
		input.shape.filter((length, axis) => !isGone(length, axis))
	);
}

function expand(call: OperatorCall): Value {
	const input = activationAt(call, 0);
	const [axis = 0] = constantAt(call, 1).data;
	const place = axis < 0 ? axis + input.shape.length + 2 : axis;
	if (place === 0) throw refuseOperator(call, 'adds an axis before the batch');
	const { shape } = input;
	return viewAs(call, input, [...shape.slice(0, place - 1), 1, ...shape.slice(place - 1)]);
}

function concat(call: OperatorCall): Value {
	if (call.inputs.every((value) => value.kind === 'constant')) return concatConstants(call);
	const count = call.inputs.length - 1;
	const axis = constantAt(call, count).data[0];
	const rank = activationAt(call, 0).shape.length + 1;
	if (axis !== -1 && axis !== rank - 1) throw refuseOperator(call, `joins along the axis ${axis}`);
	const nodes = Array.from({ length: count }, (_, place) => nodeAt(call, place));
	return activation(call, call.draft.add('concat', call.name, nodes, {}));
}

function addPadding(call: OperatorCall, mode: PaddingMode): Value {
	const { shape, data }: NdArray = constantAt(call, 1);
	if (shape.join() !== '4,2' || data[0] !== 0 || data[1] !== 0)
		throw refuseOperator(call, 'pads something else than a picture');
	const edges = (axis: number) => [data[axis * 2]!, data[axis * 2 + 1]!] as const;
	const paddings = [edges(1), edges(2), edges(3)] as const;
	return activation(call, call.draft.add('pad', call.name, [nodeAt(call, 0)], { paddings, mode }));
}

function pad(call: OperatorCall): Value {
	if (call.inputs[2] && constantAt(call, 2).data[0] !== 0)
		throw refuseOperator(call, `pads with ${constantAt(call, 2).data[0]}`);
	return addPadding(call, 'zero');
}

function mirrorPad(call: OperatorCall): Value {
	const mode = call.node.attributes.text('mode', 'REFLECT');
	if (mode !== 'REFLECT') throw refuseOperator(call, `mirrors in the mode “${mode}”`);
	return addPadding(call, 'reflect');
}

/** Operators that change only the shape, or nothing once a network is trained. */
export const shapeOperators: Readonly<Record<string, Operator>> = {
	Identity: passOn,
	StopGradient: passOn,
	PreventGradient: passOn,
	CheckNumerics: passOn,
	EnsureShape: passOn,
	Snapshot: passOn,
	Cast: passOn,
	PlaceholderWithDefault: passOn,
	Shape: shapeOf,
	StridedSlice: sliceConstant,
	Pack: packConstants,
	Prod: multiplyConstant,
	GatherV2: gatherConstant,
	Reshape: reshape,
	Squeeze: squeeze,
	ExpandDims: expand,
	ConcatV2: concat,
	Pad: pad,
	PadV2: pad,
	MirrorPad: mirrorPad
};
