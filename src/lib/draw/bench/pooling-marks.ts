import type { Mark, Paint, RectMark, TextMark } from '$lib/draw/figure/types';
import { plural } from '$lib/draw/format';
import { largestSize } from '$lib/math/largest-size';
import { numberMarks, lettersFor, rulerMarks, words, type CellLetters } from './grid-marks';
import { longestText } from './grid-text';
import { drawnCells, headHeight, type ChannelGrid, type PoolingLayout } from './pooling-layout';
import type { PoolAxis, PoolingRun } from './pooling-run';

/** The pieces that pooling figures are drawn from. */

/** A rectangle in the figure. */
export interface Area {
	readonly x: number;
	readonly y: number;
	readonly width: number;
	readonly height: number;
}

/** Moves the sides of an area inwards. */
export function inset(area: Area, by: number): Area {
	return {
		x: area.x + by,
		y: area.y + by,
		width: area.width - 2 * by,
		height: area.height - 2 * by
	};
}

/** Numbers of one kind, as they are written and tinted. */
export interface Written {
	readonly letters: CellLetters;
	/** Largest size among them. */
	readonly range: number;
}

/** How numbers are written in cells of a size: all alike. */
export function writtenFor(values: ArrayLike<number>, cellSize: number): Written {
	const numbers = Array.from(values).filter(Number.isFinite);
	// Cells round, rather than leave numbers out or run into each other.
	const most = cellSize < 36 || !numbers.every(Number.isInteger) ? 4 : 6;
	const letters = lettersFor(longestText(numbers, most), cellSize);
	return { letters, range: largestSize(numbers) };
}

/** The number of a cell, if it can be read. */
export function writtenMarks(
	grid: ChannelGrid,
	place: { readonly y: number; readonly x: number },
	value: number,
	{ letters }: Written,
	on: Paint
): TextMark[] {
	return numberMarks(grid, place.y, place.x, value, letters, on);
}

/** Small letters in the lower right corner of a cell, where there is room for them. */
export function cornerMarks(
	area: Area,
	text: string,
	fill: TextMark['fill'],
	on: Paint = 'ground'
): TextMark[] {
	if (area.width < 26) return [];
	const size = Math.min(10, 0.25 * area.width + 1);
	const margin = 0.11 * area.width;
	const at = { x: area.x + area.width - margin, y: area.y + area.height - size / 2 - margin };
	const style = { size, fill, align: 'end', font: 'mono', weight: 600 } as const;
	return [{ ...words(at.x, at.y, text, style), on }];
}

/** The grid's name, and the numbers of its rows and columns, counted from 1. */
export function headMarks(grid: ChannelGrid, [rows, columns]: readonly [number, number]): Mark[] {
	const name = `${grid.label} · ${rows} × ${columns}`;
	return [
		words(grid.x, grid.y - headHeight + 12, name, { size: 13, fill: 'ink', weight: 600 }),
		...rulerMarks(grid, rows, columns, { left: true })
	];
}

/** What the cells of an axis are, counted as the grid counts them. */
function partOf(axis: PoolAxis, at: number): 'input' | 'padding' | 'beyond' {
	if (at >= 0 && at < axis.size) return 'input';
	return at < axis.size + axis.padAfter ? 'padding' : 'beyond';
}

function isLeftOver(axis: PoolAxis, at: number): boolean {
	const end = axis.size + axis.padAfter;
	return at >= end - axis.leftOver && at < end;
}

/** How the frame of a cell is drawn. */
type FrameLook = Pick<RectMark, 'stroke' | 'line'>;

const frames: Record<ReturnType<typeof partOf>, FrameLook> = {
	input: { stroke: 'input', line: 'solid' },
	padding: { stroke: 'padding', line: 'dashed' },
	beyond: { stroke: 'line', line: 'dashed' }
};

/** What a cell of an input grid is: its frame, and hatching where no window reaches it. */
export function frameOf(
	run: PoolingRun,
	y: number,
	x: number
): FrameLook & { readonly hatched?: boolean } {
	const [vertical, horizontal] = run.axes;
	const parts = [partOf(vertical, y), partOf(horizontal, x)];
	if (parts.includes('beyond')) return frames.beyond;
	const isUnused = isLeftOver(vertical, y) || isLeftOver(horizontal, x);
	const frame = frames[parts.includes('padding') ? 'padding' : 'input'];
	return isUnused ? { ...frame, hatched: true } : frame;
}

/** Whether a cell of the input grid is one of the picture's. */
export function isPicture(run: PoolingRun, y: number, x: number): boolean {
	return y >= 0 && x >= 0 && y < run.axes[0].size && x < run.axes[1].size;
}

/** Cells left over by the stride and cells beyond the padding, in words. */
export function remainderWords({ axes: [vertical, horizontal] }: PoolingRun): string {
	const parts: readonly (readonly [number, string, string])[] = [
		[horizontal.leftOver, 'column', 'left over'],
		[vertical.leftOver, 'row', 'left over'],
		[horizontal.overhang, 'column', 'beyond the edge'],
		[vertical.overhang, 'row', 'beyond the edge']
	];
	return parts
		.filter(([count]) => count > 0)
		.map(([count, noun, what]) => `${plural(count, noun)} ${what}`)
		.join(', ');
}

/** Names the cells left over, under a grid. */
export function footMarks(run: PoolingRun, grid: ChannelGrid): Mark[] {
	const remainder = remainderWords(run);
	const bottom = grid.y + drawnCells(run.axes[0]) * grid.cellSize;
	return remainder ? [words(grid.x, bottom + 14, remainder)] : [];
}

/** Lines of text under the grids. */
export function lineMarks(layout: PoolingLayout, lines: readonly string[], height: number): Mark[] {
	return lines.map((text, at) =>
		words(2, layout.linesY + at * height, text, { size: 13, fill: 'ink', font: 'mono' })
	);
}
