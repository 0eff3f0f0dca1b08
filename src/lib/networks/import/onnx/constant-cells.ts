import { sizeOf, type Shape } from '$lib/core/types';
import type { Constant } from './constant';
import { fromFront } from './step';

/** Moving the cells of constants: entries, axes, stretching. */

/** An empty array of the same type. */
export function emptyLike({ data }: Constant, length: number): Float32Array | Float64Array {
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
export function pick(constant: Constant, axis: number, entries: readonly number[]): Constant {
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

/** The constant with its axes of length one repeated; `shape` is one that it can be stretched to. */
export function stretched(constant: Constant, shape: Shape): Constant {
	const own = stridesOf(constant.shape);
	const strides = shape.map((_, i) => {
		const axis = i - shape.length + constant.shape.length;
		return axis < 0 || constant.shape[axis] === 1 ? 0 : own[axis]!;
	});
	return gathered(constant, shape, strides);
}
