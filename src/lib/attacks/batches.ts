import { sizeOf, type NdArray, type Shape } from '$lib/core/types';

/** Pictures behind one another, as the network takes them. */

/** One picture as a batch of one. */
export function asBatch({ shape, data }: NdArray): NdArray {
	return { shape: [1, ...shape], data };
}

/** Pictures of one shape as a batch. */
export function stack(pictures: readonly NdArray[]): NdArray {
	const { shape } = pictures[0]!;
	const data = new Float32Array(pictures.length * sizeOf(shape));
	pictures.forEach((picture, i) => data.set(picture.data, i * sizeOf(shape)));
	return { shape: [pictures.length, ...shape], data };
}

/** The same picture `times` times. */
export function repeat(picture: NdArray, times: number): NdArray {
	return stack(Array.from({ length: times }, () => picture));
}

/** Row i of [n, …], sharing its memory. */
export function rowOf({ shape, data }: NdArray, i: number): Float32Array {
	const size = data.length / shape[0]!;
	return data.subarray(i * size, (i + 1) * size);
}

/** The rows of [n, …] as arrays of their own shape, sharing its memory. */
export function rowsOf(batch: NdArray): NdArray[] {
	const shape: Shape = batch.shape.slice(1);
	return Array.from({ length: batch.shape[0]! }, (_, i) => ({ shape, data: rowOf(batch, i) }));
}
