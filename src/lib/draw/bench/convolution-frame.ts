import { largestSize } from '$lib/math/largest-size';
import type { FigureGrid, Mark } from '../figure/types';
import { benchSteps, channelsSeen, placeOfStep } from './convolution-bench';
import type { ConvolutionLayout } from './convolution-layout';
import { stampedAfter, stampedValue, type ConvolutionRun } from './convolution-run';
import {
	hiddenSteps,
	kernelMarksOf,
	outputSteps,
	shownWeight,
	stillMarks,
	valueMarks
} from './convolution-still';
import { slidingSum, stampSum, weightTag } from './convolution-sum';
import { between, glideAt, type Glide } from './grid-glide';
import { lettersFor, squareOf } from './grid-marks';
import { textSize } from './grid-text';

/** The marks of a convolution's figure at one time. */

/** Where a window's first cell lies, counted as the grid counts. */
export interface Corner {
	readonly y: number;
	readonly x: number;
}

/** Corner of the window over the sheet at a step. */
export function cornerOf(run: ConvolutionRun, step: number): Corner {
	const { y, x } = placeOfStep(run.bench, step);
	const { stride } = run.sliding;
	return { y: run.sheet.top + y * stride[0], x: run.sheet.left + x * stride[1] };
}

/** Corner of the stamp on the output at a step. */
export function stampCorner(run: ConvolutionRun, step: number): Corner {
	const { y, x } = placeOfStep(run.bench, step);
	const { stride } = run.bench.settings;
	const crop =
		run.sizes.kind === 'transposed' ? run.sizes.axes.map((axis) => axis.cropBefore) : [0, 0];
	return { y: y * stride[0] - crop[0]!, x: x * stride[1] - crop[1]! };
}

/** Rows and columns of the dilated kernel. */
export function spanOf({ sizes }: ConvolutionRun): readonly [number, number] {
	return [sizes.axes[0].span, sizes.axes[1].span];
}

function glided(from: Corner, to: Corner, { done }: Glide): Corner {
	return { y: between(from.y, to.y, done), x: between(from.x, to.x, done) };
}

/** Cells large enough have the weight as a tag in their corner. */
const leastTagged = 28;

function tagIn(grid: FigureGrid, at: Corner, weight: number, letters: number): Mark[] {
	const square = squareOf(grid, at.y, at.x);
	if (grid.cellSize < leastTagged) return [];
	const size = textSize(letters, 0.72 * grid.cellSize - 4, Math.min(11, 0.27 * grid.cellSize));
	if (size === null) return [];
	const made = weightTag(0, 0, weight, { size, letters });
	const tag = made[0]!.kind === 'rect' ? made[0] : null;
	if (!tag) return [];
	const [right, bottom] = [square.x + square.width - 1.5, square.y + square.height - 1.5];
	return weightTag(right - tag.width, bottom - tag.height / 2, weight, { size, letters });
}

/** A stencil at a corner: what it covers, its weights, its frame. Holes of a dilated kernel stay bright. */
function stencilMarks(
	run: ConvolutionRun,
	grid: FigureGrid,
	corner: Corner,
	weight: (y: number, x: number) => number,
	letters: number
): Mark[] {
	const { kernel, dilation } = run.bench.settings;
	const [rows, columns] = spanOf(run);
	const veils: Mark[] = [];
	const tags: Mark[] = [];
	for (let y = 0; y < kernel[0]; y++)
		for (let x = 0; x < kernel[1]; x++) {
			const at = { y: corner.y + y * dilation[0], x: corner.x + x * dilation[1] };
			veils.push({ kind: 'rect', ...squareOf(grid, at.y, at.x), fill: 'kernel', opacity: 0.2 });
			tags.push(...tagIn(grid, at, weight(y, x), letters));
		}
	const frame = squareOf(grid, corner.y, corner.x, rows, columns);
	return [...veils, ...tags, { kind: 'rect', ...frame, stroke: 'kernel', strokeWidth: 2.5 }];
}

/** The cell that is being made, in the double frame of outputs. */
function makingMark(grid: FigureGrid, y: number, x: number): Mark {
	return {
		kind: 'rect',
		...squareOf(grid, y, x),
		stroke: 'output',
		strokeWidth: 2,
		line: 'double'
	};
}

/** Input channels a filter does not see are veiled. */
function veilMarks(run: ConvolutionRun, layout: ConvolutionLayout, filter: number): Mark[] {
	const { first, count } = channelsSeen(run.bench, filter);
	return layout.inputs
		.filter((_, channel) => channel < first || channel >= first + count)
		.map((grid) => ({
			kind: 'rect',
			...squareOf(grid, grid.top, grid.left, grid.rows, grid.columns),
			fill: 'ground',
			opacity: 0.7
		}));
}

export interface FrameOptions {
	readonly hidden: boolean;
}

function slidingFrame(
	run: ConvolutionRun,
	layout: ConvolutionLayout,
	glide: Glide,
	{ hidden }: FrameOptions
): Mark[] {
	const place = placeOfStep(run.bench, glide.step);
	const next = placeOfStep(run.bench, glide.next);
	const corner = glided(cornerOf(run, glide.step), cornerOf(run, glide.next), glide);
	const { first, count } = channelsSeen(run.bench, place.filter);
	const stencils = layout.inputs
		.slice(first, first + count)
		.flatMap((grid, index) =>
			stencilMarks(
				run,
				grid,
				corner,
				(y, x) => shownWeight(run, place.filter, index, y, x),
				layout.letters.weight
			)
		);
	const output = layout.outputs[place.filter]!;
	const coming = next.filter === place.filter ? glided(place, next, glide) : place;
	return [
		...veilMarks(run, layout, place.filter),
		...stencils,
		makingMark(output, coming.y, coming.x),
		...slidingSum(run, layout, glide.step, { hidden })
	];
}

/** Values that have come so far; all are question marks while they are kept back. */
function revealed(
	run: ConvolutionRun,
	layout: ConvolutionLayout,
	step: number,
	hidden: boolean
): readonly Mark[] {
	if (hidden) return hiddenSteps(run, layout).marks;
	const { marks, ends } = outputSteps(run, layout);
	return marks.slice(0, ends[step]);
}

/** Sums of all stamps so far; filters that are done have their values, later ones nothing. */
function stampedMarks(
	run: ConvolutionRun,
	layout: ConvolutionLayout,
	step: number,
	hidden: boolean
): readonly Mark[] {
	if (hidden) return hiddenSteps(run, layout).marks;
	const place = placeOfStep(run.bench, step);
	const cells = run.bench.size[0] * run.bench.size[1];
	return layout.outputs.slice(0, place.filter + 1).flatMap((grid, filter) => {
		const count = filter < place.filter ? cells : (step % cells) + 1;
		return sumMarks(run, layout, grid, stampedAfter(run, filter, count));
	});
}

function sumMarks(
	run: ConvolutionRun,
	layout: ConvolutionLayout,
	grid: FigureGrid,
	{ sums, touched }: ReturnType<typeof stampedAfter>
): Mark[] {
	const range = largestSize(run.values.data);
	const letters = lettersFor(layout.letters.output, grid.cellSize);
	const columns = run.output[1];
	return Array.from(touched, (isTouched, at) => {
		if (!isTouched) return [];
		const place = { y: Math.floor(at / columns), x: at % columns };
		return valueMarks(grid, place, Math.fround(sums[at]!), { range, letters });
	}).flat();
}

/** What the present stamp adds, small in the corner of each cell. */
function stampFrame(run: ConvolutionRun, layout: ConvolutionLayout, glide: Glide): Mark[] {
	const place = placeOfStep(run.bench, glide.step);
	const corner = glided(stampCorner(run, glide.step), stampCorner(run, glide.next), glide);
	const next = placeOfStep(run.bench, glide.next);
	const isSame = next.filter === place.filter;
	const { first, count } = channelsSeen(run.bench, place.filter);
	const source = isSame ? glided(place, next, glide) : place;
	const sources = layout.inputs.slice(first, first + count).map((grid): Mark => ({
		kind: 'rect',
		...squareOf(grid, source.y, source.x),
		stroke: 'kernel',
		strokeWidth: 2.5
	}));
	const stamp = stencilMarks(
		run,
		layout.outputs[place.filter]!,
		isSame ? corner : stampCorner(run, glide.step),
		(kernelY, kernelX) => stampedValue(run, place, place.filter, { kernelY, kernelX }),
		layout.letters.product
	);
	return [
		...veilMarks(run, layout, place.filter),
		...sources,
		...stamp,
		...stampSum(run, layout, glide.step)
	];
}

/** Everything there is to paint at a time, besides what is pointed at. */
export function frameMarks(
	run: ConvolutionRun,
	layout: ConvolutionLayout,
	time: number,
	options: FrameOptions
): Mark[] {
	const glide = glideAt(time, benchSteps(run.bench));
	const { filter } = placeOfStep(run.bench, glide.step);
	const isStamp = run.bench.way === 'stamp';
	return [
		...stillMarks(run, layout),
		...kernelMarksOf(run, layout, filter),
		...(isStamp ? stampedMarks : revealed)(run, layout, glide.step, options.hidden),
		...(isStamp ? stampFrame(run, layout, glide) : slidingFrame(run, layout, glide, options))
	];
}
