import { sizeOf, type NdArray } from '$lib/core/types';
import { paddedIndex } from '../padding';
import {
	gather,
	pictureShape,
	requireInside,
	traceCell,
	turnKernel,
	windowTaps,
	type AxisTaps,
	type Gathering
} from './gather';
import { axisSizes, resolveEdges } from './size';
import type { ConvolutionSettings, FedCell, OutputTrace, Pair, Place } from './types';

function heightAndWidth(input: NdArray): Pair {
	const [height, width] = pictureShape(input);
	return [height, width];
}

function tapsOf(size: Pair, settings: ConvolutionSettings): readonly [AxisTaps, AxisTaps] {
	const [vertical, horizontal] = axisSizes(size, settings);
	return [windowTaps(vertical, settings.border), windowTaps(horizontal, settings.border)];
}

function planConvolution(
	input: NdArray,
	kernel: NdArray,
	bias: Float32Array | null,
	settings: ConvolutionSettings
): Gathering {
	const [vertical, horizontal] = tapsOf(heightAndWidth(input), settings);
	const { flip, groups } = settings;
	const ordered = flip ? turnKernel(kernel) : kernel;
	return { input, kernel: ordered, turned: flip, bias, groups, vertical, horizontal };
}

/**
 * A convolution of a picture, [height, width, filter].
 * @throws {RangeError} if a setting is impossible or the arrays do not belong together
 */
export function convolve(
	input: NdArray,
	kernel: NdArray,
	bias: Float32Array | null,
	settings: ConvolutionSettings
): NdArray {
	return gather(planConvolution(input, kernel, bias, settings));
}

/**
 * Every product that meets in one output cell. Taps are listed row by row over the picture.
 * @throws {RangeError} as `convolve`, or if the cell lies outside the output
 */
export function traceConvolution(
	input: NdArray,
	kernel: NdArray,
	bias: Float32Array | null,
	settings: ConvolutionSettings,
	at: Place & { readonly filter: number }
): OutputTrace {
	return traceCell(planConvolution(input, kernel, bias, settings), at);
}

/** Along one axis: the outputs that read the input cell, and through which tap. */
function readersOf({ taps, sources }: AxisTaps, index: number) {
	const readers: { output: number; tap: number }[] = [];
	sources.forEach((source, at) => {
		if (source === index) readers.push({ output: Math.floor(at / taps), tap: at % taps });
	});
	return readers;
}

/**
 * Which output cells an input cell feeds, and through which cell of the kernel as it was given; row by row. A cell that
 * the border repeats may feed an output several times.
 * @throws {RangeError} if a setting is impossible or the cell lies outside the picture
 */
export function cellsFed(
	size: Pair,
	settings: ConvolutionSettings,
	from: Place
): readonly FedCell[] {
	requireInside(from, size);
	const [vertical, horizontal] = tapsOf(size, settings);
	const place = (tap: number, taps: number) => (settings.flip ? taps - 1 - tap : tap);
	const columns = readersOf(horizontal, from.x);
	return readersOf(vertical, from.y).flatMap((row) =>
		columns.map((column) => ({
			y: row.output,
			x: column.output,
			kernelY: place(row.tap, vertical.taps),
			kernelX: place(column.tap, horizontal.taps)
		}))
	);
}

/**
 * The picture with its border filled in, [padded height, padded width, channel].
 * @throws {RangeError} if a setting is impossible
 */
export function paddedPicture(input: NdArray, settings: ConvolutionSettings): NdArray {
	const [height, width, channels] = pictureShape(input);
	const [top, bottom, left, right] = resolveEdges([height, width], settings);
	const shape = [top + height + bottom, left + width + right, channels];
	const data = new Float32Array(sizeOf(shape));
	for (let row = 0; row < shape[0]!; row++)
		for (let column = 0; column < shape[1]!; column++) {
			const y = paddedIndex(row - top, height, settings.border);
			const x = paddedIndex(column - left, width, settings.border);
			if (y === null || x === null) continue;
			const from = (y * width + x) * channels;
			data.set(input.data.subarray(from, from + channels), (row * shape[1]! + column) * channels);
		}
	return { shape, data };
}
