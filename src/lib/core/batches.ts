import { sizeOf, type NdArray, type Shape } from './types';

/** Pictures, or other arrays of one shape, behind one another: [n, …], as a network takes them. */

/** One picture as a batch of one. */
export function asBatch({ shape, data }: NdArray): NdArray {
	return { shape: [1, ...shape], data };
}

/** One array out of a batch of one. */
export function onlyOne({ shape, data }: NdArray): NdArray {
	return { shape: shape.slice(1), data };
}

/** A batch of `pictures` pictures; `fill` writes each into its part. */
export function makeBatch(
	pictures: number,
	each: Shape,
	fill: (part: Float32Array, picture: number) => void
): NdArray {
	const size = sizeOf(each);
	const data = new Float32Array(pictures * size);
	for (let i = 0; i < pictures; i++) fill(data.subarray(i * size, (i + 1) * size), i);
	return { shape: [pictures, ...each], data };
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
