import { sizeOf, type NdArray, type Shape } from '$lib/core/types';
import { refuseNetwork } from '../draft';

/** Numbers that need no picture to be known: a weight, a shape, a setting. In ONNX's axis order, row-major. */
export interface Constant {
	readonly kind: 'constant';
	readonly shape: Shape;
	readonly data: Float32Array | Float64Array;
	/** Whole numbers, whose quotients are whole too. */
	readonly whole: boolean;
	/** As the file calls it; empty where it has no name. */
	readonly name: string;
}

/** A constant made on the way. */
export function constantOf(
	shape: Shape,
	data: Float32Array | Float64Array,
	whole: boolean
): Constant {
	return { kind: 'constant', shape, data, whole, name: '' };
}

/** A list of whole numbers. */
export function wholeNumbers(values: readonly number[]): Constant {
	return constantOf([values.length], Float64Array.from(values), true);
}

/**
 * A constant as a weight of the graph.
 * @throws {FailureError} if a value is not a finite number
 */
export function weightOf(shape: Shape, data: Float32Array, name: string): NdArray {
	if (data.length !== sizeOf(shape)) throw new RangeError(`${name} does not hold ${shape}`);
	if (!data.every(Number.isFinite))
		throw refuseNetwork(
			`The weight ${name ? `“${name}” ` : ''}holds values that are not finite numbers, so the network cannot be used.`
		);
	return { shape, data };
}
