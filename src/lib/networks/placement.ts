import type { Fit } from './types';

/** A rectangle in pixels; pixel (0, 0) covers [0, 1) × [0, 1). */
export interface Box {
	readonly x: number;
	readonly y: number;
	readonly width: number;
	readonly height: number;
}

/** Width and height in pixels, of a picture or of a network's input. */
export interface Extent {
	readonly width: number;
	readonly height: number;
}

/** Which part of the picture a network sees and where on its input it comes to lie; whole pixels both. */
export interface Placement {
	/** In picture pixels. */
	readonly source: Box;
	/** In input pixels. What of the input it leaves free is background. */
	readonly target: Box;
}

function wholeOf({ width, height }: Extent): Box {
	return { x: 0, y: 0, width, height };
}

/** The largest box inside `outer`, centred, that has the aspect of `shape` to the nearest pixel. */
function inscribe(shape: Extent, outer: Extent): Box {
	const scale = Math.min(outer.width / shape.width, outer.height / shape.height);
	const width = Math.min(outer.width, Math.max(1, Math.round(shape.width * scale)));
	const height = Math.min(outer.height, Math.max(1, Math.round(shape.height * scale)));
	return {
		x: Math.floor((outer.width - width) / 2),
		y: Math.floor((outer.height - height) / 2),
		width,
		height
	};
}

/** Crop: the picture's centre fills the input. Letterbox: the whole picture, centred. Stretch: whole on whole. */
export function placePicture(picture: Extent, input: Extent, fit: Fit): Placement {
	return {
		source: fit === 'crop' ? inscribe(input, picture) : wholeOf(picture),
		target: fit === 'letterbox' ? inscribe(picture, input) : wholeOf(input)
	};
}

/** The part of the picture that the network sees, in picture pixels. */
export function cropBox(picture: Extent, input: Extent, fit: Fit): Box {
	return placePicture(picture, input, fit).source;
}

function intersect(one: Box, other: Box): Box | undefined {
	const x = Math.max(one.x, other.x);
	const y = Math.max(one.y, other.y);
	const width = Math.min(one.x + one.width, other.x + other.width) - x;
	const height = Math.min(one.y + one.height, other.y + other.height) - y;
	return width > 0 && height > 0 ? { x, y, width, height } : undefined;
}

/**
 * Where a box of input pixels, such as a receptive field, lies on the picture.
 *
 * @returns in picture pixels, not rounded, without what reaches beyond the picture; undefined if all of it does
 */
export function boxOnPicture({ source, target }: Placement, box: Box): Box | undefined {
	const across = source.width / target.width;
	const down = source.height / target.height;
	const mapped = {
		x: source.x + (box.x - target.x) * across,
		y: source.y + (box.y - target.y) * down,
		width: box.width * across,
		height: box.height * down
	};
	return intersect(mapped, source);
}
