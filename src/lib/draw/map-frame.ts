/** Arithmetic of one large map with a cursor that walks over its cells. */

/** A place in a map. */
export interface Place {
	readonly y: number;
	readonly x: number;
}

/** Rows and columns of a map. */
export interface MapSize {
	readonly height: number;
	readonly width: number;
}

/** Widest that a large map gets, in pixels of the page. */
const widestMap = 480;
/** Largest side of one cell, in pixels of the page. */
const largestCell = 48;

/**
 * Size of the picture of a map in pixels of the canvas: whole pixels for each cell where the map fits, else reduced to
 * what there is.
 *
 * @param available width that there is, in pixels of the page
 * @param ratio     pixels of the canvas for one of the page
 */
export function frameMap(map: MapSize, available: number, ratio: number): MapSize {
	const room = Math.floor(Math.min(widestMap, available) * ratio);
	const longer = Math.max(map.height, map.width);
	const perCell = Math.min(Math.floor(room / longer), Math.round(largestCell * ratio));
	if (perCell >= 1) return { height: map.height * perCell, width: map.width * perCell };
	const share = Math.max(0, room) / longer;
	const reduced = (cells: number): number => Math.max(1, Math.round(cells * share));
	return { height: reduced(map.height), width: reduced(map.width) };
}

function clampIndex(index: number, length: number): number {
	return Math.min(length - 1, Math.max(0, index));
}

/** The cell at a share of the picture's height and width. */
export function placeAt(map: MapSize, shareDown: number, shareRight: number): Place {
	return {
		y: clampIndex(Math.floor(shareDown * map.height), map.height),
		x: clampIndex(Math.floor(shareRight * map.width), map.width)
	};
}

/** The cell that a key leads to from `place` (the first cell, if there is none), or null if the key does not walk. */
export function placeAfterKey(map: MapSize, place: Place | null, key: string): Place | null {
	const { y, x } = place ?? { y: 0, x: 0 };
	const targets: Readonly<Record<string, Place>> = {
		ArrowLeft: { y, x: x - 1 },
		ArrowRight: { y, x: x + 1 },
		ArrowUp: { y: y - 1, x },
		ArrowDown: { y: y + 1, x },
		Home: { y, x: 0 },
		End: { y, x: map.width - 1 },
		PageUp: { y: 0, x },
		PageDown: { y: map.height - 1, x }
	};
	const target = targets[key];
	if (!target) return null;
	if (!place) return { y, x };
	return { y: clampIndex(target.y, map.height), x: clampIndex(target.x, map.width) };
}

const tickSteps = [1, 2, 4, 5, 8, 10, 16, 20, 32, 40, 50, 64, 100, 128, 200, 256, 500, 1000, 2000];

/** Indices to label along an axis of this many cells, from 0, at most `most` of them. */
export function ticksFor(cells: number, most = 8): readonly number[] {
	const step = tickSteps.find((candidate) => Math.ceil(cells / candidate) <= most) ?? cells;
	return Array.from({ length: Math.ceil(cells / step) }, (_, index) => index * step);
}

/** A cell with its value. */
export interface RankedCell extends Place {
	readonly value: number;
}

/** The cells with the largest |value|, largest first; of equals the earlier first. */
export function largestCells(
	values: Float32Array,
	map: MapSize,
	count: number
): readonly RankedCell[] {
	const indices = Array.from(values.keys());
	indices.sort((a, b) => Math.abs(values[b]!) - Math.abs(values[a]!) || a - b);
	return indices.slice(0, count).map((index) => ({
		y: Math.floor(index / map.width),
		x: index % map.width,
		value: values[index]!
	}));
}
