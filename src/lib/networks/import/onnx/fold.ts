import { sizeOf, type Shape } from '$lib/core/types';
import { constantOf, wholeNumbers, type Constant } from './constant';
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

/** An array of the same type. */
function emptyLike({ data }: Constant, length: number): Float32Array | Float64Array {
	return data instanceof Float32Array ? new Float32Array(length) : new Float64Array(length);
}

/** Places of values along each axis: how far apart neighbours are. */
function stridesOf(shape: Shape): number[] {
	return shape.map((_, axis) => sizeOf(shape.slice(axis + 1)));
}

/**
 * A constant whose cells are taken from another's.
 * @param strides how far apart neighbours along each axis of the new shape are in the old data
 */
function gathered(from: Constant, shape: Shape, strides: readonly number[], start = 0): Constant {
	const data = emptyLike(from, sizeOf(shape));
	const position = shape.map(() => 0);
	let place = start;
	for (let i = 0; i < data.length; i++) {
		data[i] = from.data[place]!;
		for (let axis = shape.length - 1; axis >= 0; axis--) {
			place += strides[axis]!;
			if (++position[axis]! < shape[axis]!) break;
			place -= strides[axis]! * shape[axis]!;
			position[axis] = 0;
		}
	}
	return { ...from, shape, data };
}

/** The axes of `order`, one after the other. */
export function transposeConstant(constant: Constant, order: readonly number[]): Constant {
	const strides = stridesOf(constant.shape);
	const shape = order.map((axis) => constant.shape[axis]!);
	return gathered(
		constant,
		shape,
		order.map((axis) => strides[axis]!)
	);
}

/** Entries of one axis, in a given order. */
function pick(constant: Constant, axis: number, entries: readonly number[]): Constant {
	const inner = sizeOf(constant.shape.slice(axis + 1));
	const outer = sizeOf(constant.shape.slice(0, axis));
	const length = constant.shape[axis]!;
	const data = emptyLike(constant, outer * entries.length * inner);
	for (let o = 0, at = 0; o < outer; o++)
		for (const entry of entries) {
			const from = (o * length + fromFront(entry, length)) * inner;
			data.set(constant.data.subarray(from, from + inner), at);
			at += inner;
		}
	const shape = constant.shape.map((old, i) => (i === axis ? entries.length : old));
	return { ...constant, shape, data };
}

/** The common shape of two arrays of which each may be stretched along axes of length one. */
function stretchedShape(step: Step, a: Shape, b: Shape): Shape {
	const rank = Math.max(a.length, b.length);
	return Array.from({ length: rank }, (_, i) => {
		const [x, y] = [a.at(i - rank) ?? 1, b.at(i - rank) ?? 1];
		if (x !== y && x !== 1 && y !== 1) throw step.refuse('joins shapes that do not fit');
		return x === 1 ? y : x;
	});
}

function stretched(constant: Constant, shape: Shape): Constant {
	const own = stridesOf(constant.shape);
	const strides = shape.map((_, i) => {
		const axis = i - shape.length + constant.shape.length;
		return axis < 0 || constant.shape[axis] === 1 ? 0 : own[axis]!;
	});
	return gathered(constant, shape, strides);
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

/**
 * The shape that a Reshape asks for: 0 keeps the length, −1 takes what is left.
 * @throws {FailureError} if it does not hold as many values
 */
export function resolveReshape(step: Step, target: readonly number[], source: Shape): Shape {
	const keeps = step.attributes.integer('allowzero', 0) === 0;
	const asked = target.map((length, i) => (length === 0 && keeps ? (source[i] ?? 0) : length));
	const known = asked.filter((length) => length !== -1).reduce((a, b) => a * b, 1);
	const shape = asked.map((length) => (length === -1 ? sizeOf(source) / known : length));
	if (sizeOf(shape) === sizeOf(source) && shape.every(Number.isInteger)) return shape;
	throw step.refuse(`cannot give [${source.join(', ')}] the shape [${target.join(', ')}]`);
}

/** The shape without its axes of length one: all, or those that are named. */
export function squeezedShape(step: Step, shape: Shape): Shape {
	const axes = step.numbers(1, 'axes')?.map((axis) => fromFront(axis, shape.length));
	return shape.filter((length, i) => (axes ? !axes.includes(i) : length !== 1));
}

/** The shape with new axes of length one. */
export function unsqueezedShape(step: Step, shape: Shape): Shape {
	const asked = step.numbers(1, 'axes') ?? [];
	const rank = shape.length + asked.length;
	const axes = asked.map((axis) => fromFront(axis, rank));
	const rest = [...shape];
	return Array.from({ length: rank }, (_, i) => (axes.includes(i) ? 1 : rest.shift()!));
}

/** Shape after a Flatten: two axes, those before `axis` and those from it on. */
export function flattenedShape(step: Step, shape: Shape): Shape {
	const axis = fromFront(step.attributes.integer('axis', 1), shape.length);
	return [sizeOf(shape.slice(0, axis)), sizeOf(shape.slice(axis))];
}

/** What a Slice keeps of each axis, as entries; only axes that it names. */
export function slicedEntries(step: Step, shape: Shape): { axis: number; entries: number[] }[] {
	const starts = step.numbers(1, 'starts') ?? [];
	const ends = step.numbers(2, 'ends') ?? [];
	const axes = step.numbers(3, 'axes') ?? starts.map((_, i) => i);
	const strides = step.has(4) ? step.numbers(4, 'steps')! : starts.map(() => 1);
	return axes.map((given, i) => {
		const axis = fromFront(given, shape.length);
		return { axis, entries: entriesOf(shape[axis]!, starts[i]!, ends[i]!, strides[i]!) };
	});
}

/** As in Python: places from the back are negative, places outside are moved to the border. */
function entriesOf(length: number, start: number, end: number, stride: number): number[] {
	const [lowest, highest] = stride > 0 ? [0, length] : [-1, length - 1];
	const within = (place: number) => Math.min(Math.max(fromFront(place, length), lowest), highest);
	const entries: number[] = [];
	const last = within(end);
	for (let at = within(start); stride > 0 ? at < last : at > last; at += stride || 1)
		entries.push(at);
	return entries;
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

const wholeTypes = new Set([2, 3, 4, 5, 6, 7, 9, 12, 13]);

function foldCast(step: Step): Constant {
	const constant = input(step);
	const whole = wholeTypes.has(step.attributes.integer('to', 1));
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
