/** Width and height in pixels. */
export interface Size {
	readonly width: number;
	readonly height: number;
}

/** A rectangle in pixels of the picture; its origin may be negative where it reaches beyond the picture. */
export interface Box extends Size {
	readonly x: number;
	readonly y: number;
}

/**
 * What a network sees of a picture, centred on it: the largest part of the input's aspect (crop), the smallest frame of
 * that aspect around the picture (letterbox), or the picture itself, to be squeezed (stretch).
 */
export function boxOnPicture(
	picture: Size,
	input: Size,
	fit: 'crop' | 'letterbox' | 'stretch'
): Box {
	if (fit === 'stretch') return { x: 0, y: 0, width: picture.width, height: picture.height };
	const choose = fit === 'crop' ? Math.min : Math.max;
	const width = choose(picture.width, (picture.height * input.width) / input.height);
	const height = choose(picture.height, (picture.width * input.height) / input.width);
	return { x: (picture.width - width) / 2, y: (picture.height - height) / 2, width, height };
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
