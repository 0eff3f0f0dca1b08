import { spatialShape } from '$lib/core/types';
import { pool, poolAcrossChannels, poolGradient, tracePool } from '$lib/math/arithmetic/pooling';
import { pooledAxisSizes } from '$lib/math/arithmetic/size';
import type { AxisSize, PoolTrace } from '$lib/math/arithmetic/types';
import type { PoolingBench, PoolStep, PoolTap, PoolWindow } from './pooling-bench';

/** A window's way along one axis, as it is drawn. */
export type PoolAxis = Omit<AxisSize, 'padded' | 'steps'>;

/** Everything that a bench computes; its steps are traced when they are looked at. */
export interface PoolingRun {
	readonly bench: PoolingBench;
	readonly axes: readonly [vertical: PoolAxis, horizontal: PoolAxis];
	/** [rows, columns, channels] of the output. */
	readonly output: readonly [number, number, number];
	/** Number of steps. */
	readonly count: number;
	/** Of the output's shape. */
	readonly values: Float32Array;
	/** For max: the winner of each output, as an index into the input's numbers; −1 where there is none. */
	readonly winners: Int32Array | null;
}

/** A cell of some channel. */
export type ChannelCell = Pick<PoolTap, 'y' | 'x' | 'channel'>;

type Traced = Omit<PoolWindow, 'taps' | 'channel'> & {
	readonly taps: readonly Omit<PoolTap, 'share'>[];
};

/** What an output gradient of 1 gives to a cell of the window. */
function shareOf(window: Traced, tap: number): number {
	const { isInside, value } = window.taps[tap]!;
	if (!isInside) return 0;
	if (window.winner !== null) return window.winner === tap ? 1 : 0;
	if (window.divisor !== null) return 1 / window.divisor;
	// Of √(a² + b² + …) by a it is a / √(…); at zero, where the root has a corner, nothing flows.
	return window.value > 0 ? value / window.value : 0;
}

function withShares(window: Traced, channel: number): PoolWindow {
	const taps = window.taps.map((tap, at) => ({ ...tap, share: shareOf(window, at) }));
	return { ...window, channel, taps };
}

function windowOf(trace: PoolTrace): PoolWindow {
	const taps = trace.taps.map(({ y, x, source, value }) => {
		const isInside = source !== null;
		return { y, x, channel: trace.channel, isInside, value: isInside ? value : 0 };
	});
	return withShares({ ...trace, taps }, trace.channel);
}

function runOverPlaces(bench: PoolingBench): PoolingRun {
	const [height, width] = spatialShape(bench.input.shape);
	const axes = pooledAxisSizes([height, width], bench.settings);
	const { values, winners } = pool(bench.input, bench.settings);
	const output = spatialShape(values.shape);
	return { bench, axes, output, count: output[0] * output[1], values: values.data, winners };
}

/** One place through the channels: √ of the sum of squares. */
function windowAcross(bench: PoolingBench, y: number, x: number, channel: number): PoolWindow {
	const { size, stride } = bench.across;
	const [, width, channels] = spatialShape(bench.input.shape);
	const taps = Array.from({ length: size }, (_, at) => {
		const from = channel * stride + at;
		const value = bench.input.data[(y * width + x) * channels + from]!;
		return { y, x, channel: from, isInside: true, value };
	});
	const value = Math.sqrt(taps.reduce((sum, tap) => sum + tap.value ** 2, 0));
	return withShares({ y, x, taps, winner: null, divisor: null, value }, channel);
}

/** An axis along which nothing is pooled. */
function untouched(size: number): PoolAxis {
	const none = { padBefore: 0, padAfter: 0, leftOver: 0, overhang: 0 };
	return { size, kernel: 1, dilation: 1, span: 1, stride: 1, output: size, ...none };
}

function requireChannels(bench: PoolingBench): void {
	const channels = bench.input.shape[2]!;
	if (bench.across.size > channels)
		throw new RangeError(
			`a window over ${bench.across.size} channels does not fit an input that has ${channels}`
		);
}

function runOverChannels(bench: PoolingBench): PoolingRun {
	requireChannels(bench);
	const { size, stride } = bench.across;
	const values = poolAcrossChannels(bench.input, size, stride);
	const output = spatialShape(values.shape);
	const axes = [untouched(output[0]), untouched(output[1])] as const;
	const count = output[0] * output[1] * output[2];
	return { bench, axes, output, count, values: values.data, winners: null };
}

const runs = new WeakMap<PoolingBench, PoolingRun>();

/**
 * All steps of a bench, computed once for each.
 * @throws {RangeError} half a sentence for the visitor, on impossible settings
 */
export function runPooling(bench: PoolingBench): PoolingRun {
	const known = runs.get(bench);
	if (known) return known;
	const run = bench.over === 'places' ? runOverPlaces(bench) : runOverChannels(bench);
	runs.set(bench, run);
	return run;
}

/** Index into the input's numbers of a cell of a window. */
export function inputIndex(
	bench: PoolingBench,
	cell: Pick<PoolTap, 'y' | 'x' | 'channel'>
): number {
	const [, width, channels] = spatialShape(bench.input.shape);
	return (cell.y * width + cell.x) * channels + cell.channel;
}

/** Index into the output's numbers. */
export function outputIndex({ output }: PoolingRun, { y, x, channel }: ChannelCell): number {
	return (y * output[1] + x) * output[2] + channel;
}

/** Where a step's output lies: channels follow each other only where windows lie over channels. */
function placeOfStep({ bench, output }: PoolingRun, step: number): ChannelCell {
	const [rows, columns] = output;
	const place = step % (rows * columns);
	const channel = bench.over === 'places' ? 0 : Math.floor(step / (rows * columns));
	return { y: Math.floor(place / columns), x: place % columns, channel };
}

function traceStep(run: PoolingRun, step: number): PoolStep {
	const { bench, output } = run;
	const { y, x, channel } = placeOfStep(run, step);
	if (bench.over === 'channels') return { y, x, windows: [windowAcross(bench, y, x, channel)] };
	const windows = Array.from({ length: output[2] }, (_, at) =>
		windowOf(tracePool(bench.input, bench.settings, { y, x, channel: at }))
	);
	return { y, x, windows };
}

/** What is kept of one run between frames. */
interface Kept {
	readonly steps: Map<number, PoolStep>;
	readonly gradients: Map<number, Float32Array>;
}

const kept = new WeakMap<PoolingRun, Kept>();

function keptOf(run: PoolingRun): Kept {
	const known = kept.get(run);
	if (known) return known;
	const made: Kept = { steps: new Map(), gradients: new Map() };
	kept.set(run, made);
	return made;
}

/** Something of a step, computed when it is first asked for. */
function remember<T>(known: Map<number, T>, step: number, make: () => T): T {
	const found = known.get(step);
	if (found !== undefined) return found;
	const made = make();
	known.set(step, made);
	return made;
}

/** One step with every number that takes part. */
export function stepAt(run: PoolingRun, step: number): PoolStep {
	return remember(keptOf(run).steps, step, () => traceStep(run, step));
}

/** How often each input cell has won, up to a step and with it; −1 is before the first. */
export function winsUntil({ bench, output, winners }: PoolingRun, step: number): Int32Array {
	const wins = new Int32Array(bench.input.data.length);
	for (const winner of winners?.subarray(0, (step + 1) * output[2]) ?? [])
		if (winner >= 0) wins[winner]!++;
	return wins;
}

/** What is routed back from an output; outputs for which nothing was typed have 1. */
export function outputGradientAt({ gradient }: PoolingBench, cell: ChannelCell): number {
	if (typeof gradient === 'number') return gradient;
	const { y, x, channel } = cell;
	const [rows, columns, channels] = spatialShape(gradient.shape);
	if (y >= rows || x >= columns || channel >= channels) return 1;
	return gradient.data[(y * columns + x) * channels + channel]!;
}

/** The gradients of all outputs up to a step; the others have none yet. */
function routeOverPlaces(run: PoolingRun, step: number): Float32Array {
	const [rows, columns, channels] = run.output;
	const data = new Float32Array(rows * columns * channels);
	for (let at = 0; at < (step + 1) * channels; at++) {
		const place = Math.floor(at / channels);
		const cell = { y: Math.floor(place / columns), x: place % columns, channel: at % channels };
		data[at] = outputGradientAt(run.bench, cell);
	}
	return poolGradient(run.bench.input, run.bench.settings, { shape: run.output, data }).data;
}

function routeOverChannels(run: PoolingRun, step: number): Float32Array {
	const received = new Float32Array(run.bench.input.data.length);
	for (let at = 0; at <= step; at++)
		for (const window of stepAt(run, at).windows)
			for (const tap of window.taps)
				received[inputIndex(run.bench, tap)]! += outputGradientAt(run.bench, window) * tap.share;
	return received;
}

/** What every input cell has received, up to a step and with it: where windows overlap, it adds up. */
export function gradientUntil(run: PoolingRun, step: number): Float32Array {
	const route = run.bench.over === 'places' ? routeOverPlaces : routeOverChannels;
	return remember(keptOf(run).gradients, step, () => route(run, step));
}

/** The step at which an output cell is made. */
export function stepOfOutput(run: PoolingRun, { y, x, channel }: ChannelCell): number {
	const [rows, columns] = run.output;
	const place = y * columns + x;
	return run.bench.over === 'places' ? place : channel * rows * columns + place;
}

/** Outputs along one axis whose window has a tap on a cell. */
function outputsOver(axis: PoolAxis, cell: number): number[] {
	return Array.from({ length: axis.output }, (_, at) => at).filter((at) => {
		const offset = cell + axis.padBefore - at * axis.stride;
		return offset >= 0 && offset < axis.span && offset % axis.dilation === 0;
	});
}

/** Output channels that an input channel goes into. */
function channelsOver({ bench, output }: PoolingRun, channel: number): number[] {
	if (bench.over === 'places') return [channel];
	const { size, stride } = bench.across;
	return Array.from({ length: output[2] }, (_, at) => at).filter(
		(at) => channel >= at * stride && channel < at * stride + size
	);
}

/** The outputs whose windows cover an input cell. */
export function outputsFedBy(run: PoolingRun, cell: ChannelCell): readonly ChannelCell[] {
	const [vertical, horizontal] = run.axes;
	return channelsOver(run, cell.channel).flatMap((channel) =>
		outputsOver(vertical, cell.y).flatMap((y) =>
			outputsOver(horizontal, cell.x).map((x) => ({ y, x, channel }))
		)
	);
}
