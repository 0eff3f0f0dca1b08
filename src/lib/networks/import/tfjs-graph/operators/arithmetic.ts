import { sizeOf, type NdArray } from '$lib/core/types';
import { writeShape } from '$lib/graph/shape-rules';
import { addAffine, type Affine } from '$lib/networks/import/channelwise';
import {
	activation,
	constant,
	nodeAt,
	refuseOperator,
	toNode,
	type Operator,
	type OperatorCall,
	type Value
} from '../value';

/** Arithmetic of two operands. */
interface Arithmetic {
	/** Of two numbers. */
	apply(a: number, b: number): number;
	/** x ∘ c, or c ∘ x if the constant comes first, as a factor and a shift; undefined where it is not one. */
	affine(values: Float32Array, isFirst: boolean): Affine | undefined;
	/** Of two nodes; undefined where there is no such operation. */
	join?(call: OperatorCall, first: string, second: string): string;
}

const one = [1];
const nothing = [0];

function addNegative({ draft, name }: OperatorCall, input: string): string {
	return addAffine(draft, `${name}.negative`, input, { factor: [-1], shift: nothing });
}

const add: Arithmetic = {
	apply: (a, b) => a + b,
	affine: (shift) => ({ factor: one, shift }),
	join: ({ draft, name }, first, second) => draft.add('add', name, [first, second], {})
};

const subtract: Arithmetic = {
	apply: (a, b) => a - b,
	affine: (values, isFirst) =>
		isFirst
			? { factor: [-1], shift: values }
			: { factor: one, shift: values.map((value) => -value) },
	join: (call, first, second) =>
		call.draft.add('add', call.name, [first, addNegative(call, second)], {})
};

const multiply: Arithmetic = {
	apply: (a, b) => a * b,
	affine: (factor) => ({ factor, shift: nothing }),
	join: ({ draft, name }, first, second) => draft.add('multiply', name, [first, second], {})
};

const divide: Arithmetic = {
	apply: (a, b) => a / b,
	affine: (values, isFirst) =>
		isFirst
			? undefined
			: { factor: Float64Array.from(values, (value) => 1 / value), shift: nothing }
};

/** Two constants, of which one may be a single number. */
function ofConstants(call: OperatorCall, { apply }: Arithmetic, a: NdArray, b: NdArray): Value {
	const [large, small] = sizeOf(a.shape) >= sizeOf(b.shape) ? [a, b] : [b, a];
	if (small.data.length !== 1 && small.shape.join() !== large.shape.join())
		throw refuseOperator(call, `joins ${writeShape(a.shape)} and ${writeShape(b.shape)}`);
	const at = ({ data }: NdArray, i: number) => data[data.length === 1 ? 0 : i]!;
	const data = Float32Array.from(large.data, (_, i) => apply(at(a, i), at(b, i)));
	return constant(large.shape, data);
}

/** The numbers of a constant that is the same at every place: one for all channels, or one for each. */
function channelValues(call: OperatorCall, { shape, data }: NdArray): Float32Array {
	if (data.length === (shape.at(-1) ?? 1)) return data;
	throw refuseOperator(
		call,
		`takes a constant ${writeShape(shape)}, which differs from place to place`
	);
}

function withConstant(
	call: OperatorCall,
	arithmetic: Arithmetic,
	place: 0 | 1,
	array: NdArray
): Value {
	const affine = arithmetic.affine(channelValues(call, array), place === 0);
	if (!affine) throw refuseOperator(call, 'divides by what depends on the picture');
	const input = nodeAt(call, 1 - place);
	return activation(call, addAffine(call.draft, call.name, input, affine));
}

function ofActivations(call: OperatorCall, { join }: Arithmetic): Value {
	if (!join) throw refuseOperator(call, 'divides by what depends on the picture');
	return activation(call, join(call, nodeAt(call, 0), nodeAt(call, 1)));
}

function operatorOf(arithmetic: Arithmetic): Operator {
	return (call) => {
		const [a, b] = call.inputs;
		if (a?.kind === 'constant' && b?.kind === 'constant')
			return ofConstants(call, arithmetic, a.array, b.array);
		if (a?.kind === 'constant') return withConstant(call, arithmetic, 0, a.array);
		if (b?.kind === 'constant') return withConstant(call, arithmetic, 1, b.array);
		return ofActivations(call, arithmetic);
	};
}

function addMany(call: OperatorCall): Value {
	const nodes = call.inputs.map((_, place) => nodeAt(call, place));
	return activation(call, call.draft.add('add', call.name, nodes, {}));
}

function negate(call: OperatorCall): Value {
	const [value] = call.inputs;
	if (value?.kind === 'activation') return activation(call, addNegative(call, toNode(call, value)));
	return unary((x) => -x)(call);
}

/** One operand, which must be constant. */
function unary(apply: (value: number) => number): Operator {
	return (call) => {
		const [value] = call.inputs;
		if (value?.kind !== 'constant') throw refuseOperator(call, 'works on the picture');
		return constant(value.array.shape, value.array.data.map(apply));
	};
}

/** Operators that calculate. */
export const arithmeticOperators: Readonly<Record<string, Operator>> = {
	Add: operatorOf(add),
	AddV2: operatorOf(add),
	BiasAdd: operatorOf(add),
	Sub: operatorOf(subtract),
	Mul: operatorOf(multiply),
	RealDiv: operatorOf(divide),
	Div: operatorOf(divide),
	AddN: addMany,
	Neg: negate,
	Sqrt: unary(Math.sqrt),
	Rsqrt: unary((value) => 1 / Math.sqrt(value))
};
