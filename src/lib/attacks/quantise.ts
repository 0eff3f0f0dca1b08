import type { NdArray } from '$lib/core/types';

/** What is left of a picture in a file of 8 bits a value: rounded to the nearest byte, as a PNG of it holds. */
export function roundToBytes({ shape, data }: NdArray): NdArray {
	return { shape, data: data.map((value) => Math.round(value * 255) / 255) };
}
