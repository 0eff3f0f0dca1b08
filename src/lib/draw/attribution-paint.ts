import type { NdArray } from '$lib/core/types';
import { shareOf, type MapMode } from './attribution';
import { isMarked } from './colour';
import { cellEdges, type Surface } from './surface';

/** What lies below a map: the network's input as grey levels, so that its colours are not taken for the map's. */
export interface Underlay {
	/** [height, width], 0 … 255. */
	readonly grey: NdArray;
	/** How much a cell at the end of the range covers; weaker cells cover less in proportion. In [0, 1]. */
	readonly opacity: number;
}

/** A map and how it is painted. */
export interface AttributionPainting {
	/** [height, width], of any size: it is stretched over the surface. */
	readonly map: NdArray;
	/** Value at the ends of the colour scale. */
	readonly range: number;
	readonly mode: MapMode;
	/** Pixel of each byte, 128 being zero. */
	readonly table: Uint32Array;
	/** Enlarged between cell centres instead of cell by cell. */
	readonly smooth: boolean;
	/** Null for the map alone. */
	readonly below: Underlay | null;
	/** Share of the range whose cells cover the picture wholly, however weak they are. */
	readonly marked?: number | null;
}

/** Luma of pixels [height, width, 1 or 3] in [0, 1], as grey levels [height, width]. */
export function greyOf({ shape, data }: NdArray): NdArray {
	const [height, width, channels] = shape as readonly [number, number, number];
	const grey = new Float32Array(height * width);
	for (let pixel = 0; pixel < grey.length; pixel++) {
		const at = pixel * channels;
		grey[pixel] =
			255 *
			(channels === 1
				? data[at]!
				: 0.299 * data[at]! + 0.587 * data[at + 1]! + 0.114 * data[at + 2]!);
	}
	return { shape: [height, width], data: grey };
}

/** Two cells that a pixel lies between along one axis, and the share of the second. */
interface Between {
	readonly first: Int32Array;
	readonly second: Int32Array;
	readonly share: Float32Array;
}

/** Where the centres of `pixels` pixels lie between the centres of `cells` cells; the outer halves are constant. */
function betweenCentres(cells: number, pixels: number): Between {
	const first = new Int32Array(pixels);
	const second = new Int32Array(pixels);
	const share = new Float32Array(pixels);
	for (let pixel = 0; pixel < pixels; pixel++) {
		const centre = ((pixel + 0.5) * cells) / pixels - 0.5;
		const inside = Math.min(cells - 1, Math.max(0, centre));
		first[pixel] = Math.floor(inside);
		second[pixel] = Math.min(cells - 1, first[pixel]! + 1);
		share[pixel] = inside - first[pixel]!;
	}
	return { first, second, share };
}

function atCells(cells: number, pixels: number): Between {
	const first = cellEdges(cells, pixels).subarray(0, pixels);
	return { first, second: first, share: new Float32Array(pixels) };
}

/**
 * A map [h, w] stretched to [height, width]: cell by cell, or bilinear between the centres of cells (as
 * `align_corners=False` elsewhere).
 */
export function enlargeMap(
	{ shape, data }: NdArray,
	height: number,
	width: number,
	smooth: boolean
): Float32Array {
	const [rows, columns] = shape as readonly [number, number];
	const place = smooth ? betweenCentres : atCells;
	const down = place(rows, height);
	const across = place(columns, width);
	const values = new Float32Array(height * width);
	for (let y = 0; y < height; y++) {
		const above = down.first[y]! * columns;
		const below = down.second[y]! * columns;
		for (let x = 0; x < width; x++) {
			const [left, right, t] = [across.first[x]!, across.second[x]!, across.share[x]!];
			const upper = data[above + left]! * (1 - t) + data[above + right]! * t;
			const lower = data[below + left]! * (1 - t) + data[below + right]! * t;
			values[y * width + x] = upper + (lower - upper) * down.share[y]!;
		}
	}
	return values;
}

/** Mixes a pixel over a grey level, byte by byte, whatever the machine's byte order. */
function coverGrey(bytes: Uint8ClampedArray, at: number, grey: number, cover: number): void {
	for (let channel = 0; channel < 3; channel++)
		bytes[at + channel] = grey + (bytes[at + channel]! - grey) * cover;
}

/** Paints a map over the whole surface, over the picture if there is one below. */
export function paintAttribution(surface: Surface, painting: AttributionPainting): void {
	const { map, range, mode, table, smooth, below, marked = null } = painting;
	const { height, width, pixels } = surface;
	const values = enlargeMap(map, height, width, smooth);
	for (let i = 0; i < values.length; i++)
		pixels[i] = table[128 + Math.round(127 * shareOf(values[i]!, range, mode))]!;
	if (!below) return;
	const grey = enlargeMap(below.grey, height, width, false);
	const bytes = new Uint8ClampedArray(pixels.buffer, pixels.byteOffset, 4 * values.length);
	for (let i = 0; i < values.length; i++) {
		const share = shareOf(values[i]!, range, mode);
		const cover = isMarked(share, marked) ? 1 : below.opacity * Math.abs(share);
		coverGrey(bytes, 4 * i, grey[i]!, cover);
	}
}

/** The picture alone, in grey: what is shown before there is a map. */
export function paintGrey(surface: Surface, grey: NdArray): void {
	const { height, width, pixels } = surface;
	const values = enlargeMap(grey, height, width, false);
	const bytes = new Uint8ClampedArray(pixels.buffer, pixels.byteOffset, 4 * values.length);
	for (let i = 0; i < values.length; i++) {
		bytes.fill(values[i]!, 4 * i, 4 * i + 3);
		bytes[4 * i + 3] = 255;
	}
}

/** Pixels of a side of the canvas, from the cells of the input’s side: a whole multiple, about 256. */
export function canvasSide(cells: number): number {
	return cells * Math.max(1, Math.round(256 / cells));
}
