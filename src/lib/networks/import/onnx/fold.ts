import { sizeOf, type Shape } from '$lib/core/types';
import { constantOf, wholeNumbers, type Constant } from './constant';
import { emptyLike, pick, stretched, transposeConstant } from './constant-cells';
import { elementType, wholeTypes } from './element-types';
import {
	flattenedShape,
	resolveReshape,
	slicedEntries,
	squeezedShape,
	stretchedShape,
	unsqueezedShape
} from './shapes';
import { fromFront, type Step } from './step';

/**
 * Operators on values that need no picture: exporters compute shapes, paddings and transposed weights with them. Their
 * answers are constants again.
 */

/** More values than any sensible shape or padding has. */
const mostValues = 2 ** 26;

type Fold = (step: Step) => Constant;

function input(step: Step, index = 0): Constant {
	return step.constant(index, 'input');
}

function withShape(constant: Constant, shape: Shape): Constant {
	return { ...constant, shape };
}

function limited(step: Step, shape: Shape): Shape {
	if (sizeOf(shape) <= mostValues) return shape;
	throw step.refuse(`makes a constant of ${sizeOf(shape)} values, which is too large`);
}

function pairwise(compute: (a: number, b: number, whole: boolean) => number): Fold {
	return (step) => {
		const [a, b] = [input(step, 0), input(step, 1)];
		const shape = limited(step, stretchedShape(step, a.shape, b.shape));
		const [left, right] = [stretched(a, shape), stretched(b, shape)];
		const whole = a.whole && b.whole;
		const data = left.data.map((value, i) => compute(value, right.data[i]!, whole));
		return constantOf(shape, data, whole);
	};
}

function each(compute: (value: number) => number): Fold {
	return (step) => {
		const constant = input(step);
		return { ...constant, data: constant.data.map(compute) };
	};
}

function foldGather(step: Step): Constant {
	const [from, entries] = [input(step, 0), input(step, 1)];
	const axis = fromFront(step.attributes.integer('axis', 0), from.shape.length);
	const picked = pick(from, axis, [...entries.data]);
	const shape = [...from.shape.slice(0, axis), ...entries.shape, ...from.shape.slice(axis + 1)];
	return withShape(picked, shape);
}

function foldConcat(step: Step): Constant {
	const parts = step.inputs.map((_, i) => input(step, i));
	const [first] = parts as [Constant];
	const axis = fromFront(step.attributes.integer('axis', 1), first.shape.length);
	const isFitting = ({ shape }: Constant) =>
		shape.length === first.shape.length &&
		shape.every((length, i) => i === axis || length === first.shape[i]);
	if (first.shape[axis] === undefined || !parts.every(isFitting))
		throw step.refuse('joins shapes that do not fit');
	const outer = sizeOf(first.shape.slice(0, axis));
	const total = parts.reduce((sum, { shape }) => sum + shape[axis]!, 0);
	const shape = first.shape.map((length, i) => (i === axis ? total : length));
	const data = emptyLike(first, sizeOf(shape));
	for (let o = 0, at = 0; o < outer; o++)
		for (const part of parts) {
			const length = part.data.length / outer;
			data.set(part.data.subarray(o * length, (o + 1) * length), at);
			at += length;
		}
	return { ...first, shape, data };
}

function foldConstantOfShape(step: Step): Constant {
	const shape = limited(step, [...input(step).data]);
	const value = step.attributes.tensor('value');
	const data = new Float32Array(sizeOf(shape)).fill(value?.data[0] ?? 0);
	return constantOf(shape, data, value?.whole ?? false);
}

function foldTranspose(step: Step): Constant {
	const constant = input(step);
	const backwards = constant.shape.map((_, i) => constant.shape.length - 1 - i);
	return transposeConstant(constant, step.attributes.integers('perm') ?? backwards);
}

function foldCast(step: Step): Constant {
	const constant = input(step);
	const whole = wholeTypes.has(step.attributes.integer('to', elementType.float));
	return { ...constant, whole, data: whole ? constant.data.map(Math.trunc) : constant.data };
}

function foldReduceProduct(step: Step): Constant {
	const { data, whole } = input(step);
	let product = 1;
	for (const value of data) product *= value;
	return constantOf([], Float64Array.of(product), whole);
}

/** The operators that can be worked out beforehand. */
export const folds: Readonly<Record<string, Fold>> = {
	Identity: (step) => input(step),
	Cast: foldCast,
	Shape: (step) => wholeNumbers(input(step).shape),
	Gather: foldGather,
	Concat: foldConcat,
	Slice: (step) =>
		slicedEntries(step, input(step).shape).reduce(
			(constant, { axis, entries }) => pick(constant, axis, entries),
			input(step)
		),
	Squeeze: (step) => withShape(input(step), squeezedShape(step, input(step).shape)),
	Unsqueeze: (step) => withShape(input(step), unsqueezedShape(step, input(step).shape)),
	Reshape: (step) =>
		withShape(input(step), resolveReshape(step, step.numbers(1, 'shape') ?? [], input(step).shape)),
	Flatten: (step) => withShape(input(step), flattenedShape(step, input(step).shape)),
	Transpose: foldTranspose,
	ConstantOfShape: foldConstantOfShape,
	Expand: (step) => {
		const wanted = stretchedShape(step, input(step).shape, [...input(step, 1).data]);
		return stretched(input(step), limited(step, wanted));
	},
	ReduceProd: foldReduceProduct,
	Add: pairwise((a, b) => a + b),
	Sub: pairwise((a, b) => a - b),
	Mul: pairwise((a, b) => a * b),
	Div: pairwise((a, b, whole) => (whole ? Math.trunc(a / b) : a / b)),
	Pow: pairwise((a, b) => a ** b),
	Neg: each((value) => -value),
	Sqrt: each(Math.sqrt),
	Exp: each(Math.exp),
	Floor: each(Math.floor),
	Ceil: each(Math.ceil)
};
