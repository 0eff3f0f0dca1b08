import { constant, constantAt, refuseOperator, type OperatorCall, type Value } from '../value';

/** Arithmetic on shapes, with which TensorFlow flattens a picture whose batch is open. */

function isSet(mask: number, bit: number): boolean {
	return ((mask >> bit) & 1) === 1;
}

/** Part of a list. Shapes are lists of one axis, so only those are cut. */
export function sliceConstant(call: OperatorCall): Value {
	const { attributes } = call.node;
	const { shape, data } = constantAt(call, 0);
	const [begin, end, step] = [1, 2, 3].map((place) => constantAt(call, place).data[0] ?? 0);
	if (shape.length !== 1 || step !== 1) throw refuseOperator(call, 'cuts more than a list');
	const from = isSet(attributes.number('begin_mask', 0), 0) ? 0 : begin!;
	const to = isSet(attributes.number('end_mask', 0), 0) ? data.length : end!;
	if (isSet(attributes.number('shrink_axis_mask', 0), 0))
		return constant([], data.slice(from).subarray(0, 1));
	const part = data.slice(from, to);
	return constant([part.length], part);
}

/** Numbers as a list. */
export function packConstants(call: OperatorCall): Value {
	const values = call.inputs.map((_, place) => constantAt(call, place));
	if (values.some(({ data }) => data.length !== 1)) throw refuseOperator(call, 'stacks arrays');
	return constant(
		[values.length],
		values.map(({ data }) => data[0]!)
	);
}

/** Lists one after the other; the last input is the axis. */
export function concatConstants(call: OperatorCall): Value {
	const lists = call.inputs.slice(0, -1).map((_, place) => [...constantAt(call, place).data]);
	return constant([lists.flat().length], lists.flat());
}

/** Product of a list. */
export function multiplyConstant(call: OperatorCall): Value {
	return constant([], [constantAt(call, 0).data.reduce((product, value) => product * value, 1)]);
}

/** Some entries of a list. */
export function gatherConstant(call: OperatorCall): Value {
	const { data } = constantAt(call, 0);
	const { shape, data: places } = constantAt(call, 1);
	return constant(
		shape,
		places.map((place) => data[place]!)
	);
}
