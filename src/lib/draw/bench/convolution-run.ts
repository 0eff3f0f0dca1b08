import type { NdArray } from '$lib/core/types';
import {
	cellsFed,
	convolve,
	paddedPicture,
	traceConvolution
} from '$lib/math/arithmetic/convolution';
import { insertZeros, overlapCounts, stampOf } from '$lib/math/arithmetic/transposed';
import type {
	ConvolutionSettings,
	FedCell,
	OutputTrace,
	Pair,
	Place
} from '$lib/math/arithmetic/types';
import {
	benchSizes,
	channelsSeen,
	transposedSettings,
	type BenchNumbers,
	type BenchSizes,
	type ConvolutionBench
} from './convolution-bench';

/** A bench with numbers. */
export type NumberedBench = ConvolutionBench & { readonly numbers: BenchNumbers };

/** What the stencil slides over: the picture with its border, or the spread-out picture. */
export interface Sheet {
	readonly rows: number;
	readonly columns: number;
	/** Numbers of the first row and column, negative before the picture's own. */
	readonly top: number;
	readonly left: number;
	/** [rows, columns, channel]. */
	readonly values: NdArray;
	/** The input cell that lies at a place; null for padding and inserted zeros. */
	readonly sourceOf: (y: number, x: number) => Place | null;
	/** What is there that is no input cell. */
	readonly emptyOf: (y: number, x: number) => 'padding' | 'inserted';
}

/** Everything about a bench that does not change with time. */
export interface ConvolutionRun {
	readonly bench: NumberedBench;
	readonly sizes: BenchSizes;
	readonly output: Pair;
	readonly sheet: Sheet;
	/**
	 * The convolution that slides over the sheet: the bench's own, or, over a spread-out picture, one of stride 1 with the
	 * kernel turned.
	 */
	readonly sliding: ConvolutionSettings;
	/** [height, width, filter]. */
	readonly values: NdArray;
	/** How many stamps meet in each output cell; null for a plain convolution. */
	readonly counts: NdArray | null;
}

function paddedSheet({ size, settings, numbers }: NumberedBench, sizes: BenchSizes): Sheet {
	const values = paddedPicture(numbers.input, settings);
	const [vertical, horizontal] = sizes.kind === 'convolution' ? sizes.axes : [];
	const [rows, columns] = values.shape as readonly [number, number, number];
	return {
		rows,
		columns,
		top: 0 - (vertical?.padBefore ?? 0),
		left: 0 - (horizontal?.padBefore ?? 0),
		values,
		sourceOf: (y, x) => (y >= 0 && x >= 0 && y < size[0] && x < size[1] ? { y, x } : null),
		emptyOf: () => 'padding'
	};
}

/** Cells before the first input cell of a spread-out picture; the first may be cropped away. */
function spreadSheet(bench: NumberedBench, sizes: BenchSizes): Sheet {
	const values = insertZeros(bench.numbers.input, transposedSettings(bench));
	const [rows, columns] = values.shape as readonly [number, number, number];
	const margins = sizes.kind === 'transposed' ? sizes.axes.map(marginOf) : [0, 0];
	const along = (axis: 0 | 1, at: number): number | null => {
		const index = at / bench.settings.stride[axis];
		return Number.isInteger(index) && index >= 0 && index < bench.size[axis] ? index : null;
	};
	const isWithin = (axis: 0 | 1, at: number) =>
		at >= 0 && at <= (bench.size[axis] - 1) * bench.settings.stride[axis];
	return {
		rows,
		columns,
		top: 0 - margins[0]!,
		left: 0 - margins[1]!,
		values,
		sourceOf: (row, column) => {
			const [y, x] = [along(0, row), along(1, column)];
			return y === null || x === null ? null : { y, x };
		},
		emptyOf: (row, column) => (isWithin(0, row) && isWithin(1, column) ? 'inserted' : 'padding')
	};
}

function marginOf({ span, cropBefore }: { span: number; cropBefore: number }): number {
	return span - 1 - cropBefore;
}

/** The input itself, for stamping: nothing slides over it. */
function bareSheet({ size, numbers }: NumberedBench): Sheet {
	return {
		rows: size[0],
		columns: size[1],
		top: 0,
		left: 0,
		values: numbers.input,
		sourceOf: (y, x) => ({ y, x }),
		emptyOf: () => 'padding'
	};
}

function slidingSettings(bench: NumberedBench): ConvolutionSettings {
	if (bench.way === 'convolution') return { ...bench.settings, padding: [0, 0, 0, 0] };
	const { kernel, dilation, groups } = bench.settings;
	return {
		kernel,
		stride: [1, 1],
		dilation,
		padding: [0, 0, 0, 0],
		border: 'zero',
		flip: true,
		groups
	};
}

function prepare(bench: NumberedBench): ConvolutionRun {
	const sizes = benchSizes(bench);
	const { kernel, bias, input } = bench.numbers;
	const isPlain = bench.way === 'convolution';
	const spread = isPlain ? null : spreadSheet(bench, sizes);
	const sheet = spread
		? bench.way === 'spread'
			? spread
			: bareSheet(bench)
		: paddedSheet(bench, sizes);
	const sliding = slidingSettings(bench);
	return {
		bench,
		sizes,
		output: [sizes.axes[0].output, sizes.axes[1].output],
		sheet,
		sliding,
		values: spread
			? convolve(spread.values, kernel, bias, sliding)
			: convolve(input, kernel, bias, bench.settings),
		counts: isPlain ? null : overlapCounts(bench.size, transposedSettings(bench))
	};
}

const runs = new WeakMap<ConvolutionBench, ConvolutionRun>();

/** What a bench computes; made once for each bench. */
export function runOf(bench: NumberedBench): ConvolutionRun {
	const known = runs.get(bench);
	if (known) return known;
	const run = prepare(bench);
	runs.set(bench, run);
	return run;
}

/** Whether a bench has numbers to show. */
export function hasNumbers(bench: ConvolutionBench): bench is NumberedBench {
	return bench.numbers !== null;
}

/** The trace that was asked for last: a frame asks for the same one several times. */
const lastTraces = new WeakMap<ConvolutionRun, OutputTrace>();

/** Everything that meets in one output cell; places are the sheet's rows and columns, counted from its corner. */
export function traceSliding(
	run: ConvolutionRun,
	at: Place & { readonly filter: number }
): OutputTrace {
	const last = lastTraces.get(run);
	if (last?.y === at.y && last.x === at.x && last.filter === at.filter) return last;
	const { kernel, bias } = run.bench.numbers;
	const trace = traceConvolution(run.sheet.values, kernel, bias, run.sliding, at);
	lastTraces.set(run, trace);
	return trace;
}

/** Which output cells an input cell feeds. */
export function fedBy(run: ConvolutionRun, from: Place): readonly FedCell[] {
	const { bench } = run;
	if (bench.way === 'convolution') return cellsFed(bench.size, bench.settings, from);
	return stampOf(bench.size, transposedSettings(bench), from);
}

/** Weight of the kernel as it was given, for an input channel counted over all groups; null if the filter does not see it. */
export function weightAt(
	{ bench }: ConvolutionRun,
	at: { filter: number; channel: number; kernelY: number; kernelX: number }
): number | null {
	const { first, count } = channelsSeen(bench, at.filter);
	const index = at.channel - first;
	if (index < 0 || index >= count) return null;
	const [, columns, depth, filters] = bench.numbers.kernel.shape;
	const cell = at.kernelY * columns! + at.kernelX;
	return bench.numbers.kernel.data[(cell * depth! + index) * filters! + at.filter]!;
}

/** Value of an input cell. */
export function inputAt({ bench }: ConvolutionRun, y: number, x: number, channel: number): number {
	return bench.numbers.input.data[(y * bench.size[1] + x) * bench.channels + channel]!;
}

/** Value of an output cell, single precision. */
export function outputAt(run: ConvolutionRun, y: number, x: number, filter: number): number {
	return run.values.data[(y * run.output[1] + x) * run.bench.filters + filter]!;
}

/** What one input cell stamps on one output cell, over all channels that the filter sees. */
export function stampedValue(
	run: ConvolutionRun,
	from: Place,
	filter: number,
	kernel: Pick<FedCell, 'kernelY' | 'kernelX'>
): number {
	const { first, count } = channelsSeen(run.bench, filter);
	let sum = 0;
	for (let channel = first; channel < first + count; channel++)
		sum += inputAt(run, from.y, from.x, channel) * weightAt(run, { ...kernel, filter, channel })!;
	return sum;
}

/** A filter's output after the first stamps: the sums so far, and in which cells a stamp has fallen. */
export interface Stamped {
	readonly sums: Float64Array;
	readonly touched: Uint8Array;
}

const stampedSums = new WeakMap<ConvolutionRun, Map<number, Stamped>>();

/** A filter's output after its first `count` stamps. */
export function stampedAfter(run: ConvolutionRun, filter: number, count: number): Stamped {
	const known = stampedSums.get(run) ?? new Map<number, Stamped>();
	stampedSums.set(run, known);
	const key = filter * (run.bench.size[0] * run.bench.size[1] + 1) + count;
	const found = known.get(key);
	if (found) return found;
	const made = count === 0 ? emptyStamps(run, filter) : stampOnce(run, filter, count - 1);
	known.set(key, made);
	return made;
}

function emptyStamps(run: ConvolutionRun, filter: number): Stamped {
	const cells = run.output[0] * run.output[1];
	const bias = run.bench.numbers.bias?.[filter] ?? 0;
	return { sums: new Float64Array(cells).fill(bias), touched: new Uint8Array(cells) };
}

function stampOnce(run: ConvolutionRun, filter: number, index: number): Stamped {
	const before = stampedAfter(run, filter, index);
	const [sums, touched] = [before.sums.slice(), before.touched.slice()];
	const columns = run.bench.size[1];
	const from = { y: Math.floor(index / columns), x: index % columns };
	for (const cell of fedBy(run, from)) {
		const at = cell.y * run.output[1] + cell.x;
		sums[at]! += stampedValue(run, from, filter, cell);
		touched[at] = 1;
	}
	return { sums, touched };
}
