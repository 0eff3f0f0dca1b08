import { sizeOf, type Shape } from '$lib/core/types';
import {
	axisWindows,
	dilatedKernel,
	windowOutput,
	type AxisWindow,
	type MovingWindow
} from '$lib/math/window';
import type { OperationAttributes, PaddingMode } from './types';

/** Rules about shapes; each throws a RangeError whose text is half a sentence for the visitor. */

/** A shape as it stands in a sentence. */
export function writeShape(shape: Shape): string {
	return `[${shape.join(', ')}]`;
}

/** A shape as [height, width, channels]; vectors are refused. */
export function pictureShape(shape: Shape): readonly [number, number, number] {
	if (shape.length !== 3) throw new RangeError('it needs a picture [height, width, channels]');
	return [shape[0]!, shape[1]!, shape[2]!];
}

/** Output of a dense layer, which takes vectors only. */
export function denseShape(units: number, input: Shape): Shape {
	if (input.length !== 1) throw new RangeError('it needs a vector [channels]; flatten it first');
	return [units];
}

/** A window along both axes of a picture [height, width, channels]. */
export function windowsOver(
	window: MovingWindow,
	input: Shape
): readonly [vertical: AxisWindow, horizontal: AxisWindow] {
	const [height, width] = pictureShape(input);
	return axisWindows([height, width], window);
}

/** Channels and filters of a convolution must divide into its groups. */
function requireDivisible(what: string, value: number, groups: number): void {
	if (value % groups !== 0)
		throw new RangeError(`its ${what} (${value}) cannot be divided into ${groups} groups`);
}

/** Borders made of the picture's own cells cannot be wider than what they copy. */
function requireBorder(
	mode: PaddingMode,
	length: number,
	amounts: readonly [number, number]
): void {
	const widest = mode === 'reflect' ? length - 1 : mode === 'circular' ? length : Infinity;
	if (Math.max(...amounts) > widest)
		throw new RangeError(
			`${mode} padding of ${Math.max(...amounts)} cells is too wide for ${length} cells`
		);
}

/** No window of a pool may lie in the padding as a whole: it would have nothing to pool. */
function requireCoveredWindows(axes: readonly AxisWindow[]): void {
	for (const { kernel, dilation, padBefore, padAfter } of axes)
		if (Math.max(padBefore, padAfter) >= dilatedKernel(kernel, dilation))
			throw new RangeError('its padding must be smaller than its window');
}

type Convolution = OperationAttributes['convolution'];

/** A convolution's weight: [kernel height, kernel width, input channels / groups, filters]. */
export function kernelShape({ kernel, groups, filters }: Convolution, input: Shape): Shape {
	return [...kernel, input.at(-1)! / groups, filters];
}

/** Output of a convolution. */
export function convolvedShape(attributes: Convolution, input: Shape): Shape {
	const [height, width, channels] = pictureShape(input);
	requireDivisible('input channels', channels, attributes.groups);
	requireDivisible('filters', attributes.filters, attributes.groups);
	for (const { size, padBefore, padAfter } of windowsOver(attributes, input))
		requireBorder(attributes.paddingMode ?? 'zero', size, [padBefore, padAfter]);
	return [...windowOutput([height, width], attributes), attributes.filters];
}

/** Output of a moving pool. */
export function pooledShape(window: MovingWindow, input: Shape): Shape {
	const [height, width, channels] = pictureShape(input);
	requireCoveredWindows(windowsOver(window, input));
	return [...windowOutput([height, width], window), channels];
}

/** Output of padding along all three axes. */
export function paddedShape({ paddings, mode }: OperationAttributes['pad'], input: Shape): Shape {
	return pictureShape(input).map((length, axis) => {
		requireBorder(mode, length, paddings[axis]!);
		return length + paddings[axis]![0] + paddings[axis]![1];
	});
}

/** Whether two shapes agree along every axis. */
export function isSameShape(a: Shape, b: Shape): boolean {
	return a.length === b.length && a.every((length, axis) => length === b[axis]);
}

/** The one shape that all inputs have. */
export function requireSameShape(shapes: readonly Shape[]): Shape {
	const [first, ...others] = shapes as [Shape, ...Shape[]];
	if (others.every((shape) => isSameShape(shape, first))) return first;
	throw new RangeError('all inputs must have the same shape');
}

/** `target`, if it holds as many values as `source`. */
export function requireSameSize(target: Shape, source: Shape): Shape {
	if (sizeOf(target) === sizeOf(source)) return target;
	throw new RangeError(`${writeShape(target)} does not hold as many values`);
}

/** Whether one shape is [1, 1, channels] of another. */
function isGateOf(gate: Shape, full: Shape): boolean {
	return gate.length === 3 && full.length === 3 && isSameShape(gate, [1, 1, full[2]!]);
}

/** The common shape of inputs of which some may be [1, 1, channels]. */
export function stretchShapes(shapes: readonly Shape[]): Shape {
	const full = shapes.reduce((a, b) => (sizeOf(b) > sizeOf(a) ? b : a));
	if (shapes.every((shape) => isSameShape(shape, full) || isGateOf(shape, full))) return full;
	throw new RangeError('all inputs must have the same shape, or [1, 1, channels]');
}

/** The inputs one after the other along their last axis. */
export function concatShapes(shapes: readonly Shape[]): Shape {
	const places = shapes.map((shape) => shape.slice(0, -1));
	if (!places.every((place) => isSameShape(place, places[0]!)))
		throw new RangeError('all inputs must have the same height and width');
	return [...places[0]!, shapes.reduce((sum, shape) => sum + shape.at(-1)!, 0)];
}
