import { placeAfterKey, type Place } from '../map-frame';
import type { Figure, FigureCell, FigureGrid, Mark } from './types';

/** How a figure is pointed at, and how its grids are walked by keys. */

function holds(mark: Mark, x: number, y: number): boolean {
	return (
		mark.kind === 'rect' &&
		mark.cell !== undefined &&
		x >= mark.x &&
		y >= mark.y &&
		x < mark.x + mark.width &&
		y < mark.y + mark.height
	);
}

function cellHeightOf({ cellSize, cellHeight = cellSize }: FigureGrid): number {
	return cellHeight;
}

function cellOfGrid(grid: FigureGrid, x: number, y: number): FigureCell | null {
	const row = Math.floor((y - grid.y) / cellHeightOf(grid));
	const column = Math.floor((x - grid.x) / grid.cellSize);
	const isInside = row >= 0 && column >= 0 && row < grid.rows && column < grid.columns;
	return isInside ? { grid: grid.id, y: grid.top + row, x: grid.left + column } : null;
}

/** The cell under a point of the figure: that of the topmost mark that stands for one, else that of a grid. */
export function cellUnder(figure: Figure, x: number, y: number): FigureCell | null {
	const top = figure.marks.findLast((mark) => holds(mark, x, y));
	if (top?.kind === 'rect' && top.cell) return top.cell;
	for (const grid of figure.grids) {
		const cell = cellOfGrid(grid, x, y);
		if (cell) return cell;
	}
	return null;
}

/** Whether two cells are the same one. */
export function sameCell(one: FigureCell | null, other: FigureCell | null): boolean {
	return one?.grid === other?.grid && one?.y === other?.y && one?.x === other?.x;
}

function clamp(value: number, first: number, count: number): number {
	return Math.min(first + count - 1, Math.max(first, value));
}

/** The cell of a grid nearest to a place; its first, where there is none: grids may shrink under a cursor. */
export function cellOf(grid: FigureGrid, place: Place | undefined): FigureCell {
	const { y, x } = place ?? { y: Math.max(0, grid.top), x: Math.max(0, grid.left) };
	return {
		grid: grid.id,
		y: clamp(y, grid.top, grid.rows),
		x: clamp(x, grid.left, grid.columns)
	};
}

/** The cell that a key leads to, or null if the key does not walk. */
export function cellAfterKey(grid: FigureGrid, cell: FigureCell, key: string): FigureCell | null {
	const size = { height: grid.rows, width: grid.columns };
	const place = placeAfterKey(size, { y: cell.y - grid.top, x: cell.x - grid.left }, key);
	return place && { grid: grid.id, y: place.y + grid.top, x: place.x + grid.left };
}

/** A part of the figure as shares of its width and height, for CSS. */
function boxStyle(figure: Figure, x: number, y: number, width: number, height: number): string {
	const percent = (share: number): string => `${100 * share}%`;
	return [
		`left: ${percent(x / figure.width)}`,
		`top: ${percent(y / figure.height)}`,
		`width: ${percent(width / figure.width)}`,
		`height: ${percent(height / figure.height)}`
	].join('; ');
}

/** Where a grid lies, in CSS. */
export function gridStyle(figure: Figure, grid: FigureGrid): string {
	const { x, y, rows, columns, cellSize } = grid;
	return boxStyle(figure, x, y, columns * cellSize, rows * cellHeightOf(grid));
}

/** Where a cell lies, in CSS; null if it is in none of the figure's grids. */
export function cellStyle(figure: Figure, cell: FigureCell): string | null {
	const grid = figure.grids.find(({ id }) => id === cell.grid);
	if (!grid || !sameCell(cellOf(grid, cell), cell)) return null;
	const { cellSize } = grid;
	const cellHeight = cellHeightOf(grid);
	const [x, y] = [
		grid.x + (cell.x - grid.left) * cellSize,
		grid.y + (cell.y - grid.top) * cellHeight
	];
	return boxStyle(figure, x, y, cellSize, cellHeight);
}

/** Side that cells and their numbers keep, in CSS pixels, however narrow the page. */
const leastCell = 20;
/** No figure is reduced further than this; it scrolls then. */
const leastScale = 0.5;

/** The least scale at which a figure can still be read. Only its grids tell, so that it is the same in every frame. */
export function readableScale(figure: Figure): number {
	const sides = figure.grids.map(({ cellSize }) => cellSize).filter((side) => side >= leastCell);
	if (sides.length === 0) return leastScale;
	return Math.max(leastScale, Math.min(1, leastCell / Math.min(...sides)));
}
