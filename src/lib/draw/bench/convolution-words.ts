import { formatOperand, plural } from '../format';
import type { FigureCell } from '../figure/types';
import type { ChannelSum, OutputTrace, Place } from '$lib/math/arithmetic/types';
import {
	benchSizes,
	benchSteps,
	isTransposed,
	placeOfStep,
	type ConvolutionBench
} from './convolution-bench';
import {
	fedBy,
	hasNumbers,
	inputAt,
	outputAt,
	runOf,
	stampedAfter,
	traceSliding,
	weightAt,
	type ConvolutionRun
} from './convolution-run';
import { gridOf } from './convolution-point';
import { plainNumber } from './grid-text';

/** What the figure of a convolution shows, in words. */

/** More products than this are told by their sum. */
const mostSpoken = 9;

function placeWords({ y, x }: Place): string {
	return `row ${y + 1}, column ${x + 1}`;
}

function filterWords({ filters }: ConvolutionBench, filter: number): string {
	return filters > 1 ? ` of filter ${filter + 1}` : '';
}

/** The products of a channel, those with padded or inserted zeros left out. */
function productWords({ taps }: ChannelSum, isEmpty: (index: number) => boolean): string {
	const real = taps.filter((_, index) => !isEmpty(index));
	const products = real.map(
		({ value, weight }) => `${plainNumber(value)}×${formatOperand(Number(weight.toPrecision(6)))}`
	);
	return products.join(' + ');
}

/** Which taps of a step lie on padded or inserted zeros. */
export function emptyTaps(run: ConvolutionRun, trace: OutputTrace): (index: number) => boolean {
	const { sheet, bench } = run;
	const isZero = bench.way === 'spread' || bench.settings.border === 'zero';
	return (index) => {
		const tap = trace.channels[0]!.taps[index]!;
		return isZero && sheet.sourceOf(tap.y + sheet.top, tap.x + sheet.left) === null;
	};
}

function sumWords(run: ConvolutionRun, trace: OutputTrace): string {
	const isEmpty = emptyTaps(run, trace);
	const taps = trace.channels[0]!.taps.filter((_, index) => !isEmpty(index)).length;
	const bias = trace.bias === 0 ? [] : [`bias ${plainNumber(trace.bias)}`];
	if (trace.channels.length === 1 && taps === 0) return ['only zeros', ...bias].join(' + ');
	if (trace.channels.length === 1 && taps <= mostSpoken)
		return [productWords(trace.channels[0]!, isEmpty), ...bias].join(' + ');
	const sums = trace.channels.map(
		({ channel, sum }) => `channel ${channel + 1} gives ${plainNumber(sum)}`
	);
	return [...sums, ...bias].join(', ');
}

function slidingStep(run: ConvolutionRun, step: number, hidden: boolean): string {
	const place = placeOfStep(run.bench, step);
	const where = `output ${placeWords(place)}${filterWords(run.bench, place.filter)}`;
	if (hidden) return `${where} is hidden: predict it first.`;
	const trace = traceSliding(run, place);
	return `${where} is ${plainNumber(trace.value)}: ${sumWords(run, trace)}.`;
}

function stampStep(run: ConvolutionRun, step: number, hidden: boolean): string {
	const { bench } = run;
	const place = placeOfStep(bench, step);
	const values = Array.from({ length: bench.channels }, (_, channel) =>
		plainNumber(inputAt(run, place.y, place.x, channel))
	);
	const cells = fedBy(run, place).filter(
		(cell) => weightAt(run, { ...cell, filter: place.filter, channel: 0 }) !== undefined
	);
	const what = `input ${placeWords(place)} is ${values.join(' and ')}`;
	if (!cells.length) return `${what} and falls outside the output.`;
	const [first, last] = [cells[0]!, cells.at(-1)!];
	const area = `output rows ${first.y + 1} to ${last.y + 1}, columns ${first.x + 1} to ${last.x + 1}`;
	const stamped = `${what}: it stamps the kernel, times itself, on ${area}${filterWords(bench, place.filter)}`;
	if (hidden) return `${stamped}. The sums are hidden: predict them first.`;
	const { sums } = stampedAfter(run, place.filter, 1 + place.y * bench.size[1] + place.x);
	const sum = plainNumber(sums[first.y * run.output[1] + first.x]!);
	return `${stamped}; its first cell, ${placeWords(first)}, is now ${sum}.`;
}

function sizeStep(bench: ConvolutionBench, step: number): string {
	const { y, x } = placeOfStep(bench, step);
	const [vertical, horizontal] = benchSizes(bench).axes;
	return bench.way === 'stamp'
		? `input ${placeWords({ y, x })} stamps the kernel on the output of ${vertical.output}×${horizontal.output} cells.`
		: `output ${placeWords({ y, x })} of ${vertical.output}×${horizontal.output} cells.`;
}

/** What words may tell. */
export interface WordOptions {
	/** The answer is kept back until the visitor has predicted it. */
	readonly hidden?: boolean;
}

/**
 * A step as a sentence.
 * @example describeConvolutionStep(bench, 1) // "output row 1, column 2 is 3: 1×1 + 1×2."
 */
export function describeConvolutionStep(
	bench: ConvolutionBench,
	time: number,
	{ hidden = false }: WordOptions = {}
): string {
	const step = Math.min(benchSteps(bench) - 1, Math.max(0, Math.floor(time)));
	if (!hasNumbers(bench)) return sizeStep(bench, step);
	const run = runOf(bench);
	return bench.way === 'stamp' ? stampStep(run, step, hidden) : slidingStep(run, step, hidden);
}

/** A step as a sentence that stands for itself. */
export function stepSentence(bench: ConvolutionBench, time: number, options?: WordOptions): string {
	const sentence = describeConvolutionStep(bench, time, options);
	return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}

const wayNames = {
	convolution: 'Convolution',
	spread: 'Transposed convolution by inserting zeros',
	stamp: 'Transposed convolution by stamping'
} as const;

/** What the figure shows now, in a few words. */
export function convolutionTitle(bench: ConvolutionBench, time: number): string {
	const count = benchSteps(bench);
	const step = Math.min(count, Math.floor(Math.max(0, time)) + 1);
	const [rows, columns] = bench.settings.kernel;
	const size = `${bench.size[0]}×${bench.size[1]}`;
	return `${wayNames[bench.way]}: kernel ${rows}×${columns} on ${size} cells, step ${step} of ${count}`;
}

/** What the stride leaves over, or an empty text. */
export function leftOverWords(bench: ConvolutionBench): string {
	const sizes = benchSizes(bench);
	if (sizes.kind === 'transposed') return '';
	const [vertical, horizontal] = sizes.axes;
	const parts = [
		vertical.leftOver ? plural(vertical.leftOver, 'row') : '',
		horizontal.leftOver ? plural(horizontal.leftOver, 'column') : ''
	].filter((part) => part);
	if (!parts.length) return '';
	const isOne = vertical.leftOver + horizontal.leftOver === 1;
	return `${parts.join(' and ')} ${isOne ? 'is' : 'are'} left over: no stride reaches there.`;
}

/** Whether stamps overlap unevenly away from the border, and how. */
export function overlapWords(run: ConvolutionRun): string {
	if (!run.counts) return '';
	const { stride, kernel, dilation } = run.bench.settings;
	const counts = [...run.counts.data];
	const [least, most] = [Math.min(...counts), Math.max(...counts)];
	const isEven = ([0, 1] as const).every(
		(axis) =>
			run.bench.size[axis] === 1 || (kernel[axis] % stride[axis] === 0 && dilation[axis] === 1)
	);
	if (least === most) return `Every output cell gets ${plural(most, 'stamp')}.`;
	const range = `${least} to ${most} stamps meet in a cell`;
	if (isEven) return `${range}; away from the edges it is the same number everywhere.`;
	const isChecked = Math.max(...stride) > 1 || Math.max(...dilation) > 1;
	return isChecked
		? `${range}: uneven, because the stride does not divide the kernel. This is the checkerboard.`
		: `${range}; away from the edges it is the same number everywhere.`;
}

function inputWords(run: ConvolutionRun, cell: FigureCell, channel: number): string {
	const { bench, sheet } = run;
	const source = sheet.sourceOf(cell.y, cell.x);
	const name = bench.channels > 1 ? `input channel ${channel + 1}` : 'input';
	const value = plainNumber(
		sheet.values.data[
			((cell.y - sheet.top) * sheet.columns + cell.x - sheet.left) * bench.channels + channel
		] ?? 0
	);
	if (!source) {
		if (sheet.emptyOf(cell.y, cell.x) === 'inserted') return `${name}, an inserted zero`;
		return `${name}, padding: ${value}`;
	}
	const fed = fedBy(run, source).length;
	const feeds =
		fed === 0 ? 'left over, it feeds no output' : `it feeds ${plural(fed, 'output cell')}`;
	return `${name} ${placeWords(source)} is ${value}; ${feeds}`;
}

function outputWords(run: ConvolutionRun, cell: FigureCell, filter: number, hidden: boolean) {
	const isOutside = cell.y < 0 || cell.x < 0 || cell.y >= run.output[0] || cell.x >= run.output[1];
	if (isOutside) return 'cut off from the output';
	const where = `output ${placeWords(cell)}${filterWords(run.bench, filter)}`;
	return hidden
		? `${where}, hidden`
		: `${where} is ${plainNumber(outputAt(run, cell.y, cell.x, filter))}`;
}

/** What a cell of the figure is, as a screen reader says it and the line below the figure writes it. */
export function describeConvolutionCell(
	bench: ConvolutionBench,
	cell: FigureCell,
	time: number,
	{ hidden = false }: WordOptions = {}
): string {
	if (!hasNumbers(bench)) return '';
	const run = runOf(bench);
	const { part, index } = gridOf(cell);
	if (part === 'input') return inputWords(run, cell, index);
	if (part === 'output') return outputWords(run, cell, index, hidden);
	if (part === 'counts') {
		const count = run.counts?.data[cell.y * run.output[1] + cell.x] ?? 0;
		return `output ${placeWords(cell)}: ${plural(count, 'stamp')} ${count === 1 ? 'falls' : 'meet'} here`;
	}
	return kernelWords(run, cell, index, time);
}

function kernelWords(run: ConvolutionRun, cell: FigureCell, index: number, time: number): string {
	const { filter } = placeOfStep(run.bench, Math.floor(time));
	const [rows, columns] = run.bench.settings.kernel;
	const turned = isTurned(run.bench);
	const [kernelY, kernelX] = turned ? [rows - 1 - cell.y, columns - 1 - cell.x] : [cell.y, cell.x];
	const depth = run.bench.channels / run.bench.settings.groups;
	const group = Math.floor(filter / (run.bench.filters / run.bench.settings.groups));
	const channel = group * depth + index;
	const weight = weightAt(run, { filter, channel, kernelY, kernelX }) ?? 0;
	const name = depth > 1 ? `kernel of channel ${channel + 1},` : 'kernel';
	return `${name} ${placeWords(cell)}: weight ${plainNumber(weight)}`;
}

/** Whether the kernel is shown turned by 180°, as it slides. */
export function isTurned(bench: ConvolutionBench): boolean {
	return bench.way === 'spread' || (bench.way === 'convolution' && bench.settings.flip);
}

/** What the kernel's heading says beside its size. */
export function kernelDetail(bench: ConvolutionBench, filter: number): string {
	const { kernel, groups } = bench.settings;
	const parts = [`${kernel[0]}×${kernel[1]}`];
	if (bench.filters > 1) parts.push(`filter ${filter + 1} of ${bench.filters}`);
	if (groups > 1 && isTransposed(bench) === false)
		parts.push(groups === bench.channels ? 'depthwise' : `${groups} groups`);
	if (isTurned(bench)) parts.push('turned by 180°');
	return parts.join(', ');
}
