import type { FigureCell, FigureGrid, Mark } from '../figure/types';
import { channelsSeen, placeOfStep, type StepPlace } from './convolution-bench';
import { cornerOf, spanOf, stampCorner, type Corner } from './convolution-frame';
import type { ConvolutionLayout } from './convolution-layout';
import { gridOf } from './convolution-point';
import { fedBy, type ConvolutionRun } from './convolution-run';
import { squareOf, words } from './grid-marks';

/** What lights up when the visitor points at a cell, and the frames of a pinned step. */

function lit(grid: FigureGrid, y: number, x: number): Mark {
	return {
		kind: 'rect',
		...squareOf(grid, y, x),
		fill: 'selected',
		stroke: 'selected',
		strokeWidth: 1.5,
		opacity: 0.3
	};
}

function outlined(grid: FigureGrid, y: number, x: number, rows = 1, columns = 1): Mark {
	return {
		kind: 'rect',
		...squareOf(grid, y, x, rows, columns),
		stroke: 'selected',
		strokeWidth: 2
	};
}

/** Output cells whose window covers a place of the sheet: for padding and inserted zeros, which no input feeds. */
function covering(run: ConvolutionRun, y: number, x: number): Corner[] {
	const { stride, dilation, kernel } = run.sliding;
	const along = (axis: 0 | 1, at: number) =>
		Array.from({ length: run.output[axis] }, (_, output) => output).filter((output) => {
			const tap = (at - output * stride[axis]) / dilation[axis];
			return Number.isInteger(tap) && tap >= 0 && tap < kernel[axis];
		});
	const columns = along(1, x - run.sheet.left);
	return along(0, y - run.sheet.top).flatMap((row) =>
		columns.map((column) => ({ y: row, x: column }))
	);
}

/** Filters that see an input channel. */
function filtersSeeing(run: ConvolutionRun, channel: number): number[] {
	return Array.from({ length: run.bench.filters }, (_, filter) => filter).filter((filter) => {
		const { first, count } = channelsSeen(run.bench, filter);
		return channel >= first && channel < first + count;
	});
}

/** An input cell lights all outputs that it feeds. */
function fromInput(run: ConvolutionRun, layout: ConvolutionLayout, cell: FigureCell): Mark[] {
	const channel = gridOf(cell).index;
	const source = run.sheet.sourceOf(cell.y, cell.x);
	const cells = source ? fedBy(run, source) : covering(run, cell.y, cell.x);
	const fed = new Map(cells.map(({ y, x }) => [`${y},${x}`, { y, x }]));
	return [
		outlined(layout.inputs[channel]!, cell.y, cell.x),
		...filtersSeeing(run, channel).flatMap((filter) =>
			[...fed.values()].map(({ y, x }) => lit(layout.outputs[filter]!, y, x))
		)
	];
}

/** A cell of the kernel lights every input that it ever meets, or, stamping, every output it ever falls on. */
function fromKernel(
	run: ConvolutionRun,
	layout: ConvolutionLayout,
	cell: FigureCell,
	{ filter }: StepPlace
): Mark[] {
	const { index } = gridOf(cell);
	const { dilation } = run.bench.settings;
	const isStamp = run.bench.way === 'stamp';
	const grid = isStamp
		? layout.outputs[filter]!
		: layout.inputs[channelsSeen(run.bench, filter).first + index]!;
	const [rows, columns] = isStamp ? run.bench.size : run.output;
	const corner = isStamp ? stampCorner : cornerOf;
	const marks: Mark[] = [outlined(layout.kernels[index]!, cell.y, cell.x)];
	for (let step = 0; step < rows * columns; step++) {
		const { y, x } = corner(run, step);
		marks.push(lit(grid, y + cell.y * dilation[0], x + cell.x * dilation[1]));
	}
	return marks;
}

/** An output cell frames the window it comes from, or lights the inputs that stamp on it. */
function fromOutput(run: ConvolutionRun, layout: ConvolutionLayout, cell: FigureCell): Mark[] {
	const { part, index } = gridOf(cell);
	const grid = part === 'counts' ? layout.counts! : layout.outputs[index]!;
	const filter = part === 'counts' ? 0 : index;
	const isInside = cell.y >= 0 && cell.x >= 0 && cell.y < run.output[0] && cell.x < run.output[1];
	const own = outlined(grid, cell.y, cell.x);
	if (!isInside) return [own];
	if (run.bench.way === 'stamp') return [own, ...stampers(run, layout, cell, filter)];
	return [own, ...windowMarks(run, layout, { filter, y: cell.y, x: cell.x })];
}

function stampers(
	run: ConvolutionRun,
	layout: ConvolutionLayout,
	cell: FigureCell,
	filter: number
): Mark[] {
	const { first, count } = channelsSeen(run.bench, filter);
	const marks: Mark[] = [];
	for (let y = 0; y < run.bench.size[0]; y++)
		for (let x = 0; x < run.bench.size[1]; x++)
			if (fedBy(run, { y, x }).some((fed) => fed.y === cell.y && fed.x === cell.x))
				for (const grid of layout.inputs.slice(first, first + count)) marks.push(lit(grid, y, x));
	return marks;
}

function windowMarks(run: ConvolutionRun, layout: ConvolutionLayout, place: StepPlace): Mark[] {
	const { first, count } = channelsSeen(run.bench, place.filter);
	const { stride } = run.sliding;
	const [rows, columns] = spanOf(run);
	const y = run.sheet.top + place.y * stride[0];
	const x = run.sheet.left + place.x * stride[1];
	return layout.inputs
		.slice(first, first + count)
		.map((grid) => outlined(grid, y, x, rows, columns));
}

/** What lights up when a cell is pointed at. */
export function pointedMarks(
	run: ConvolutionRun,
	layout: ConvolutionLayout,
	cell: FigureCell,
	step: number
): Mark[] {
	const { part, index } = gridOf(cell);
	if (part === 'input') return layout.inputs[index] ? fromInput(run, layout, cell) : [];
	if (part === 'kernel')
		return layout.kernels[index] ? fromKernel(run, layout, cell, placeOfStep(run.bench, step)) : [];
	const exists = part === 'counts' ? layout.counts : layout.outputs[index];
	return exists ? fromOutput(run, layout, cell) : [];
}

/** The frames of a step that is kept for comparison, with its name. */
export function pinnedMarks(run: ConvolutionRun, layout: ConvolutionLayout, step: number): Mark[] {
	const place = placeOfStep(run.bench, step);
	const output = layout.outputs[place.filter]!;
	const isStamp = run.bench.way === 'stamp';
	const input = layout.inputs[channelsSeen(run.bench, place.filter).first]!;
	const [rows, columns] = spanOf(run);
	const on = isStamp ? stampCorner(run, step) : place;
	const [high, wide] = isStamp ? [rows, columns] : [1, 1];
	const frames = isStamp ? [outlined(input, place.y, place.x)] : windowMarks(run, layout, place);
	const corner = squareOf(output, on.y, on.x);
	return [...frames, outlined(output, on.y, on.x, high, wide)]
		.map((mark): Mark => (mark.kind === 'rect' ? { ...mark, line: 'dashed' } : mark))
		.concat(words(corner.x + 4, corner.y + 8, 'pinned', { size: 9, fill: 'selected' }));
}
