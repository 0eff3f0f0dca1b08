/** Width and height in pixels. */
export interface Size {
	readonly width: number;
	readonly height: number;
}

/** A rectangle; on a picture its origin may be negative, where it reaches beyond. */
export interface Box extends Size {
	readonly x: number;
	readonly y: number;
}

/**
 * Where the whole of a network's input lies on the picture, margins included, in picture pixels.
 *
 * @param source part of the picture that the network sees, in picture pixels
 * @param target where on the input it comes to lie, in input pixels
 */
export function inputOnPicture(
	{ source, target }: { readonly source: Box; readonly target: Box },
	input: Size
): Box {
	const across = source.width / target.width;
	const down = source.height / target.height;
	return {
		x: source.x - target.x * across,
		y: source.y - target.y * down,
		width: input.width * across,
		height: input.height * down
	};
}

/** The smallest rectangle that holds the picture and the box. */
export function frameAround(picture: Size, box: Box): Box {
	const x = Math.min(0, box.x);
	const y = Math.min(0, box.y);
	return {
		x,
		y,
		width: Math.max(picture.width, box.x + box.width) - x,
		height: Math.max(picture.height, box.y + box.height) - y
	};
}

/** A rectangle in shares of a frame around it, for CSS. */
export function shareOfFrame(inner: Box, frame: Box): Box {
	return {
		x: (inner.x - frame.x) / frame.width,
		y: (inner.y - frame.y) / frame.height,
		width: inner.width / frame.width,
		height: inner.height / frame.height
	};
}
