import type { StackRow } from '$lib/math/arithmetic/stack';
import type { AxisSize } from '$lib/math/arithmetic/types';
import type { FigureGrid } from '../figure/types';
import type { StackInput } from './stack-bench';

/**
 * Where the levels of a stack stand in its figure. Level 0 is the input, level k the output of layer k − 1. The figure is
 * a cut along the columns: one strip of cells a level, the input at the bottom; a cell is as wide as the input cells
 * between it and its neighbour, and stands over the middle of what it sees.
 */
export interface LevelStrip extends FigureGrid {
	readonly level: number;
	/** Its name, and what its cells amount to. */
	readonly title: string;
	readonly size: string;
	/** Padded cells before and after, which the layer above reads. */
	readonly padding: readonly [before: number, after: number];
	readonly height: number;
}

/** The input seen from above, as a square of cells. */
export interface TopView extends FigureGrid {
	readonly id: 'view';
}

/** Places of everything in a stack's figure. */
export interface StackLayout {
	readonly width: number;
	readonly height: number;
	readonly strips: readonly LevelStrip[];
	/** Pixels of an input cell, and where the first one begins. */
	readonly cell: number;
	readonly left: number;
	/** Top and height of the bars that count paths, under the input. */
	readonly bars: { readonly y: number; readonly height: number };
	/** Null for a signal, which has one row only. */
	readonly view: TopView | null;
}

/** Where a level's cells stand, in input cells: the middle of cell i is at first + i · step. */
interface LevelAxis {
	readonly first: number;
	readonly step: number;
	readonly count: number;
	readonly padding: readonly [number, number];
}

const widest = { wide: 640, narrow: 328 } as const;
const labelWidth = 152;
const viewSide = 232;
const barsHeight = 52;

/**
 * Windows stand over the middle of what they see; those that pad only before stand over their last cell, so that what
 * comes later is seen not to count.
 */
function shiftOf({ span, padBefore, padAfter }: AxisSize): number {
	const isCausal = padAfter === 0 && padBefore > 0 && padBefore === span - 1;
	return (isCausal ? span - 1 : (span - 1) / 2) - padBefore;
}

function levelAxes({ size }: StackInput, rows: readonly StackRow[]): readonly LevelAxis[] {
	let [first, step] = [0, 1];
	const above = (level: number): readonly [number, number] => {
		const axis = rows[level]?.axes[1];
		return axis ? [axis.padBefore, axis.padAfter] : [0, 0];
	};
	const levels: LevelAxis[] = [{ first, step, count: size[1], padding: above(0) }];
	for (const [at, { axes }] of rows.entries()) {
		const [, axis] = axes;
		first += shiftOf(axis) * step;
		step *= axis.stride;
		levels.push({ first, step, count: axis.output, padding: above(at + 1) });
	}
	return levels;
}

/** From the first to the last input cell that anything stands over, padding included. */
function extentOf(levels: readonly LevelAxis[]): readonly [from: number, to: number] {
	const from = levels.map(({ first, step, padding }) => first - (padding[0] + 0.5) * step);
	const to = levels.map(
		({ first, step, count, padding }) => first + (count - 0.5 + padding[1]) * step
	);
	return [Math.min(...from), Math.max(...to)];
}

/** Heights that leave a stack of many layers readable and one of few not sparse. */
function rhythm(levels: number, narrow: boolean): { height: number; gap: number; head: number } {
	const height = levels > 9 ? 14 : 20;
	return { height, gap: levels > 9 ? 16 : 30, head: narrow ? 18 : 0 };
}

function titlesOf(
	{ size, channels }: StackInput,
	rows: readonly StackRow[]
): readonly { title: string; size: string }[] {
	const write = ([height, width]: readonly [number, number], depth: number) =>
		size[0] === 1 ? `${width} × ${depth}` : `${height} × ${width} × ${depth}`;
	return [
		{ title: 'Input', size: write(size, channels) },
		...rows.map((row) => ({ title: row.layer.label, size: write(row.size, row.channels) }))
	];
}

function viewOf(size: readonly [number, number], x: number, y: number): TopView {
	const cellSize = viewSide / Math.max(...size);
	const [rows, columns] = size;
	const label = 'Input, seen from above';
	return { id: 'view', label, rows, columns, top: 0, left: 0, x, y, cellSize };
}

/** Places everything; it does not change with the step, so that nothing jumps. */
export function layOutStack(
	input: StackInput,
	rows: readonly StackRow[],
	narrow: boolean
): StackLayout {
	const levels = levelAxes(input, rows);
	const [from, to] = extentOf(levels);
	const margin = narrow ? 0 : labelWidth;
	const room = narrow ? widest.narrow : widest.wide - margin;
	const cell = Math.max(2, Math.min(24, room / (to - from)));
	const left = margin - (from + 0.5) * cell;
	const { height, gap, head } = rhythm(levels.length, narrow);
	const pitch = height + gap + head;
	const top = 8 + head;
	const strips = levels.map(({ first, step, count, padding }, level): LevelStrip => ({
		...titlesOf(input, rows)[level]!,
		id: `level${level}`,
		label: `${titlesOf(input, rows)[level]!.title}, columns`,
		level,
		padding,
		height,
		rows: 1,
		columns: count,
		top: 0,
		left: 0,
		x: left + (first + 0.5 - step / 2) * cell,
		y: top + (levels.length - 1 - level) * pitch,
		cellSize: step * cell,
		cellHeight: height
	}));
	const bars = { y: strips[0]!.y + height + 8 + head, height: barsHeight };
	const right = Math.max(widest.narrow, margin + (to - from) * cell);
	return placeView({ strips, cell, left, bars }, input.size, right, narrow);
}

/** The top view stands beside the strips, or under them where there is little width. */
function placeView(
	rest: Pick<StackLayout, 'strips' | 'cell' | 'left' | 'bars'>,
	size: readonly [number, number],
	right: number,
	narrow: boolean
): StackLayout {
	const bottom = rest.bars.y + rest.bars.height + 12;
	if (size[0] === 1) return { ...rest, width: right, height: bottom, view: null };
	const view = narrow ? viewOf(size, 8, bottom + 24) : viewOf(size, right + 48, 32);
	const under = view.y + view.rows * view.cellSize + 28;
	return {
		...rest,
		view,
		width: narrow ? right : view.x + viewSide + 8,
		height: Math.max(bottom, under)
	};
}
