import { sizeOf, type Shape } from '$lib/core/types';
import { fromFront, type Step } from './step';

/** What operators make of shapes, whether of constants or of what depends on the picture. */

/** The common shape of two arrays of which each may be stretched along axes of length one. */
export function stretchedShape(step: Step, a: Shape, b: Shape): Shape {
	const rank = Math.max(a.length, b.length);
	return Array.from({ length: rank }, (_, i) => {
		const [x, y] = [a.at(i - rank) ?? 1, b.at(i - rank) ?? 1];
		if (x !== y && x !== 1 && y !== 1) throw step.refuse('joins shapes that do not fit');
		return x === 1 ? y : x;
	});
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
		const stride = strides[i] ?? 1;
		if (stride === 0) throw step.refuse('cuts out a part in steps of 0');
		return { axis, entries: entriesOf(shape[axis]!, starts[i]!, ends[i]!, stride) };
	});
}

/** As in Python: places from the back are negative, places outside are moved to the border. */
function entriesOf(length: number, start: number, end: number, stride: number): number[] {
	const [lowest, highest] = stride > 0 ? [0, length] : [-1, length - 1];
	const within = (place: number) => Math.min(Math.max(fromFront(place, length), lowest), highest);
	const entries: number[] = [];
	const last = within(end);
	for (let at = within(start); stride > 0 ? at < last : at > last; at += stride) entries.push(at);
	return entries;
}
