import { spatialShape, type Shape } from '$lib/core/types';

/** Arithmetic of a grid of tiles, one a channel. All lengths are pixels of the canvas. */

/** Size of one tile. */
export interface TileSize {
	readonly width: number;
	readonly height: number;
}

/** Where every tile of a grid lies. A *slot* is a place in the grid, counted row by row. */
export interface TileLayout {
	readonly count: number;
	readonly tile: TileSize;
	readonly gap: number;
	/** Columns of a group, after which the gap is `groupGap`; 0 for no groups. */
	readonly groupSize: number;
	readonly groupGap: number;
	readonly columns: number;
	readonly rows: number;
	readonly width: number;
	readonly height: number;
}

/** A cell of the map in a slot. */
export interface SlotCell {
	readonly slot: number;
	readonly y: number;
	readonly x: number;
}

/** Rows or slots from `first` up to, but without, `end`. */
export interface Span {
	readonly first: number;
	readonly end: number;
}

/** Width and height of a cell of a vector, which has no map to show. */
export const vectorCell = 12;

const mapGroup = 4;
const vectorGroup = 10;
/** A map much longer than wide is still this thick. */
const thinnest = 4;

/** Whether two sizes are so near that either may stand for the other. */
function isNear(size: number, wanted: number): boolean {
	return size >= wanted * 0.75 && size <= wanted * 1.5;
}

function nearer(wanted: number, one: number, other: number): number {
	return Math.abs(Math.log(one / wanted)) <= Math.abs(Math.log(other / wanted)) ? one : other;
}

/** Multiple of `cells` nearest to `wanted`, in proportion. */
function nearestMultiple(cells: number, wanted: number): number {
	const below = Math.max(1, Math.floor(wanted / cells)) * cells;
	return nearer(wanted, below, below + cells);
}

/** Divisor of `cells` nearest to `wanted`, so that every pixel is the mean of equally many cells; or `wanted`. */
function nearestDivisor(cells: number, wanted: number): number {
	let best = cells;
	for (let factor = 2; factor <= cells / wanted + 1; factor++)
		if (cells % factor === 0) best = nearer(wanted, cells / factor, best);
	return isNear(best, wanted) ? best : wanted;
}

/**
 * Side of a tile for a map of `cells` cells: near `wanted`, and a whole multiple or part of the map where there is one.
 *
 * @example fitTile(32, 40) // 32
 * @example fitTile(28, 40) // 56
 */
export function fitTile(cells: number, wanted: number): number {
	const multiple = nearestMultiple(cells, wanted);
	return isNear(multiple, wanted) ? multiple : nearestDivisor(cells, wanted);
}

/** Size of a tile whose longer side is near `wanted`. */
export function tileSizeOf(shape: Shape, wanted: number): TileSize {
	const [height, width] = spatialShape(shape);
	const longer = Math.max(height, width);
	const side = fitTile(longer, wanted);
	const scaled = (cells: number): number =>
		Math.max(Math.min(side, thinnest), Math.round((side * cells) / longer));
	return { width: scaled(width), height: scaled(height) };
}

/** Whether a node has no maps but one number a channel. */
export function isVector(shape: Shape): boolean {
	const [height, width] = spatialShape(shape);
	return height * width === 1;
}

interface Spacing {
	readonly gap: number;
	readonly groupSize: number;
	readonly groupGap: number;
}

/** Space before column `column`. */
function columnStart(column: number, tileWidth: number, spacing: Spacing): number {
	const groups = spacing.groupSize === 0 ? 0 : Math.floor(column / spacing.groupSize);
	return column * (tileWidth + spacing.gap) + groups * (spacing.groupGap - spacing.gap);
}

function rowWidth(columns: number, tileWidth: number, spacing: Spacing): number {
	return columns === 0 ? 0 : columnStart(columns - 1, tileWidth, spacing) + tileWidth;
}

function fittingColumns(available: number, tileWidth: number, spacing: Spacing): number {
	let columns = Math.max(1, Math.floor((available + spacing.gap) / (tileWidth + spacing.gap)));
	while (columns > 1 && rowWidth(columns, tileWidth, spacing) > available) columns--;
	return columns;
}

/** Columns and spacing: rows of whole groups where two groups fit, else no groups. */
function arrange(
	count: number,
	available: number,
	tileWidth: number,
	spacing: Spacing
): Spacing & { readonly columns: number } {
	const { groupSize } = spacing;
	const fitting = fittingColumns(available, tileWidth, spacing);
	if (groupSize > 0 && fitting >= 2 * groupSize) {
		const columns = fitting - (fitting % groupSize);
		return { ...spacing, columns: Math.min(count, columns) };
	}
	const loose = { ...spacing, groupSize: 0 };
	return { ...loose, columns: Math.min(count, fittingColumns(available, tileWidth, loose)) };
}

/** What a layout is made from. */
export interface TileRequest {
	/** Tiles in the grid. */
	readonly count: number;
	/** Shape of the node's output. */
	readonly shape: Shape;
	/** Wished side of a tile; a vector's cells are {@link vectorCell} whatever it says. */
	readonly tileSize: number;
	/** Space between tiles, 2 if not given; between groups it is four times that. */
	readonly gap?: number;
	/** Width that there is. At least one column is laid out, however narrow. */
	readonly available: number;
	/** Pixels of the canvas for one pixel of the page; lengths above are of the page, the layout's of the canvas. */
	readonly ratio?: number;
}

/** Lays out a grid of tiles in rows of four or ten, with gaps that make them countable. */
export function layoutTiles(request: TileRequest): TileLayout {
	const { count, shape, tileSize, available, gap: gapPx = 2, ratio = 1 } = request;
	const vector = isVector(shape);
	const side = Math.round((vector ? vectorCell : tileSize) * ratio);
	const tile = vector ? { width: side, height: side } : tileSizeOf(shape, side);
	const gap = Math.round(gapPx * ratio);
	const groupSize = vector ? vectorGroup : mapGroup;
	const spacing = { gap, groupSize, groupGap: 4 * gap };
	const { columns, ...used } = arrange(count, Math.floor(available * ratio), tile.width, spacing);
	const rows = columns === 0 ? 0 : Math.ceil(count / columns);
	const width = rowWidth(columns, tile.width, used);
	const height = Math.max(0, rows * (tile.height + gap) - gap);
	return { count, tile, ...used, columns, rows, width, height };
}

/** Upper left corner of a slot's tile. */
export function slotCorner(
	layout: TileLayout,
	slot: number
): { readonly x: number; readonly y: number } {
	const column = slot % layout.columns;
	const row = Math.floor(slot / layout.columns);
	const y = row * (layout.tile.height + layout.gap);
	return { x: columnStart(column, layout.tile.width, layout), y };
}

function columnAt(layout: TileLayout, x: number): number | null {
	for (let column = 0; column < layout.columns; column++) {
		const start = columnStart(column, layout.tile.width, layout);
		if (x >= start && x < start + layout.tile.width) return column;
	}
	return null;
}

function rowAt(layout: TileLayout, y: number): number | null {
	const pitch = layout.tile.height + layout.gap;
	const row = Math.floor(y / pitch);
	return row >= 0 && y - row * pitch < layout.tile.height ? row : null;
}

/** Slot under a point, or null in a gap and outside. */
export function slotAt(layout: TileLayout, x: number, y: number): number | null {
	const [column, row] = [columnAt(layout, x), rowAt(layout, y)];
	if (column === null || row === null) return null;
	const slot = row * layout.columns + column;
	return slot < layout.count ? slot : null;
}

/** Slot and cell of its map under a point, or null in a gap and outside. */
export function cellAt(layout: TileLayout, shape: Shape, x: number, y: number): SlotCell | null {
	const slot = slotAt(layout, x, y);
	if (slot === null) return null;
	const [height, width] = spatialShape(shape);
	const corner = slotCorner(layout, slot);
	return {
		slot,
		y: Math.floor(((y - corner.y) * height) / layout.tile.height),
		x: Math.floor(((x - corner.x) * width) / layout.tile.width)
	};
}

/** Rows that a window of this height sees when it is scrolled to `top`, and `extra` rows before and after them. */
export function visibleRows(layout: TileLayout, top: number, height: number, extra = 0): Span {
	const pitch = layout.tile.height + layout.gap;
	const first = Math.max(0, Math.floor(top / pitch) - extra);
	const end = Math.min(layout.rows, Math.ceil((top + height) / pitch) + extra);
	return { first: Math.min(first, end), end };
}

/** Height of some rows without the gap after the last. */
export function rowsHeight(layout: TileLayout, { first, end }: Span): number {
	return Math.max(0, (end - first) * (layout.tile.height + layout.gap) - layout.gap);
}

/** Slot that a key leads to, or null if the key does not walk. The walk stops at the edges. */
export function slotAfterKey(layout: TileLayout, slot: number, key: string): number | null {
	const steps: Readonly<Record<string, number>> = {
		ArrowLeft: -1,
		ArrowRight: 1,
		ArrowUp: -layout.columns,
		ArrowDown: layout.columns
	};
	if (key === 'Home') return 0;
	if (key === 'End') return layout.count - 1;
	const step = steps[key];
	if (step === undefined) return null;
	const next = slot + step;
	return next >= 0 && next < layout.count ? next : slot;
}
