import { sizeOf, type NdArray } from '$lib/core/types';
import {
	gather,
	kernelShape,
	pictureShape,
	requireInside,
	tabulateTaps,
	turnKernel,
	type AxisTaps
} from './gather';
import { transposedAxisSizes } from './size';
import type { FedCell, Pair, Place, TransposedAxisSize, TransposedSettings } from './types';

/** Cells of the spread-out picture before the first input cell; negative where it is cropped. */
function marginBefore({ span, cropBefore }: TransposedAxisSize): number {
	return span - 1 - cropBefore;
}

/** The input cell at a place of the spread-out picture; null where a zero was put in. */
function spreadSource(axis: TransposedAxisSize, place: number): number | null {
	const index = (place - marginBefore(axis)) / axis.stride;
	return Number.isInteger(index) && index >= 0 && index < axis.size ? index : null;
}

function spreadTaps(axis: TransposedAxisSize): AxisTaps {
	return tabulateTaps(
		axis.output,
		axis.kernel,
		(output, tap) => output + tap * axis.dilation,
		(place) => spreadSource(axis, place)
	);
}

/**
 * The kernel of `convolveTransposed` as one that `convolve` moves over the spread-out picture: turned by 180°, and with
 * its channel axes changed over within each group.
 *
 * @param kernel [height, width, filters / groups, input channels]
 * @returns [height, width, input channels / groups, filters]
 */
export function turnedKernel(kernel: NdArray, groups: number): NdArray {
	const [rows, columns, perGroup, channels] = kernelShape(kernel);
	const depth = channels / groups;
	if (!Number.isInteger(depth))
		throw new RangeError(`${channels} input channels cannot be split into ${groups} groups`);
	const turned = turnKernel(kernel).data;
	const filters = perGroup * groups;
	const data = Float32Array.from(turned, (_, at) => {
		const filter = at % filters;
		const index = Math.floor(at / filters) % depth;
		const cell = Math.floor(at / (filters * depth));
		const channel = Math.floor(filter / perGroup) * depth + index;
		return turned[(cell * perGroup + (filter % perGroup)) * channels + channel]!;
	});
	return { shape: [rows, columns, depth, filters], data };
}

/**
 * A transposed convolution of a picture, [height, width, filter]. With the kernel of a convolution it is that
 * convolution's adjoint.
 *
 * @param kernel [height, width, filters / groups, input channels]
 * @throws {RangeError} if a setting is impossible or the arrays do not belong together
 */
export function convolveTransposed(
	input: NdArray,
	kernel: NdArray,
	bias: Float32Array | null,
	settings: TransposedSettings
): NdArray {
	const [height, width] = pictureShape(input);
	const [vertical, horizontal] = transposedAxisSizes([height, width], settings);
	return gather({
		input,
		kernel: turnedKernel(kernel, settings.groups),
		turned: true,
		bias,
		groups: settings.groups,
		vertical: spreadTaps(vertical),
		horizontal: spreadTaps(horizontal)
	});
}

/** Along one axis: where an input cell's stamp falls on the output, and with which cell of the kernel. */
function stampAlong(axis: TransposedAxisSize, index: number) {
	return Array.from({ length: axis.kernel }, (_, tap) => ({
		output: index * axis.stride + tap * axis.dilation - axis.cropBefore,
		tap
	})).filter(({ output }) => output >= 0 && output < axis.output);
}

/**
 * The output cells on which an input cell's stamp falls, row by row.
 * @throws {RangeError} if a setting is impossible or the cell lies outside the picture
 */
export function stampOf(
	inputSize: Pair,
	settings: TransposedSettings,
	from: Place
): readonly FedCell[] {
	requireInside(from, inputSize);
	const [vertical, horizontal] = transposedAxisSizes(inputSize, settings);
	const columns = stampAlong(horizontal, from.x);
	return stampAlong(vertical, from.y).flatMap((row) =>
		columns.map((column) => ({
			y: row.output,
			x: column.output,
			kernelY: row.tap,
			kernelX: column.tap
		}))
	);
}

/**
 * The picture spread out by zeros and padded, over which the turned kernel slides with stride 1 and the same dilation:
 * `convolve(insertZeros(x), turnedKernel(kernel))` is the transposed convolution.
 * @throws {RangeError} if a setting is impossible
 */
export function insertZeros(input: NdArray, settings: TransposedSettings): NdArray {
	const [height, width, channels] = pictureShape(input);
	const [vertical, horizontal] = transposedAxisSizes([height, width], settings);
	const shape = [
		vertical.output + vertical.span - 1,
		horizontal.output + horizontal.span - 1,
		channels
	];
	const data = new Float32Array(sizeOf(shape));
	for (let row = 0; row < shape[0]!; row++)
		for (let column = 0; column < shape[1]!; column++) {
			const y = spreadSource(vertical, row);
			const x = spreadSource(horizontal, column);
			if (y === null || x === null) continue;
			const from = (y * width + x) * channels;
			data.set(input.data.subarray(from, from + channels), (row * shape[1]! + column) * channels);
		}
	return { shape, data };
}

function countTaps({ outputs, taps, sources }: AxisTaps): readonly number[] {
	return Array.from(
		{ length: outputs },
		(_, output) =>
			sources.subarray(output * taps, (output + 1) * taps).filter((source) => source >= 0).length
	);
}

/**
 * How many stamps meet in each output cell, [height, width]; where it differs between inner cells, the output shows a
 * checkerboard.
 * @throws {RangeError} if a setting is impossible
 */
export function overlapCounts(size: Pair, settings: TransposedSettings): NdArray {
	const [vertical, horizontal] = transposedAxisSizes(size, settings);
	const rows = countTaps(spreadTaps(vertical));
	const columns = countTaps(spreadTaps(horizontal));
	return {
		shape: [rows.length, columns.length],
		data: Float32Array.from(rows.flatMap((row) => columns.map((column) => row * column)))
	};
}
