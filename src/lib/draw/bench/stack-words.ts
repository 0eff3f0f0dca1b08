import { formatCount, formatNumber, plural } from '$lib/draw/format';
import { cellsWithShare } from '$lib/math/arithmetic/paths';
import type { FieldCells, StackRow } from '$lib/math/arithmetic/stack';
import type { Pair } from '$lib/math/arithmetic/types';
import type { FigureCell } from '../figure/types';
import type { LayerPlan } from './stack-bench';
import { hasGaps, levelAt, spanOf, type StackRun } from './stack-run';

/** What a stack's figure shows, in words. Rows and columns are counted from 1 where they are read. */

/** The name of a level: the input's, or a layer's. */
export function nameLevel({ rows }: StackRun, level: number): string {
	return level === 0 ? 'the input' : rows[level - 1]!.layer.label;
}

function isSignal({ input }: StackRun): boolean {
	return input.size[0] === 1;
}

function namePlace(run: StackRun, y: number, x: number): string {
	return isSignal(run) ? `sample ${x + 1}` : `row ${y + 1}, column ${x + 1}`;
}

function writeExtent(run: StackRun, rows: number, columns: number): string {
	return isSignal(run) ? String(columns) : `${rows} × ${columns}`;
}

/** Extent of what is seen of a level: "5 × 5", or "2 × 2 in 5 × 5" where there are gaps. */
export function writeSpan(run: StackRun, cells: FieldCells): string {
	const span = writeExtent(run, ...spanOf(cells));
	if (!hasGaps(cells)) return span;
	return `${writeExtent(run, cells.rows.length, cells.columns.length)} in ${span}`;
}

/** What the cells along the cut are called. */
export function nameColumns(run: StackRun): 'samples' | 'columns' {
	return isSignal(run) ? 'samples' : 'columns';
}

function writeRange(what: string, cells: readonly number[]): string {
	const [first, last] = [cells[0]! + 1, cells.at(-1)! + 1];
	return first === last ? `${what} ${first}` : `${what}s ${first} to ${last}`;
}

function writeRanges(run: StackRun, { rows, columns }: FieldCells): string {
	if (isSignal(run)) return writeRange('sample', columns);
	return `${writeRange('row', rows)}, ${writeRange('column', columns)}`;
}

/** The figure's title: which cell it looks down from, and what that sees of the input. */
export function titleStack(run: StackRun, hidden = false): string {
	const { cell, seen } = run;
	const span = hidden ? '?' : writeSpan(run, seen[0]!);
	const of = isSignal(run) ? `of ${run.input.size[1]} samples` : `of ${run.input.size.join(' × ')}`;
	return `${nameLevel(run, cell.layer + 1)}, ${namePlace(run, cell.y, cell.x)}: sees ${span} ${of}`;
}

/**
 * A step in one sentence.
 * @example describeStackStep(run, 1) // "conv 3, row 12, column 12 sees 3 × 3 cells of conv 2: rows 11 to 13, …"
 */
export function describeStackStep(run: StackRun, step: number, hidden = false): string {
	const { cell, seen } = run;
	const own = `${nameLevel(run, cell.layer + 1)}, ${namePlace(run, cell.y, cell.x)}`;
	if (step === 0) return `${own} is chosen.`;
	const level = levelAt(run, step);
	if (hidden) return `How much of ${nameLevel(run, level)} it sees is to be predicted.`;
	const cells = seen[level]!;
	if (!cells.rows.length || !cells.columns.length)
		return `${own} sees only padding of ${nameLevel(run, level)}.`;
	const gaps = hasGaps(cells) ? ', with gaps' : '';
	const unit = isSignal(run) ? ' samples' : ' cells';
	return `${own} sees ${writeSpan(run, cells)}${unit} of ${nameLevel(run, level)}: ${writeRanges(run, cells)}${gaps}.`;
}

/** Deep stacks have so many paths that only the first digits say something. */
function writePathCount(count: number): string {
	return count < 1e9 ? formatCount(count) : formatNumber(count, 3);
}

/** How the paths are shared out, in one sentence; null where the cell sees only padding. */
export function describePaths(run: StackRun): string | null {
	const { paths, seen } = run;
	const { vertical, horizontal } = paths[0]!;
	const most = Math.max(...horizontal) * Math.max(...vertical);
	if (most === 0) return null;
	const half = cellsWithShare(horizontal, 0.5);
	const columns = seen[0]!.columns.length;
	const lead = `${writePathCount(most)} ${most === 1 ? 'path leads' : 'paths lead'} from the cell that counts most`;
	return `${lead}; half of all paths begin in ${half} of the ${columns} ${nameColumns(run)} it sees.`;
}

/** What a screen reader says of a cell of the figure. */
export function describeStackCell(run: StackRun, cell: FigureCell, hidden = false): string {
	if (cell.grid === 'view') {
		const place = namePlace(run, cell.y, cell.x);
		return hidden ? place : `${place}, ${writePaths(run, cell)}`;
	}
	const level = Number(cell.grid.replace('level', ''));
	const place = `${isSignal(run) ? 'sample' : 'column'} ${cell.x + 1}`;
	if (hidden || level > run.cell.layer + 1) return place;
	return run.seen[level]!.columns.includes(cell.x) ? `${place}, seen` : place;
}

function writePaths({ paths }: StackRun, { y, x }: FigureCell): string {
	const { vertical, horizontal } = paths[0]!;
	const count = vertical[y]! * horizontal[x]!;
	return count === 0 ? 'not seen' : `${writePathCount(count)} ${count === 1 ? 'path' : 'paths'}`;
}

function writePair([vertical, horizontal]: Pair, single: boolean, between = ' × '): string {
	return single
		? formatNumber(horizontal)
		: [vertical, horizontal].map((n) => formatNumber(n)).join(between);
}

function writePadding(padding: LayerPlan['padding']): string {
	if (typeof padding === 'string') return padding;
	const isOne = padding.every((cells) => cells === padding[0]);
	return isOne ? String(padding[0]) : padding.join(', ');
}

/**
 * A layer in a few words.
 * @example summariseLayer(plan, false) // "3 × 3, 64 filters, stride 2, padding same"
 */
export function summariseLayer(plan: LayerPlan, single: boolean): string {
	const { kind, kernel, stride, dilation, padding, filters } = plan;
	const isOne = ([vertical, horizontal]: Pair) => vertical === 1 && horizontal === 1;
	const alike = (pair: Pair) => (pair[0] === pair[1] ? String(pair[0]) : writePair(pair, single));
	const parts = [
		writePair(kernel, single),
		...(kind === 'convolution' ? [plural(filters, 'filter')] : []),
		...(isOne(stride) ? [] : [`stride ${alike(stride)}`]),
		...(isOne(dilation) ? [] : [`dilation ${alike(dilation)}`]),
		...(padding === 'valid' ? [] : [`padding ${writePadding(padding)}`])
	];
	return parts.join(', ');
}

/** An output's size with its channels. */
export function writeOutput([height, width]: Pair, channels: number, single: boolean): string {
	return single ? `${width} × ${channels}` : `${height} × ${width} × ${channels}`;
}

/** Rows and columns of a layer's field. */
export function writeFieldSize({ fieldSize }: StackRow, single: boolean): string {
	return writePair(fieldSize, single);
}

/** Input cells from one cell's field to the next. */
export function writeStride({ effectiveStride }: StackRow, single: boolean): string {
	const [vertical, horizontal] = effectiveStride;
	return vertical === horizontal ? String(vertical) : writePair(effectiveStride, single);
}

/** Centre of the first cell's field. */
export function writeOffset({ firstCentre }: StackRow, single: boolean): string {
	const [vertical, horizontal] = firstCentre;
	return vertical === horizontal ? formatNumber(vertical) : writePair(firstCentre, single, ', ');
}
