import type { NdArray } from '$lib/core/types';

/** From values [channel, height, width] of any size to a picture [height, width, channel] in [0, 1], and back again. */
export interface ColourSpace {
	toPicture(values: Float64Array): NdArray;
	/** Gradient by the values from that by the picture. */
	adjoint(picture: NdArray, gradient: NdArray): Float64Array;
}

/**
 * Square root of the correlation of colours in photographs, one row a colour: light, blue against red, green against both.
 * @source distill.pub/2017/feature-visualization
 */
const correlation = [
	[0.26, 0.09, 0.02],
	[0.27, 0, -0.05],
	[0.27, -0.09, 0.03]
] as const;

/** Length of the longest column, which the matrix is divided by. */
const longest = Math.max(
	...[0, 1, 2].map((column) => Math.hypot(...correlation.map((row) => row[column]!)))
);

const identity = (size: number) =>
	Array.from({ length: size }, (_, i) => Array.from({ length: size }, (_, j) => Number(i === j)));

/** The matrix from values to colours, one row a colour. */
export function colourMatrix(
	channels: number,
	isDecorrelated: boolean
): readonly (readonly number[])[] {
	if (channels !== 3 || !isDecorrelated) return identity(channels);
	return correlation.map((row) => row.map((value) => value / longest));
}

const sigmoid = (value: number) => 1 / (1 + Math.exp(-value));

/** A space of colours; grey pictures, and pictures with `isDecorrelated` off, are taken as they are. */
export function colourSpace(
	[channels, height, width]: readonly [number, number, number],
	isDecorrelated: boolean
): ColourSpace {
	const matrix = colourMatrix(channels, isDecorrelated);
	const cells = height * width;
	return {
		toPicture(values) {
			const data = Float32Array.from({ length: cells * channels }, (_, i) => {
				const [cell, colour] = [Math.floor(i / channels), i % channels];
				return sigmoid(
					matrix[colour]!.reduce((sum, m, plane) => sum + m * values[plane * cells + cell]!, 0)
				);
			});
			return { shape: [height, width, channels], data };
		},
		adjoint({ data }, gradient) {
			const found = new Float64Array(channels * cells);
			for (let i = 0; i < data.length; i++) {
				const [cell, colour] = [Math.floor(i / channels), i % channels];
				const slope = gradient.data[i]! * data[i]! * (1 - data[i]!);
				for (let plane = 0; plane < channels; plane++)
					found[plane * cells + cell]! += matrix[colour]![plane]! * slope;
			}
			return found;
		}
	};
}
