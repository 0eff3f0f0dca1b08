import { formatShare } from '$lib/draw/format';
import type { NdArray } from '$lib/core/types';
import type { Figure, FigureGrid, Mark, Paint } from '../figure/types';
import { cellMark, cellTextMark, squareOf } from './grid-marks';

/** The class that a cell of a map is taken for. */
export interface Winner {
	readonly index: number;
	/** In [0, 1]. */
	readonly probability: number;
}

/** The most probable classes of one cell, best first. */
export function bestAt({ shape, data }: NdArray, y: number, x: number, count: number): Winner[] {
	const [, columns, classes] = shape as readonly [number, number, number];
	const from = (y * columns + x) * classes;
	return [...data.subarray(from, from + classes)]
		.map((probability, index) => ({ index, probability }))
		.sort((a, b) => b.probability - a.probability)
		.slice(0, count);
}

/** Letters of a class name that fit a cell. */
const mostLetters = 5;

function shorten(name: string): string {
	return name.length > mostLetters ? `${name.slice(0, mostLetters - 1)}.` : name;
}

function cellMarks(grid: FigureGrid, y: number, x: number, best: Winner, name: string): Mark[] {
	const fill: Paint = { role: 'output', amount: 0.45 * best.probability ** 2 };
	const square = squareOf(grid, y, x);
	const size = name.length > 2 ? 11 : 14;
	return [
		cellMark(grid, y, x, { fill, stroke: 'line' }),
		{
			kind: 'rect',
			x: square.x + 2,
			y: square.y + square.height - 5,
			width: best.probability * (square.width - 4),
			height: 3,
			fill: 'output'
		},
		cellTextMark(grid, y, x, shorten(name), size, fill)
	];
}

/**
 * The most probable class of every cell, with a bar as long as its probability.
 * @param probabilities [rows, columns, classes]
 */
export function classMapFigure(probabilities: NdArray, classes: readonly string[]): Figure {
	const [rows, columns] = probabilities.shape as readonly [number, number, number];
	const cellSize = classes.some((name) => name.length > 2) ? 46 : 26;
	const label = 'Map of classes';
	const grid: FigureGrid = {
		id: 'map',
		label,
		rows,
		columns,
		top: 0,
		left: 0,
		x: 1,
		y: 1,
		cellSize
	};
	const marks = Array.from({ length: rows * columns }, (_, at) => {
		const [y, x] = [Math.floor(at / columns), at % columns];
		const best = bestAt(probabilities, y, x, 1)[0]!;
		return cellMarks(grid, y, x, best, classes[best.index]!);
	});
	return {
		width: columns * cellSize + 2,
		height: rows * cellSize + 2,
		title: `Map of classes, ${rows} × ${columns} cells`,
		description: describeMap(probabilities, classes),
		grids: [grid],
		marks: marks.flat()
	};
}

/** How many cells each class won, the most first. */
function describeMap(probabilities: NdArray, classes: readonly string[]): string {
	const [rows, columns] = probabilities.shape as readonly [number, number, number];
	const wins = new Map<string, number>();
	for (let at = 0; at < rows * columns; at++) {
		const best = bestAt(probabilities, Math.floor(at / columns), at % columns, 1)[0]!;
		const name = classes[best.index]!;
		wins.set(name, (wins.get(name) ?? 0) + 1);
	}
	const listed = [...wins].sort(([, a], [, b]) => b - a);
	return `Cells by class: ${listed.map(([name, count]) => `${name} ${count}`).join(', ')}.`;
}

/** What a screen reader says of a cell of the map. */
export function describeMapCell(
	probabilities: NdArray,
	classes: readonly string[],
	{ y, x }: { readonly y: number; readonly x: number }
): string {
	const best = bestAt(probabilities, y, x, 1)[0]!;
	return `row ${y + 1}, column ${x + 1}: ${classes[best.index]}, ${formatShare(best.probability)}`;
}
