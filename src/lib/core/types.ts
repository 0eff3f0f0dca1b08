/** Lengths along each axis, outermost first. */
export type Shape = readonly number[];

/** Dense array, row-major. Pictures and activations are [height, width, channel]; vectors are [channel]. */
export interface NdArray {
	readonly shape: Shape;
	readonly data: Float32Array;
}

/** One cell of a feature map; a vector has y = x = 0. */
export interface Cell {
	readonly y: number;
	readonly x: number;
	readonly channel: number;
}

/** Number of cells of an array with this shape. */
export function sizeOf(shape: Shape): number {
	return shape.reduce((product, length) => product * length, 1);
}

/** A shape read as [height, width, channel]; a vector of n channels is [1, 1, n]. */
export function spatialShape(
	shape: Shape
): readonly [height: number, width: number, channels: number] {
	if (shape.length === 1) return [1, 1, shape[0]!];
	if (shape.length === 3) return [shape[0]!, shape[1]!, shape[2]!];
	throw new RangeError(`expected a shape of 1 or 3 axes, got [${shape.join(', ')}]`);
}
