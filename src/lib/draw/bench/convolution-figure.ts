import type { Figure, FigureCell } from '../figure/types';
import { benchSteps, stepOfPlace, type ConvolutionBench } from './convolution-bench';
import { frameMarks } from './convolution-frame';
import { layOut, type ConvolutionLayout } from './convolution-layout';
import { outlineFigure } from './convolution-outline';
import { gridOf } from './convolution-point';
import { pinnedMarks, pointedMarks } from './convolution-pointing';
import { hasNumbers, runOf } from './convolution-run';
import { convolutionTitle, stepSentence } from './convolution-words';

/** How a convolution is shown. */
export interface ConvolutionFigureOptions {
	/** Width there is, in CSS pixels; narrow figures have their parts one under the other. 960 if left out. */
	readonly width?: number;
	/** Output values are question marks until the visitor has predicted them. */
	readonly hidden?: boolean;
	/** The cell that the pointer or the keys stand on. */
	readonly pointed?: FigureCell | null;
	/** A step that is kept for comparison. */
	readonly pinned?: number | null;
}

/** Widths are rounded down to this, so that a window that is dragged larger does not lay out in every frame. */
const widthStep = 20;

/**
 * The figure of a convolution bench.
 * @param time in steps; 2.4 is on the way from step 2 to step 3
 */
export function convolutionFigure(
	bench: ConvolutionBench,
	time: number,
	{ width = 960, hidden = false, pointed = null, pinned = null }: ConvolutionFigureOptions = {}
): Figure {
	const room = Math.max(300, Math.floor(width / widthStep) * widthStep);
	if (!hasNumbers(bench)) return outlineFigure(bench, time, room);
	const run = runOf(bench);
	const layout = layOut(run, room);
	const step = Math.min(benchSteps(bench) - 1, Math.max(0, Math.floor(time)));
	const marks = frameMarks(run, layout, time, { hidden });
	if (pinned !== null && pinned < benchSteps(bench))
		marks.push(...pinnedMarks(run, layout, pinned));
	if (pointed) marks.push(...pointedMarks(run, layout, pointed, step));
	return {
		width: layout.width,
		height: layout.height,
		title: convolutionTitle(bench, time),
		description: stepSentence(bench, time, { hidden }),
		grids: gridsOf(layout),
		marks
	};
}

const grids = new WeakMap<ConvolutionLayout, Figure['grids']>();

function gridsOf(layout: ConvolutionLayout): Figure['grids'] {
	const known = grids.get(layout) ?? [
		...layout.inputs,
		...layout.kernels,
		...layout.outputs,
		...(layout.counts ? [layout.counts] : [])
	];
	grids.set(layout, known);
	return known;
}

/** The step that a click on a cell leads to: of an output cell, or, where inputs stamp, of an input cell. */
export function stepOfCell(bench: ConvolutionBench, cell: FigureCell, time: number): number | null {
	if (!hasNumbers(bench)) return null;
	const { part, index } = gridOf(cell);
	const [rows, columns] = bench.way === 'stamp' ? bench.size : runOf(bench).output;
	const isWalked = part === (bench.way === 'stamp' ? 'input' : 'output');
	const isInside = cell.y >= 0 && cell.x >= 0 && cell.y < rows && cell.x < columns;
	if (!isWalked || !isInside) return null;
	const perFilter = rows * columns;
	// Stamping, the input has one grid a channel, and the filter in view stays.
	const filter = bench.way === 'stamp' ? Math.floor(time / perFilter) : index;
	return stepOfPlace(bench, { filter, y: cell.y, x: cell.x });
}
