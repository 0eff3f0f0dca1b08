import type { NdArray } from '$lib/core/types';
import { largestSize } from '$lib/math/largest-size';
import { signedBytes } from '$lib/math/statistics';
import { packPixel } from './colour';
import type { ChannelMaps } from './maps';
import { cellEdges, type Surface } from './surface';

/** Kernels are weights [kernel height, kernel width, input channels of the filter's group, filters]. */

/** Axes of a kernel with their names. */
export interface KernelAxes {
	readonly height: number;
	readonly width: number;
	readonly inputs: number;
	readonly filters: number;
}

/** @throws {RangeError} if the weight has not four axes */
export function kernelAxes({ shape }: NdArray): KernelAxes {
	const [height, width, inputs, filters, ...more] = shape;
	if (filters === undefined || more.length > 0)
		throw new RangeError(`expected a kernel of 4 axes, got [${shape.join(', ')}]`);
	return { height: height!, width: width!, inputs: inputs!, filters };
}

/** A filter's weights as [input channel, y, x]. */
export function filterWeights(kernel: NdArray, filter: number): Float32Array {
	const { height, width, inputs, filters } = kernelAxes(kernel);
	const cells = height * width;
	const weights = new Float32Array(inputs * cells);
	for (let cell = 0; cell < cells; cell++)
		for (let input = 0; input < inputs; input++)
			weights[input * cells + cell] = kernel.data[(cell * inputs + input) * filters + filter]!;
	return weights;
}

interface Summary {
	readonly min: number;
	readonly max: number;
	readonly mean: number;
	readonly zeros: number;
}

function summarise(values: Float32Array): Summary {
	const sum = values.reduce((total, value) => total + value, 0);
	const zeros = values.reduce((count, value) => count + (value === 0 ? 1 : 0), 0);
	return {
		min: Math.min(...values),
		max: Math.max(...values),
		mean: sum / values.length,
		zeros: zeros / values.length
	};
}

/** One filter's kernels in the form of feature maps, a map for each input channel, so that they are painted alike. */
export function kernelMaps(kernel: NdArray, filter: number): ChannelMaps {
	const { height, width, inputs } = kernelAxes(kernel);
	const weights = filterWeights(kernel, filter);
	const cells = height * width;
	const bytes = new Uint8Array(weights.length);
	const kernels = Array.from({ length: inputs }, (_, input) =>
		weights.subarray(input * cells, (input + 1) * cells)
	);
	kernels.forEach((values, input) =>
		bytes.set(signedBytes(values, largestSize(values)), input * cells)
	);
	const summaries = kernels.map(summarise);
	const pick = (key: keyof Summary): Float32Array => Float32Array.from(summaries, (of) => of[key]);
	const statistics = {
		min: pick('min'),
		max: pick('max'),
		mean: pick('mean'),
		zeros: pick('zeros')
	};
	return { shape: [height, width, inputs], bytes, statistics };
}

/** Pixels of a filter on red, green and blue: middle grey is zero, the filter's ± range are the ends of each colour. */
export function rgbKernelPixels(kernel: NdArray, filter: number): Uint32Array {
	const { height, width } = kernelAxes(kernel);
	const weights = filterWeights(kernel, filter);
	const bytes = signedBytes(weights, largestSize(weights));
	const cells = height * width;
	return Uint32Array.from({ length: cells }, (_, cell) =>
		packPixel([bytes[cell]!, bytes[cells + cell]!, bytes[2 * cells + cell]!])
	);
}

/** Paints a filter on red, green and blue over the whole surface, nearest neighbour. */
export function paintRgbKernel(surface: Surface, kernel: NdArray, filter: number): void {
	const { height, width } = kernelAxes(kernel);
	const colours = rgbKernelPixels(kernel, filter);
	const columns = cellEdges(width, surface.width);
	const rows = cellEdges(height, surface.height);
	for (let y = 0; y < surface.height; y++)
		for (let x = 0; x < surface.width; x++)
			surface.pixels[y * surface.width + x] = colours[rows[y]! * width + columns[x]!]!;
}
