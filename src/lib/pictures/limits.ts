/** What is opened and what is refused. */

/** Longest side of an opened picture; no network here sees more than a few hundred pixels. */
export const LONGEST_SIDE = 1024;
/** Longest side of a picture taken by the webcam, which is taken many times a second. */
export const LONGEST_VIDEO_SIDE = 512;

/** Above these a browser may run out of memory while it decodes: one side, all pixels, the file. */
export const MOST_PIXELS_A_SIDE = 16_384;
export const MOST_PIXELS = 100_000_000;
export const MOST_FILE_BYTES = 64 * 2 ** 20;
/** Drawings are laid out on the page itself and can be arbitrarily hard to draw. */
export const MOST_SVG_BYTES = 4 * 2 ** 20;

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
