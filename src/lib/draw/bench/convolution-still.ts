import { largestSize } from '$lib/math/largest-size';
import type { FigureGrid, Mark, Paint, TextMark } from '../figure/types';
import { isTransposed } from './convolution-bench';
import type { ConvolutionLayout } from './convolution-layout';
import { isTurned, kernelDetail, leftOverWords, overlapWords } from './convolution-words';
import { outputAt, weightAt, type ConvolutionRun } from './convolution-run';
import {
	cellMark,
	cellTextMark,
	lettersFor,
	lineOf,
	numberMarks,
	rulerMarks,
	tint,
	words,
	wrapWords,
	type CellLook
} from './grid-marks';
import { channelsSeen } from './convolution-bench';

/** The marks of a convolution's figure that do not change with time. */

/** A number's colour: its grey in a picture, its role's tint where the number is written, the diverging scale else. */
function paintOf(
	role: 'input' | 'kernel' | 'output',
	value: number,
	range: number,
	isWritten: boolean
): Paint {
	if (isWritten) return tint(role, value, range);
	return { diverging: range > 0 ? value / range : 0 };
}

/** Which cells of the sheet no window reaches. */
function unreached(run: ConvolutionRun): (y: number, x: number) => boolean {
	const { sizes, bench, sheet } = run;
	if (sizes.kind === 'transposed') return () => false;
	const read = sizes.axes.map((axis, at) => {
		const cells = new Uint8Array(axis.padded);
		for (let output = 0; output < axis.output; output++)
			for (let tap = 0; tap < axis.kernel; tap++)
				cells[output * axis.stride + tap * bench.settings.dilation[at]!] = 1;
		return cells;
	});
	return (y, x) => !read[0]![y - sheet.top] || !read[1]![x - sheet.left];
}

/** Values of one channel of the sheet, as they are drawn. */
function inputMarks(run: ConvolutionRun, layout: ConvolutionLayout): Mark[] {
	const { sheet, bench } = run;
	const range = largestSize(bench.numbers.input.data);
	const isUnread = unreached(run);
	return layout.inputs.flatMap((grid, channel) => {
		const letters = lettersFor(layout.letters.value, grid.cellSize);
		const rects: Mark[] = [];
		const texts: Mark[] = [];
		for (let y = grid.top; y < grid.top + grid.rows; y++)
			for (let x = grid.left; x < grid.left + grid.columns; x++) {
				const at = (y - sheet.top) * sheet.columns + x - sheet.left;
				const value = sheet.values.data[at * bench.channels + channel]!;
				const isInside = sheet.sourceOf(y, x) !== null;
				const isWritten = letters.size !== null;
				const look = inputLook(run, grid, { value, range, isInside, isWritten });
				rects.push(cellMark(grid, y, x, isUnread(y, x) ? { ...look, hatched: true } : look));
				texts.push(...inputNumber(grid, y, x, value, letters, { look, isInside }));
			}
		return [...rects, ...texts];
	});
}

function inputLook(
	{ bench }: ConvolutionRun,
	grid: FigureGrid,
	cell: { value: number; range: number; isInside: boolean; isWritten: boolean }
): CellLook {
	if (!cell.isInside) return { stroke: 'padding', line: 'dashed' };
	const fill: Paint = bench.isPicture
		? { grey: cell.value }
		: paintOf('input', cell.value, cell.range, cell.isWritten);
	return { fill, stroke: lineOf('input', grid.cellSize) };
}

/** A number a little above the middle of its cell: the weight has the corner below. */
function inputNumber(
	grid: FigureGrid,
	y: number,
	x: number,
	value: number,
	letters: ReturnType<typeof lettersFor>,
	{ look, isInside }: { look: CellLook; isInside: boolean }
): Mark[] {
	return numberMarks(grid, y, x, value, letters, look.fill).map((mark) => ({
		...mark,
		y: mark.y - (grid.cellSize >= 28 ? 0.08 * grid.cellSize : 0),
		...(isInside ? {} : { fill: 'muted' as const })
	}));
}

/** The empty cells of an output grid; what is cut off has dashes. */
function outputMarks(run: ConvolutionRun, layout: ConvolutionLayout): Mark[] {
	return layout.outputs.flatMap((grid) => {
		const marks: Mark[] = [];
		for (let y = grid.top; y < grid.top + grid.rows; y++)
			for (let x = grid.left; x < grid.left + grid.columns; x++)
				marks.push(cellMark(grid, y, x, outputLook(run, grid, y, x)));
		return marks;
	});
}

function outputLook({ output }: ConvolutionRun, grid: FigureGrid, y: number, x: number): CellLook {
	const isInside = y >= 0 && x >= 0 && y < output[0] && x < output[1];
	return isInside
		? { stroke: lineOf('output', grid.cellSize) }
		: { stroke: 'padding', line: 'dashed', hatched: true };
}

function countMarks(run: ConvolutionRun, grid: FigureGrid): Mark[] {
	const counts = run.counts!.data;
	const most = largestSize(counts);
	const letters = lettersFor(2, grid.cellSize);
	const marks: Mark[] = [];
	for (let y = 0; y < grid.rows; y++)
		for (let x = 0; x < grid.columns; x++) {
			const count = counts[y * grid.columns + x]!;
			const fill: Paint = { role: 'output', amount: most > 0 ? 0.85 * (count / most) : 0 };
			marks.push(cellMark(grid, y, x, { fill, stroke: 'line' }));
			marks.push(...numberMarks(grid, y, x, count, letters, fill));
		}
	return marks;
}

const headingStyle = { size: 14, weight: 600 } as const;

function headingMarks(run: ConvolutionRun, layout: ConvolutionLayout): Mark[] {
	const { bench, output } = run;
	const { headings } = layout;
	const ofChannels = bench.channels > 1 ? `, ${bench.channels} channels` : '';
	const ofFilters = bench.filters > 1 ? `, ${bench.filters} filters` : '';
	const inputDetail = bench.way === 'spread' ? ', spread out' : '';
	return [
		words(headings.input.x, 10, 'Input', { ...headingStyle, fill: 'input' }),
		words(headings.input.x, 28, `${bench.size[0]}×${bench.size[1]}${ofChannels}${inputDetail}`),
		words(headings.output.x, headings.output.y + 10, 'Output', {
			...headingStyle,
			fill: 'output'
		}),
		words(headings.output.x, headings.output.y + 28, `${output[0]}×${output[1]}${ofFilters}`),
		...countHeading(run, layout)
	];
}

function countHeading(run: ConvolutionRun, { headings: { counts } }: ConvolutionLayout): Mark[] {
	if (!counts) return [];
	return [
		words(counts.x, counts.y + 12, 'Overlap', { ...headingStyle, fill: 'output' }),
		words(counts.x, counts.y + 29, 'stamps that meet in each cell', { size: 11 })
	];
}

/** Names of channels and filters, and the numbers of rows and columns. */
function labelMarks(run: ConvolutionRun, layout: ConvolutionLayout): Mark[] {
	const { bench, output } = run;
	const [rows, columns] = bench.way === 'spread' ? [0, 0] : bench.size;
	const name = (grid: FigureGrid, text: string): TextMark =>
		words(grid.x, grid.y - 24, text, { fill: 'ink' });
	return [
		...layout.inputs.flatMap((grid, channel) => [
			...(bench.channels > 1 ? [name(grid, `channel ${channel + 1}`)] : []),
			...rulerMarks(grid, rows, columns, { left: true })
		]),
		...layout.outputs.flatMap((grid, filter) => [
			...(bench.filters > 1 ? [name(grid, `filter ${filter + 1}`)] : []),
			...rulerMarks(grid, output[0], output[1], { left: true })
		])
	];
}

/** Letters of the interface's face are about this wide, as a share of their size. */
const wordAdvance = 0.55;

/** What is left over, or how stamps overlap, under the input. */
function noteMarks(run: ConvolutionRun, { note }: ConvolutionLayout): Mark[] {
	const text = isTransposed(run.bench) ? overlapWords(run) : leftOverWords(run.bench);
	if (!text) return [];
	const lines = wrapWords(text, Math.floor(note.width / (12 * wordAdvance)));
	return lines.map((line, at) => words(note.x, note.y + 6 + at * 16, line, { fill: 'ink' }));
}

function makeStill(run: ConvolutionRun, layout: ConvolutionLayout): readonly Mark[] {
	return [
		...headingMarks(run, layout),
		...labelMarks(run, layout),
		...inputMarks(run, layout),
		...outputMarks(run, layout),
		...(layout.counts ? countMarks(run, layout.counts) : []),
		...noteMarks(run, layout)
	];
}

/** Remembers what belongs to a layout. */
function keep<T>(make: (run: ConvolutionRun, layout: ConvolutionLayout) => T) {
	const known = new WeakMap<ConvolutionLayout, T>();
	return (run: ConvolutionRun, layout: ConvolutionLayout): T => {
		const found = known.get(layout);
		if (found !== undefined) return found;
		const made = make(run, layout);
		known.set(layout, made);
		return made;
	};
}

/** The same for every step. */
export const stillMarks = keep(makeStill);

/** Weights of a filter for one channel it sees, as they are shown: turned where the kernel slides turned. */
export function shownWeight(
	run: ConvolutionRun,
	filter: number,
	index: number,
	y: number,
	x: number
): number {
	const [rows, columns] = run.bench.settings.kernel;
	const [kernelY, kernelX] = isTurned(run.bench) ? [rows - 1 - y, columns - 1 - x] : [y, x];
	const channel = channelsSeen(run.bench, filter).first + index;
	return weightAt(run, { filter, channel, kernelY, kernelX })!;
}

function kernelMarks(run: ConvolutionRun, layout: ConvolutionLayout, filter: number): Mark[] {
	const range = largestSize(run.bench.numbers.kernel.data);
	const { first } = channelsSeen(run.bench, filter);
	const heading = layout.headings.kernel;
	const marks: Mark[] = [
		words(heading.x, heading.y + 10, 'Kernel', headingStyle),
		words(heading.x, heading.y + 28, kernelDetail(run.bench, filter))
	];
	layout.kernels.forEach((grid, index) => {
		if (layout.kernels.length > 1 || run.bench.settings.groups > 1)
			marks.push(words(grid.x, grid.y - 12, `for channel ${first + index + 1}`, { fill: 'ink' }));
		const letters = lettersFor(layout.letters.weight, grid.cellSize);
		for (let y = 0; y < grid.rows; y++)
			for (let x = 0; x < grid.columns; x++) {
				const weight = shownWeight(run, filter, index, y, x);
				const fill = paintOf('kernel', weight, range, letters.size !== null);
				marks.push(cellMark(grid, y, x, { fill, stroke: 'kernel' }));
				marks.push(...numberMarks(grid, y, x, weight, letters, fill));
			}
	});
	return marks;
}

const kernelsOf = keep(() => new Map<number, readonly Mark[]>());

/** The kernel of a filter. */
export function kernelMarksOf(
	run: ConvolutionRun,
	layout: ConvolutionLayout,
	filter: number
): readonly Mark[] {
	const known = kernelsOf(run, layout);
	const found = known.get(filter) ?? kernelMarks(run, layout, filter);
	known.set(filter, found);
	return found;
}

/** The marks of an output cell that has its value. */
export function valueMarks(
	grid: FigureGrid,
	at: { y: number; x: number },
	value: number,
	style: { range: number; letters: ReturnType<typeof lettersFor> }
): Mark[] {
	const fill = paintOf('output', value, style.range, style.letters.size !== null);
	return [
		cellMark(grid, at.y, at.x, { fill, stroke: lineOf('output', grid.cellSize) }),
		...numberMarks(grid, at.y, at.x, value, style.letters, fill)
	];
}

/** A cell whose value is kept back. */
export function hiddenMarks(grid: FigureGrid, at: { y: number; x: number }): Mark[] {
	return [cellTextMark(grid, at.y, at.x, '?', Math.min(16, grid.cellSize * 0.42), 'ground')];
}

/** All values of a sliding figure's output in the order in which they come, two marks a cell at most. */
export interface OutputMarks {
	/** Marks of all cells, one after the other. */
	readonly marks: readonly Mark[];
	/** Where the marks of a step end. */
	readonly ends: Int32Array;
}

function makeOutputs(run: ConvolutionRun, layout: ConvolutionLayout, hidden: boolean): OutputMarks {
	const [rows, columns] = run.output;
	const range = largestSize(run.values.data);
	const marks: Mark[] = [];
	const ends = new Int32Array(rows * columns * run.bench.filters);
	let step = 0;
	layout.outputs.forEach((grid, filter) => {
		const letters = lettersFor(layout.letters.output, grid.cellSize);
		for (let y = 0; y < rows; y++)
			for (let x = 0; x < columns; x++) {
				const value = outputAt(run, y, x, filter);
				const made = hidden
					? hiddenMarks(grid, { y, x })
					: valueMarks(grid, { y, x }, value, { range, letters });
				marks.push(...made);
				ends[step++] = marks.length;
			}
	});
	return { marks, ends };
}

/** Values of the output in the order of the steps. */
export const outputSteps = keep((run, layout) => makeOutputs(run, layout, false));
/** The same with question marks. */
export const hiddenSteps = keep((run, layout) => makeOutputs(run, layout, true));
