import { wholeNumbers } from '../constant';
import { elementType, floatTypes } from '../element-types';
import {
	flattenedShape,
	resolveReshape,
	slicedEntries,
	squeezedShape,
	unsqueezedShape
} from '../shapes';
import { reshapeView, transposeView } from '../reshape';
import { fromFront, type Step } from '../step';
import { orderOf, withOrder, type NetworkValue } from '../view';
import type { Translate } from './types';

/** Passes its input on. */
export const identity: Translate = (step) => step.network();

/** The shape, which is known beforehand. */
export const shapeOf: Translate = (step) => {
	const { shape } = step.network();
	const start = fromFront(step.attributes.integer('start', 0), shape.length);
	const end = fromFront(step.attributes.integer('end', shape.length), shape.length);
	return wholeNumbers(shape.slice(start, end));
};

/** Another type of the same numbers. */
export const cast: Translate = (step) => {
	if (floatTypes.has(step.attributes.integer('to', elementType.float))) return step.network();
	throw step.refuse('rounds to whole numbers');
};

/** Another shape of the same values. */
export const reshape: Translate = (step) => {
	const value = step.network();
	const target = step.numbers(1, 'shape') ?? [];
	return reshapeView(step, value, resolveReshape(step, target, value.shape));
};

/** All axes but the first in one. */
export const flatten: Translate = (step) =>
	reshapeView(step, step.network(), flattenedShape(step, step.network().shape));

/** Without axes of length one. */
export const squeeze: Translate = (step) =>
	reshapeView(step, step.network(), squeezedShape(step, step.network().shape));

/** With new axes of length one. */
export const unsqueeze: Translate = (step) =>
	reshapeView(step, step.network(), unsqueezedShape(step, step.network().shape));

/** The axes in another order. */
export const transpose: Translate = (step) => {
	const value = step.network();
	const rank = value.shape.length;
	const backwards = value.shape.map((_, i) => rank - 1 - i);
	return transposeView(value, step.attributes.integers('perm') ?? backwards);
};

/** Some entries of an axis, which must be the channels unless it is all of them. */
function pickEntries(
	step: Step,
	value: NetworkValue,
	axis: number,
	entries: readonly number[]
): NetworkValue {
	const length = value.shape[axis]!;
	const isAll = entries.length === length && entries.every((entry, i) => entry === i);
	if (isAll) return value;
	const isOnlyOne = value.axes.filter((name) => name === 'channel').length === 1;
	if (value.axes[axis] !== 'channel' || !isOnlyOne)
		throw step.refuse('cuts out a part along another axis than the channels');
	if (entries.length === 0) throw step.refuse('keeps no channel');
	const order = orderOf(value);
	const kept = entries.map((entry) => order[fromFront(entry, length)]!);
	const shape = value.shape.map((old, i) => (i === axis ? entries.length : old));
	const channels = step.draft.shapeOf(value.node).at(-1)!;
	return withOrder({ ...value, shape }, kept, channels);
}

/** A range of channels. */
export const slice: Translate = (step) => {
	const value = step.network();
	return slicedEntries(step, value.shape).reduce(
		(picked, { axis, entries }) => pickEntries(step, picked, axis, entries),
		value
	);
};

/** Channels by number. A single number also takes the axis away. */
export const gather: Translate = (step) => {
	const value = step.network();
	const entries = step.constant(1, 'list of entries');
	const axis = fromFront(step.attributes.integer('axis', 0), value.shape.length);
	const picked = pickEntries(step, value, axis, [...entries.data]);
	if (entries.shape.length === 1) return picked;
	if (entries.shape.length > 1) throw step.refuse('picks along more than one axis');
	if (value.axes[axis] === 'batch') throw step.refuse('picks a picture out of the batch');
	const isKept = (_: unknown, i: number) => i !== axis;
	return { ...picked, shape: picked.shape.filter(isKept), axes: picked.axes.filter(isKept) };
};

/** How many entries each part gets. */
function partLengths(step: Step, length: number): readonly number[] {
	const stated = step.numbers(1, 'split');
	if (stated) return stated;
	const parts = step.attributes.integer('num_outputs', step.node.outputs.length);
	const each = Math.ceil(length / parts);
	return Array.from({ length: parts }, (_, i) => Math.min(each, length - i * each));
}

/** Ranges of channels, one after the other. */
export const split: Translate = (step) => {
	const value = step.network();
	const axis = fromFront(step.attributes.integer('axis', 0), value.shape.length);
	let start = 0;
	return partLengths(step, value.shape[axis]!).map((length) => {
		const entries = Array.from({ length }, (_, i) => start + i);
		start += length;
		return pickEntries(step, value, axis, entries);
	});
};
