/** Pixels to paint on: what an `ImageData` is, and what a test can make without a browser. */
export interface PixelTarget {
	readonly width: number;
	readonly height: number;
	readonly data: Uint8ClampedArray;
}

/** A target seen as one 32-bit number a pixel. */
export interface Surface {
	readonly width: number;
	readonly height: number;
	readonly pixels: Uint32Array;
}

/** A rectangle of a surface, in whole pixels; it lies inside the surface. */
export interface Region {
	readonly x: number;
	readonly y: number;
	readonly width: number;
	readonly height: number;
}

/** A grid of bytes inside a larger array, row by row. */
export interface Cells {
	readonly bytes: Uint8Array;
	/** Index of the first cell. */
	readonly offset: number;
	readonly height: number;
	readonly width: number;
}

/** Views a target's bytes as pixels, without a copy. */
export function surfaceOf({ width, height, data }: PixelTarget): Surface {
	return { width, height, pixels: new Uint32Array(data.buffer, data.byteOffset, width * height) };
}

/**
 * First cell of each of `pixels` pixels when `cells` cells are stretched or squeezed over them, and after the last the
 * number of cells. Enlarged, this is the nearest neighbour; reduced, every cell falls into exactly one pixel.
 */
export function cellEdges(cells: number, pixels: number): Int32Array {
	const edges = new Int32Array(pixels + 1);
	for (let pixel = 0; pixel <= pixels; pixel++) edges[pixel] = Math.floor((pixel * cells) / pixels);
	return edges;
}

function enlarge(surface: Surface, region: Region, cells: Cells, table: Uint32Array): void {
	const { pixels, width: stride } = surface;
	const columns = cellEdges(cells.width, region.width);
	const rows = cellEdges(cells.height, region.height);
	for (let y = 0; y < region.height; y++) {
		const start = (region.y + y) * stride + region.x;
		if (y > 0 && rows[y] === rows[y - 1]) {
			pixels.copyWithin(start, start - stride, start - stride + region.width);
			continue;
		}
		const source = cells.offset + rows[y]! * cells.width;
		for (let x = 0; x < region.width; x++)
			pixels[start + x] = table[cells.bytes[source + columns[x]!]!]!;
	}
}

/** Mean byte of the cells [top, bottom) × [left, right); at least one row and one column. */
function meanByte(cells: Cells, top: number, bottom: number, left: number, right: number): number {
	const lastRow = Math.max(bottom, top + 1);
	const lastColumn = Math.max(right, left + 1);
	let sum = 0;
	for (let y = top; y < lastRow; y++) {
		const row = cells.offset + y * cells.width;
		for (let x = left; x < lastColumn; x++) sum += cells.bytes[row + x]!;
	}
	return Math.round(sum / ((lastRow - top) * (lastColumn - left)));
}

function reduce(surface: Surface, region: Region, cells: Cells, table: Uint32Array): void {
	const columns = cellEdges(cells.width, region.width);
	const rows = cellEdges(cells.height, region.height);
	for (let y = 0; y < region.height; y++) {
		const start = (region.y + y) * surface.width + region.x;
		for (let x = 0; x < region.width; x++) {
			const byte = meanByte(cells, rows[y]!, rows[y + 1]!, columns[x]!, columns[x + 1]!);
			surface.pixels[start + x] = table[byte]!;
		}
	}
}

/** Fills a region with a grid of cells: nearest neighbour where it is enlarged, area mean where it is reduced. */
export function paintCells(
	surface: Surface,
	region: Region,
	cells: Cells,
	table: Uint32Array
): void {
	const isReduced = region.width < cells.width || region.height < cells.height;
	(isReduced ? reduce : enlarge)(surface, region, cells, table);
}

const buffers = new WeakMap<HTMLCanvasElement, ImageData>();

/** The canvas's image of this size, all transparent; kept between paintings so that nothing is allocated for a frame. */
function clearImage(
	canvas: HTMLCanvasElement,
	context: CanvasRenderingContext2D,
	size: { readonly width: number; readonly height: number }
): ImageData {
	const known = buffers.get(canvas);
	if (known && known.width === size.width && known.height === size.height) {
		known.data.fill(0);
		return known;
	}
	const image = context.createImageData(size.width, size.height);
	buffers.set(canvas, image);
	return image;
}

/** Gives a canvas this many pixels and puts on it what `paint` draws. Nothing happens where a side is zero. */
export function paintCanvas(
	canvas: HTMLCanvasElement,
	size: { readonly width: number; readonly height: number },
	paint: (surface: Surface) => void
): void {
	const context = canvas.getContext('2d');
	if (!context || size.width < 1 || size.height < 1) return;
	if (canvas.width !== size.width) canvas.width = size.width;
	if (canvas.height !== size.height) canvas.height = size.height;
	const image = clearImage(canvas, context, size);
	paint(surfaceOf(image));
	context.putImageData(image, 0, 0);
}

/** Gives a canvas the size of a picture, `width` pixels a row and four bytes each, and puts the picture on it. */
export function putRgba(canvas: HTMLCanvasElement, rgba: Uint8ClampedArray, width: number): void {
	const image = new ImageData(width, rgba.length / 4 / width);
	image.data.set(rgba);
	if (canvas.width !== width) canvas.width = width;
	if (canvas.height !== image.height) canvas.height = image.height;
	canvas.getContext('2d')?.putImageData(image, 0, 0);
}
