import { reduceSize, type Size } from './limits';

/** Pixels read back from a canvas, and whether any of them let the ground through before white was put under them. */
export interface OpaquePixels extends Size {
	readonly rgba: Uint8ClampedArray;
	readonly wasTransparent: boolean;
}

function isTransparent(rgba: Uint8ClampedArray): boolean {
	for (let alpha = 3; alpha < rgba.length; alpha += 4) if (rgba[alpha]! < 255) return true;
	return false;
}

function makeContext({ width, height }: Size): OffscreenCanvasRenderingContext2D {
	const options = { willReadFrequently: true };
	const context = new OffscreenCanvas(width, height).getContext('2d', options);
	if (!context) throw new Error('this browser gives no canvas');
	return context;
}

function putWhiteUnder(context: OffscreenCanvasRenderingContext2D, { width, height }: Size): void {
	context.globalCompositeOperation = 'destination-over';
	context.fillStyle = 'white';
	context.fillRect(0, 0, width, height);
}

/** The pixels of anything a canvas can draw, reduced to `longest` pixels a side, on white where it is transparent. */
export function readPixels(source: CanvasImageSource, size: Size, longest: number): OpaquePixels {
	const reduced = reduceSize(size, longest);
	const context = makeContext(reduced);
	// Only "high" averages all pixels of a large picture; the others skip some, which makes moiré.
	context.imageSmoothingQuality = 'high';
	context.drawImage(source, 0, 0, reduced.width, reduced.height);
	const read = () => context.getImageData(0, 0, reduced.width, reduced.height).data;
	const rgba = read();
	if (!isTransparent(rgba)) return { ...reduced, rgba, wasTransparent: false };
	putWhiteUnder(context, reduced);
	return { ...reduced, rgba: read(), wasTransparent: true };
}
