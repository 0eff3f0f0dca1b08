/** What is opened and what is refused. */

/** Longest side of an opened picture; no network here sees more than a few hundred pixels. */
export const longestSide = 1024;
/** Longest side of a picture taken by the webcam, which is taken many times a second. */
export const longestVideoSide = 512;

/** Longest side of a picture that is decoded. Above this and the next two a browser may run out of memory. */
export const mostPixelsPerSide = 16_384;
/** Pixels of a picture that is decoded: 400 MB at four bytes each. */
export const mostPixels = 100_000_000;
/** Length of a file that is read whole. */
export const mostFileBytes = 64 * 2 ** 20;
/** Drawings are laid out on the page itself and can be arbitrarily hard to draw. */
export const mostSvgBytes = 4 * 2 ** 20;

/** A size in whole pixels. */
export interface Size {
	readonly width: number;
	readonly height: number;
}

/** The size reduced so that its longest side is at most `longest`, keeping the aspect; never enlarged, never empty. */
export function reduceSize({ width, height }: Size, longest: number): Size {
	const scale = Math.min(1, longest / Math.max(width, height));
	return {
		width: Math.max(1, Math.round(width * scale)),
		height: Math.max(1, Math.round(height * scale))
	};
}
