import type { NdArray } from '$lib/core/types';

/** The explained score of each picture, Σ weights · logits, from logits [n, classes]. */
export function scoresOf({ shape, data }: NdArray, weights: Float32Array): Float64Array {
	const [pictures, classes] = shape as [number, number];
	return Float64Array.from({ length: pictures }, (_, picture) => {
		let sum = 0;
		for (let c = 0; c < classes; c++) sum += weights[c]! * data[picture * classes + c]!;
		return sum;
	});
}
