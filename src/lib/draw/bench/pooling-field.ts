import type { Figure, Mark } from '$lib/draw/figure/types';

/** What one cell of a pooling layer sees when a convolution comes before it, along one axis. */

/** The two layers, along one axis. */
export interface FieldSettings {
	/** Cells of the convolution's kernel, K. */
	readonly kernel: number;
	/** Of the convolution, s. */
	readonly stride: number;
	/** Cells of the pooling window, P. */
	readonly window: number;
	/** Distance between neighbouring cells of the pooling window. */
	readonly dilation: number;
	/** Of the pool: how far apart neighbouring windows begin. */
	readonly poolStride: number;
}

/** Cells from the first to the last of the pooling window. */
function spanOf({ window, dilation }: FieldSettings): number {
	return (window - 1) * dilation + 1;
}

/**
 * Input cells that one pooled output sees: K + (P − 1) · s, with the dilated window's span for P. With stride 1 that is
 * P + K − 1.
 */
export function fieldLength(settings: FieldSettings): number {
	return settings.kernel + (spanOf(settings) - 1) * settings.stride;
}

/** The formula with the present numbers put in, one line a step. */
export function fieldFormula(settings: FieldSettings): readonly string[] {
	const { kernel, stride, window, dilation } = settings;
	const span = spanOf(settings);
	const length = fieldLength(settings);
	const dilated =
		dilation === 1 ? [] : [`P = (${window} − 1) · ${dilation} + 1 = ${span} with dilation`];
	const sum =
		stride === 1
			? `P + K − 1 = ${span} + ${kernel} − 1 = ${length}`
			: `K + (P − 1) · s = ${kernel} + (${span} − 1) · ${stride} = ${length}`;
	return [...dilated, sum];
}

const cell = 22;
const rows = { output: 28, middle: 88, input: 148 };
const labelWidth = 104;

type RowRole = 'input' | 'kernel' | 'output';

function boxMark(x: number, y: number, role: RowRole, isSeen: boolean): Mark {
	return {
		kind: 'rect',
		x: x + 1,
		y,
		width: cell - 2,
		height: cell - 2,
		fill: isSeen ? { role, amount: 0.35 } : 'ground',
		stroke: role,
		strokeWidth: 1
	};
}

function lineMark(x1: number, y1: number, x2: number, y2: number): Mark {
	const points = [
		[x1, y1],
		[x2, y2]
	] as const;
	return { kind: 'path', points, stroke: 'muted', strokeWidth: 1, opacity: 0.8 };
}

function label(y: number, text: string): Mark {
	const look = { size: 12, fill: 'muted', align: 'start', font: 'ui' } as const;
	return { kind: 'text', x: 0, y: y + cell / 2, text, ...look };
}

/** Places of the cells of the window, counted from the window's first. */
function tapsOf({ window, dilation }: FieldSettings): number[] {
	return Array.from({ length: window }, (_, at) => at * dilation);
}

/** Cells in view: the field, and one more on each side. */
function cellsShown(settings: FieldSettings): number {
	return fieldLength(settings) + 2;
}

/** Middle of a cell of the convolution's output, above the middle of its kernel's field. */
function middleX(settings: FieldSettings, at: number): number {
	const first = 1 + at * settings.stride;
	return labelWidth + (first + settings.kernel / 2) * cell;
}

function outputX(settings: FieldSettings): number {
	return (middleX(settings, 0) + middleX(settings, spanOf(settings) - 1)) / 2;
}

function inputMarks(settings: FieldSettings): Mark[] {
	const shown = cellsShown(settings);
	return Array.from({ length: shown }, (_, at) =>
		boxMark(labelWidth + at * cell, rows.input, 'input', at > 0 && at < shown - 1)
	);
}

function middleMarks(settings: FieldSettings): Mark[] {
	const taps = new Set(tapsOf(settings));
	return Array.from({ length: spanOf(settings) }, (_, at) =>
		boxMark(middleX(settings, at) - cell / 2, rows.middle, 'kernel', taps.has(at))
	);
}

/** From each cell of the window to both ends of what its kernel covers. */
function lineMarks(settings: FieldSettings): Mark[] {
	const foot = rows.middle + cell - 2;
	const top = rows.output + cell - 2;
	return tapsOf(settings).flatMap((tap) => {
		const x = middleX(settings, tap);
		const half = (settings.kernel * cell) / 2;
		return [
			lineMark(outputX(settings), top, x, rows.middle),
			lineMark(x - cell / 2 + 1, foot, x - half + 1, rows.input),
			lineMark(x + cell / 2 - 1, foot, x + half - 1, rows.input)
		];
	});
}

/** One pooled output, the convolution's cells in its window, and the input cells that those see: along one axis. */
export function fieldFigure(settings: FieldSettings): Figure {
	const length = fieldLength(settings);
	const width = labelWidth + cellsShown(settings) * cell + 4;
	const brace = rows.input + cell + 14;
	return {
		width: Math.max(328, width),
		height: brace + 16,
		title: `One pooled output sees ${length} input cells along each axis`,
		description: fieldFormula(settings).join('; '),
		grids: [],
		marks: [
			...lineMarks(settings),
			label(rows.output, 'Pooled'),
			label(rows.middle, 'Convolved'),
			label(rows.input, 'Input'),
			boxMark(outputX(settings) - cell / 2, rows.output, 'output', true),
			...middleMarks(settings),
			...inputMarks(settings),
			{ ...label(brace - cell / 2, `${length} cells`), x: labelWidth + cell } as Mark
		]
	};
}
