import type { Random } from '$lib/core/random';
import { sizeOf, type NdArray, type Shape } from '$lib/core/types';
import type { InputSpec } from '$lib/graph/types';
import { blur } from '$lib/math/gaussian-blur';

/** Pictures that stand for the absence of a picture. */

/** A picture of one colour, one value a channel. */
function plain(shape: Shape, colour: readonly number[]): NdArray {
	const channels = shape.at(-1)!;
	const data = Float32Array.from({ length: sizeOf(shape) }, (_, i) => colour[i % channels]!);
	return { shape, data };
}

/** What may stand for the absence of a picture. */
export type Absence = 'black' | 'white' | 'mean' | 'blurred' | 'noise';

/**
 * A picture without what is in `pixels`.
 * - `mean`: the colour that the network's preprocessing turns into zero.
 * - `blurred`: a Gaussian of a tenth of the longer side.
 * - `noise`: uniform in [0, 1].
 */
export function absence(
	kind: Absence,
	pixels: NdArray,
	{ mean }: InputSpec,
	random: Random
): NdArray {
	const { shape } = pixels;
	switch (kind) {
		case 'black':
			return plain(
				shape,
				mean.map(() => 0)
			);
		case 'white':
			return plain(
				shape,
				mean.map(() => 1)
			);
		case 'mean':
			return plain(shape, mean);
		case 'blurred':
			return blur(pixels, Math.max(shape[0]!, shape[1]!) / 10);
		case 'noise':
			return { shape, data: Float32Array.from({ length: sizeOf(shape) }, () => random()) };
	}
}
