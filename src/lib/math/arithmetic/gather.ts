import { sizeOf, type NdArray } from '$lib/core/types';
import { paddedIndex, type Border } from '../padding';
import type { AxisSize, ChannelSum, OutputTrace, Place, Tap } from './types';

/** Where the taps of every window lie along one axis; lists are [output, tap]. */
export interface AxisTaps {
	readonly outputs: number;
	readonly taps: number;
	/** May lie outside the picture. */
	readonly places: Int32Array;
	/** Index of the input cell whose value stands there; −1 where none does. */
	readonly sources: Int32Array;
}

/** Tabulates an axis from where each tap lies and what stands there. */
export function tabulateTaps(
	outputs: number,
	taps: number,
	placeOf: (output: number, tap: number) => number,
	sourceAt: (place: number) => number | null
): AxisTaps {
	const places = Int32Array.from({ length: outputs * taps }, (_, index) =>
		placeOf(Math.floor(index / taps), index % taps)
	);
	return { outputs, taps, places, sources: places.map((place) => sourceAt(place) ?? -1) };
}

/** The taps of a window that moves over a padded picture. */
export function windowTaps(axis: AxisSize, border: Border): AxisTaps {
	return tabulateTaps(
		axis.output,
		axis.kernel,
		(output, tap) => output * axis.stride - axis.padBefore + tap * axis.dilation,
		(place) => paddedIndex(place, axis.size, border)
	);
}

/** Every weighted sum that is made by moving a kernel: convolution and, over a spread-out picture, its transpose. */
export interface Gathering {
	/** [height, width, channel] */
	readonly input: NdArray;
	/** [height, width, input channels / groups, filters], its cells in the order of the taps. */
	readonly kernel: NdArray;
	/** Whether the kernel's cells are in the reverse order of those that were given. */
	readonly turned: boolean;
	readonly bias: Float32Array | null;
	readonly groups: number;
	readonly vertical: AxisTaps;
	readonly horizontal: AxisTaps;
}

/** The four lengths of a kernel [height, width, input channels / groups, filters]. */
export function kernelShape({ shape }: NdArray): readonly [number, number, number, number] {
	if (shape.length !== 4)
		throw new RangeError(`a kernel must have four axes, not [${shape.join(', ')}]`);
	return [shape[0]!, shape[1]!, shape[2]!, shape[3]!];
}

/** The three lengths of a picture [height, width, channel]. */
export function pictureShape({ shape }: NdArray): readonly [number, number, number] {
	if (shape.length !== 3)
		throw new RangeError(`a picture must have three axes, not [${shape.join(', ')}]`);
	return [shape[0]!, shape[1]!, shape[2]!];
}

function requireGroups(groups: number, channels: number, filters: number): void {
	if (!Number.isInteger(groups) || groups < 1)
		throw new RangeError('the number of groups must be a whole number of at least 1');
	if (channels % groups !== 0)
		throw new RangeError(`${channels} input channels cannot be split into ${groups} groups`);
	if (filters % groups !== 0)
		throw new RangeError(`${filters} filters cannot be split into ${groups} groups`);
}

/** @throws {RangeError} if kernel, channels, groups and bias do not belong together */
export function requireMatch({ input, kernel, bias, groups, ...axes }: Gathering): void {
	const [rows, columns, depth, filters] = kernelShape(kernel);
	const channels = pictureShape(input)[2];
	requireGroups(groups, channels, filters);
	if (rows !== axes.vertical.taps || columns !== axes.horizontal.taps)
		throw new RangeError(
			`the kernel has ${rows}×${columns} cells, but the settings say ${axes.vertical.taps}×${axes.horizontal.taps}`
		);
	if (depth * groups !== channels)
		throw new RangeError(
			`the kernel reads ${depth * groups} channels, but the input has ${channels}`
		);
	if (bias && bias.length !== filters)
		throw new RangeError(`there are ${filters} filters, but ${bias.length} biases`);
}

/** The kernel turned by 180° in its plane. */
export function turnKernel(kernel: NdArray): NdArray {
	const [rows, columns, depth, filters] = kernelShape(kernel);
	const data = new Float32Array(kernel.data.length);
	const plane = depth * filters;
	for (let cell = 0; cell < rows * columns; cell++)
		data.set(
			kernel.data.subarray(cell * plane, (cell + 1) * plane),
			(rows * columns - 1 - cell) * plane
		);
	return { shape: kernel.shape, data };
}

/** First input channel that a filter reads. */
function firstChannel({ kernel, groups }: Gathering, filter: number): number {
	const [, , depth, filters] = kernelShape(kernel);
	return Math.floor(filter / (filters / groups)) * depth;
}

/** One input channel's part of an output cell. */
function sumChannel(gathering: Gathering, index: number, at: Place & { filter: number }): number {
	const { input, kernel, vertical, horizontal } = gathering;
	const [, width, channels] = pictureShape(input);
	const [rows, columns, depth, filters] = kernelShape(kernel);
	const channel = firstChannel(gathering, at.filter) + index;
	let sum = 0;
	for (let row = 0; row < rows; row++) {
		const y = vertical.sources[at.y * rows + row]!;
		if (y < 0) continue;
		for (let column = 0; column < columns; column++) {
			const x = horizontal.sources[at.x * columns + column]!;
			if (x < 0) continue;
			const weight = ((row * columns + column) * depth + index) * filters + at.filter;
			sum += input.data[(y * width + x) * channels + channel]! * kernel.data[weight]!;
		}
	}
	return sum;
}

function sumCell(gathering: Gathering, at: Place & { filter: number }): number {
	let sum = 0;
	const depth = gathering.kernel.shape[2]!;
	for (let index = 0; index < depth; index++) sum += sumChannel(gathering, index, at);
	return sum + (gathering.bias?.[at.filter] ?? 0);
}

/** All output cells, [height, width, filter]. */
export function gather(gathering: Gathering): NdArray {
	requireMatch(gathering);
	const filters = gathering.kernel.shape[3]!;
	const shape = [gathering.vertical.outputs, gathering.horizontal.outputs, filters];
	const data = new Float32Array(sizeOf(shape));
	let index = 0;
	for (let y = 0; y < shape[0]!; y++)
		for (let x = 0; x < shape[1]!; x++)
			for (let filter = 0; filter < filters; filter++)
				data[index++] = sumCell(gathering, { y, x, filter });
	return { shape, data };
}

function traceTap(
	gathering: Gathering,
	index: number,
	at: Place & { filter: number },
	cell: number
) {
	const { input, kernel, turned, vertical, horizontal } = gathering;
	const [, width, channels] = pictureShape(input);
	const [rows, columns, depth, filters] = kernelShape(kernel);
	const [row, column] = [Math.floor(cell / columns), cell % columns];
	const sourceY = vertical.sources[at.y * rows + row]!;
	const sourceX = horizontal.sources[at.x * columns + column]!;
	const source = sourceY < 0 || sourceX < 0 ? null : { y: sourceY, x: sourceX };
	const channel = firstChannel(gathering, at.filter) + index;
	const value = source ? input.data[(source.y * width + source.x) * channels + channel]! : 0;
	const weight = kernel.data[(cell * depth + index) * filters + at.filter]!;
	return {
		y: vertical.places[at.y * rows + row]!,
		x: horizontal.places[at.x * columns + column]!,
		source,
		kernelY: turned ? rows - 1 - row : row,
		kernelX: turned ? columns - 1 - column : column,
		value,
		weight,
		// Never −0, which some formats would show.
		product: value * weight + 0
	} satisfies Tap;
}

function traceChannel(
	gathering: Gathering,
	index: number,
	at: Place & { filter: number }
): ChannelSum {
	const [rows, columns] = kernelShape(gathering.kernel);
	const taps = Array.from({ length: rows * columns }, (_, cell) =>
		traceTap(gathering, index, at, cell)
	);
	const sum = taps.reduce((total, tap) => total + tap.product, 0);
	return { channel: firstChannel(gathering, at.filter) + index, taps, sum };
}

/**
 * Everything that meets in one output cell. Its value is in double precision; the output array holds it rounded to single.
 * @throws {RangeError} if the cell lies outside the output
 */
export function traceCell(gathering: Gathering, at: Place & { filter: number }): OutputTrace {
	requireMatch(gathering);
	const [, , depth, filters] = kernelShape(gathering.kernel);
	requireInside(at, [gathering.vertical.outputs, gathering.horizontal.outputs]);
	if (!(at.filter >= 0 && at.filter < filters))
		throw new RangeError(`there is no filter ${at.filter} among ${filters}`);
	const channels = Array.from({ length: depth }, (_, index) => traceChannel(gathering, index, at));
	const bias = gathering.bias?.[at.filter] ?? 0;
	const value = channels.reduce((total, channel) => total + channel.sum, 0) + bias;
	return { y: at.y, x: at.x, filter: at.filter, channels, bias, value };
}

/** @throws {RangeError} if the cell lies outside a picture of [height, width] */
export function requireInside({ y, x }: Place, [height, width]: readonly [number, number]): void {
	if (!(y >= 0 && y < height && x >= 0 && x < width))
		throw new RangeError(`there is no cell (${y}, ${x}) in ${height}×${width} cells`);
}
