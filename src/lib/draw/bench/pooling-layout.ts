import type { FigureGrid } from '$lib/draw/figure/types';
import type { PoolAxis, PoolingRun } from './pooling-run';

/** Where the grids of a pooling figure stand. */

/** A grid of one channel. */
export interface ChannelGrid extends FigureGrid {
	readonly channel: number;
}

/** Places of everything in a figure. */
export interface PoolingLayout {
	readonly width: number;
	readonly height: number;
	readonly inputs: readonly ChannelGrid[];
	readonly outputs: readonly ChannelGrid[];
	/** Middle of the first line of text under the grids. */
	readonly linesY: number;
	/** Letters of one line. */
	readonly lineLength: number;
}

/** What is asked of a layout. */
export interface LayoutOptions {
	/** Input above output instead of beside it. */
	readonly narrow: boolean;
	/** The one channel that is shown, or all. */
	readonly channel: number | null;
	/** Lines of text under the grids. */
	readonly lines: (lineLength: number) => number;
}

/** Space around a grid: for its title above, its row numbers, and what is said under it. */
export const headHeight = 40;
const footHeight = 30;
const numbersWidth = 18;
const gap = 64;
/** Height of a line of text, and width of one of its letters. */
export const lineHeight = 20;
const letterWidth = 8;
const narrowest = 328;
/** Letters of the size that follows a grid's label. */
const sizeLetters = 9;

/** Cells large enough to be read, small enough for large grids to be seen whole. */
function cellSizeFor(columns: number, narrow: boolean): number {
	if (narrow) return Math.max(24, Math.min(40, Math.floor((narrowest - numbersWidth) / columns)));
	if (columns <= 6) return 44;
	if (columns <= 8) return 38;
	return columns <= 12 ? 32 : 28;
}

/** Cells of an axis that are drawn: padding, picture, padding, and what ceil mode reaches beyond. */
export function drawnCells(axis: PoolAxis): number {
	return axis.padBefore + axis.size + axis.padAfter + axis.overhang;
}

type Extent = Pick<FigureGrid, 'rows' | 'columns' | 'top' | 'left'>;

/** Grids in their places, and how far they reach. */
interface Placed {
	readonly inputs: readonly ChannelGrid[];
	readonly outputs: readonly ChannelGrid[];
	readonly right: number;
	readonly bottom: number;
}

function outerWidth({ columns, cellSize, label }: ChannelGrid): number {
	return numbersWidth + Math.max(columns * cellSize, (label.length + sizeLetters) * letterWidth);
}

function outerHeight({ rows, cellSize }: ChannelGrid): number {
	return headHeight + rows * cellSize + footHeight;
}

function moveTo(grid: ChannelGrid, x: number, y: number): ChannelGrid {
	return { ...grid, x: x + numbersWidth, y: y + headHeight };
}

/** Inputs on the left, one under the other; every output beside the input of its channel. */
function setSideBySide(inputs: readonly ChannelGrid[], outputs: readonly ChannelGrid[]): Placed {
	const x = outerWidth(inputs[0]!) + gap;
	const height = Math.max(outerHeight(inputs[0]!), outerHeight(outputs[0]!));
	return {
		inputs: inputs.map((grid, at) => moveTo(grid, 0, at * height)),
		outputs: outputs.map((grid, at) => moveTo(grid, x, at * height)),
		right: x + outerWidth(outputs[0]!) + 8,
		bottom: height * Math.max(inputs.length, outputs.length)
	};
}

/** For small screens, every output under the input of its channel. */
function stackUp(inputs: readonly ChannelGrid[], outputs: readonly ChannelGrid[]): Placed {
	const [above, below] = [outerHeight(inputs[0]!), outerHeight(outputs[0]!)];
	const isPaired = inputs.length === outputs.length;
	const inputY = (at: number) => at * (isPaired ? above + below : above);
	const outputY = (at: number) =>
		isPaired ? inputY(at) + above : inputs.length * above + at * below;
	return {
		inputs: inputs.map((grid, at) => moveTo(grid, 0, inputY(at))),
		outputs: outputs.map((grid, at) => moveTo(grid, 0, outputY(at))),
		right: Math.max(outerWidth(inputs[0]!), outerWidth(outputs[0]!)),
		bottom: inputs.length * above + outputs.length * below
	};
}

function channelsShown(count: number, channel: number | null): number[] {
	if (channel !== null && channel < count) return [channel];
	return Array.from({ length: count }, (_, at) => at);
}

/** Places everything; how it stands does not change with the step, so that nothing jumps. */
export function layOutPooling(run: PoolingRun, options: LayoutOptions): PoolingLayout {
	const { narrow } = options;
	const [vertical, horizontal] = run.axes;
	const input: Extent = {
		rows: drawnCells(vertical),
		columns: drawnCells(horizontal),
		top: -vertical.padBefore,
		left: -horizontal.padBefore
	};
	const output: Extent = { rows: run.output[0], columns: run.output[1], top: 0, left: 0 };
	// Windows over channels need every channel in view.
	const channel = run.bench.over === 'places' ? options.channel : null;
	const make = (id: 'in' | 'out', extent: Extent, count: number) =>
		channelsShown(count, channel).map((at): ChannelGrid => ({
			...extent,
			id: `${id}${at}`,
			label: labelOf(run, id, at, count),
			channel: at,
			x: 0,
			y: 0,
			cellSize: cellSizeFor(Math.max(extent.columns, extent.rows), narrow)
		}));
	const inputs = make('in', input, run.bench.input.shape[2]!);
	const outputs = make('out', output, run.output[2]);
	const placed = narrow ? stackUp(inputs, outputs) : setSideBySide(inputs, outputs);
	const width = Math.max(narrow ? narrowest : 480, placed.right);
	const lineLength = Math.floor(width / letterWidth);
	return {
		width,
		height: placed.bottom + options.lines(lineLength) * lineHeight + 8,
		inputs: placed.inputs,
		outputs: placed.outputs,
		linesY: placed.bottom + lineHeight / 2,
		lineLength
	};
}

function labelOf(run: PoolingRun, id: 'in' | 'out', channel: number, count: number): string {
	const back = run.bench.phase === 'gradient';
	const name =
		id === 'in' ? (back ? 'Input gradient' : 'Input') : back ? 'Output gradient' : 'Output';
	return count > 1 ? `${name}, channel ${channel + 1}` : name;
}
