import { sizeOf, type NdArray } from '$lib/core/types';
import { outputSize } from '../window';
import { pictureShape, requireInside, windowTaps, type AxisTaps } from './gather';
import { pooledAxisSizes } from './size';
import type { AxisSize, Place, PoolingSettings, PoolKind, PoolTrace } from './types';

/** One axis of a pool. */
interface PoolAxis {
	readonly taps: AxisTaps;
	readonly size: AxisSize;
}

interface PoolPlan {
	readonly input: NdArray;
	readonly settings: PoolingSettings;
	readonly vertical: PoolAxis;
	readonly horizontal: PoolAxis;
}

interface ChannelPlace extends Place {
	readonly channel: number;
}

/** What comes out of one window. */
interface Pooled {
	readonly value: number;
	/** Flat index into the input; −1 if there is none. */
	readonly winner: number;
	readonly divisor: number | null;
}

function planPool(input: NdArray, settings: PoolingSettings): PoolPlan {
	const [height, width] = pictureShape(input);
	const [vertical, horizontal] = pooledAxisSizes([height, width], settings);
	const axis = (size: AxisSize): PoolAxis => ({ taps: windowTaps(size, 'zero'), size });
	return { input, settings, vertical: axis(vertical), horizontal: axis(horizontal) };
}

/** Calls back for each cell of the picture under a window, row by row, with its flat index. */
function visitWindow(
	{ input, vertical, horizontal }: PoolPlan,
	{ y, x, channel }: ChannelPlace,
	visit: (index: number) => void
): void {
	const [, width, channels] = pictureShape(input);
	const rows = vertical.taps.sources.subarray(y * vertical.taps.taps, (y + 1) * vertical.taps.taps);
	const columns = horizontal.taps.sources.subarray(
		x * horizontal.taps.taps,
		(x + 1) * horizontal.taps.taps
	);
	for (const row of rows)
		for (const column of columns)
			if (row >= 0 && column >= 0) visit((row * width + column) * channels + channel);
}

/** Taps along one axis that count in an average: those on the picture, or also those on its padding. */
function countTaps({ taps, size }: PoolAxis, output: number, countPadding: boolean): number {
	const [first, end] = countPadding ? [-size.padBefore, size.size + size.padAfter] : [0, size.size];
	return taps.places
		.subarray(output * taps.taps, (output + 1) * taps.taps)
		.filter((place) => place >= first && place < end).length;
}

function takeMaximum(plan: PoolPlan, at: ChannelPlace): Pooled {
	const { data } = plan.input;
	let winner = -1;
	visitWindow(plan, at, (index) => {
		if (winner < 0 || data[index]! > data[winner]!) winner = index;
	});
	return { value: winner < 0 ? -Infinity : data[winner]!, winner, divisor: null };
}

function takeAverage(plan: PoolPlan, at: ChannelPlace): Pooled {
	const { countPadding } = plan.settings;
	let sum = 0;
	visitWindow(plan, at, (index) => (sum += plan.input.data[index]!));
	const divisor =
		countTaps(plan.vertical, at.y, countPadding) * countTaps(plan.horizontal, at.x, countPadding);
	return { value: divisor === 0 ? 0 : sum / divisor, winner: -1, divisor };
}

function takeNorm(plan: PoolPlan, at: ChannelPlace): Pooled {
	let sum = 0;
	visitWindow(plan, at, (index) => (sum += plan.input.data[index]! ** 2));
	return { value: Math.sqrt(sum), winner: -1, divisor: null };
}

const takers: Record<PoolKind, (plan: PoolPlan, at: ChannelPlace) => Pooled> = {
	max: takeMaximum,
	average: takeAverage,
	l2: takeNorm
};

function outputShape({ input, vertical, horizontal }: PoolPlan): [number, number, number] {
	return [vertical.size.output, horizontal.size.output, pictureShape(input)[2]];
}

/** Calls back for each output cell with its flat index. */
function visitOutputs(plan: PoolPlan, visit: (at: ChannelPlace, index: number) => void): void {
	const [height, width, channels] = outputShape(plan);
	let index = 0;
	for (let y = 0; y < height; y++)
		for (let x = 0; x < width; x++)
			for (let channel = 0; channel < channels; channel++) visit({ y, x, channel }, index++);
}

/**
 * A pool of a picture, [height, width, channel], and for max the flat index into the input of each winner, the first of
 * the largest. A window that covers no cell of the picture has −∞ for max, with winner −1, and 0 otherwise.
 *
 * `l2` is the root of the sum of squares.
 *
 * @throws {RangeError} if a setting is impossible
 */
export function pool(
	input: NdArray,
	settings: PoolingSettings
): { readonly values: NdArray; readonly winners: Int32Array | null } {
	const plan = planPool(input, settings);
	const shape = outputShape(plan);
	const data = new Float32Array(sizeOf(shape));
	const winners = new Int32Array(data.length);
	visitOutputs(plan, (at, index) => {
		const { value, winner } = takers[settings.pool](plan, at);
		data[index] = value;
		winners[index] = winner;
	});
	return { values: { shape, data }, winners: settings.pool === 'max' ? winners : null };
}

function traceTaps({ input, vertical, horizontal, settings }: PoolPlan, at: ChannelPlace) {
	const [, width, channels] = pictureShape(input);
	const empty = settings.pool === 'max' ? -Infinity : 0;
	const [rows, columns] = [vertical.taps, horizontal.taps];
	return Array.from({ length: rows.taps * columns.taps }, (_, cell) => {
		const row = at.y * rows.taps + Math.floor(cell / columns.taps);
		const column = at.x * columns.taps + (cell % columns.taps);
		const [sourceY, sourceX] = [rows.sources[row]!, columns.sources[column]!];
		const source = sourceY < 0 || sourceX < 0 ? null : { y: sourceY, x: sourceX };
		const index = (sourceY * width + sourceX) * channels + at.channel;
		const value = source ? input.data[index]! : empty;
		return { y: rows.places[row]!, x: columns.places[column]!, source, value };
	});
}

function winningTap(taps: PoolTrace['taps']): number | null {
	const first = taps.findIndex((tap) => tap.source);
	if (first < 0) return null;
	return taps.reduce(
		(best, tap, index) => (tap.source && tap.value > taps[best]!.value ? index : best),
		first
	);
}

/**
 * One window of a pool; taps without source are −∞ for max and 0 otherwise.
 * @throws {RangeError} as `pool`, or if the cell lies outside the output
 */
export function tracePool(
	input: NdArray,
	settings: PoolingSettings,
	at: Place & { readonly channel: number }
): PoolTrace {
	const plan = planPool(input, settings);
	const [height, width, channels] = outputShape(plan);
	requireInside(at, [height, width]);
	if (!(at.channel >= 0 && at.channel < channels))
		throw new RangeError(`there is no channel ${at.channel} among ${channels}`);
	const taps = traceTaps(plan, at);
	const { value, divisor } = takers[settings.pool](plan, at);
	const winner = settings.pool === 'max' ? winningTap(taps) : null;
	return { y: at.y, x: at.x, channel: at.channel, taps, winner, divisor, value };
}

/** Adds to the input's gradient what one window hands back. */
function routeBack(plan: PoolPlan, at: ChannelPlace, gradient: number, into: Float64Array): void {
	const { value, winner, divisor } = takers[plan.settings.pool](plan, at);
	if (plan.settings.pool === 'max') {
		if (winner >= 0) into[winner]! += gradient;
		return;
	}
	const scale = plan.settings.pool === 'average' ? divisor! : value;
	// A norm of 0 has no gradient; 0 is one of its subgradients.
	if (scale === 0) return;
	visitWindow(plan, at, (index) => {
		into[index]! += (gradient / scale) * (divisor === null ? plan.input.data[index]! : 1);
	});
}

/**
 * The gradient by the input, of the input's shape: max hands it to the winner, average to all alike, L2 to each in
 * proportion to its value.
 * @throws {RangeError} as `pool`, or if the gradient does not have the output's shape
 */
export function poolGradient(
	input: NdArray,
	settings: PoolingSettings,
	outputGradient: NdArray
): NdArray {
	const plan = planPool(input, settings);
	const shape = outputShape(plan);
	if (shape.join() !== outputGradient.shape.join())
		throw new RangeError(`the gradient must have the output's shape [${shape.join(', ')}]`);
	const sums = new Float64Array(input.data.length);
	visitOutputs(plan, (at, index) => routeBack(plan, at, outputGradient.data[index]!, sums));
	return { shape: input.shape, data: Float32Array.from(sums) };
}

function channelNorm(values: Float32Array): number {
	return Math.sqrt(values.reduce((sum, value) => sum + value ** 2, 0));
}

/**
 * L2 over neighbouring channels, in each cell by itself: [height, width, pooled channel].
 * @throws {RangeError} if a setting is impossible
 */
export function poolAcrossChannels(input: NdArray, size: number, stride: number): NdArray {
	const [height, width, channels] = pictureShape(input);
	const window = { size: channels, kernel: size, stride, padBefore: 0, padAfter: 0, dilation: 1 };
	const outputs = outputSize(window);
	const data = Float32Array.from({ length: height * width * outputs }, (_, index) => {
		const first = Math.floor(index / outputs) * channels + (index % outputs) * stride;
		return channelNorm(input.data.subarray(first, first + size));
	});
	return { shape: [height, width, outputs], data };
}
