import type { Tensor } from '@tensorflow/tfjs-core';
import { sizeOf, type NdArray } from '$lib/core/types';
import type { Feeds } from './executor';
import { readTensor } from './reading';
import { tf } from './tf';

/** Batches of pictures on their way to tensors and back. */

/** Some pictures of a batch, from `start` to before `end`. */
export interface Range {
	readonly start: number;
	readonly end: number;
}

/** Pictures [start, end) of a batch, as a tensor. */
export function toTensor({ shape: [, ...each], data }: NdArray, { start, end }: Range): Tensor {
	const size = sizeOf(each);
	return tf.tensor(data.subarray(start * size, end * size), [end - start, ...each]);
}

/** Joins what the parts of a batch gave. */
export function join(parts: readonly NdArray[]): NdArray {
	const [first] = parts;
	if (parts.length === 1) return first!;
	const pictures = parts.reduce((sum, { shape }) => sum + shape[0]!, 0);
	const data = new Float32Array(parts.reduce((sum, part) => sum + part.data.length, 0));
	let at = 0;
	for (const part of parts) {
		data.set(part.data, at);
		at += part.data.length;
	}
	return { shape: [pictures, ...first!.shape.slice(1)], data };
}

/** Reads tensors and disposes them, also if reading fails. */
export async function readAll<K extends string>(
	tensors: Record<K, Tensor>
): Promise<Record<K, NdArray>> {
	const entries = Object.entries(tensors) as [K, Tensor][];
	try {
		const read = entries.map(async ([name, tensor]): Promise<[K, NdArray]> => [
			name,
			{ shape: tensor.shape, data: await readTensor(tensor) }
		]);
		return Object.fromEntries(await Promise.all(read)) as Record<K, NdArray>;
	} finally {
		tf.dispose(tensors);
	}
}

/** Tensors that live until `use` has made its own from them, also if it fails. */
export function withFeeds<T>(feeds: Feeds, use: (feeds: Feeds) => T): T {
	try {
		return use(feeds);
	} finally {
		tf.dispose(feeds as Record<string, Tensor>);
	}
}
