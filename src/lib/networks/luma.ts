/** Eight bits a channel, red green blue alpha, row by row. Pictures are opaque: alpha is not looked at. */
export interface Pixels {
	readonly width: number;
	readonly height: number;
	readonly rgba: Uint8ClampedArray | Uint8Array;
}

/** Rec. 601 luma, in the form that gives exactly v for the grey (v, v, v). */
function luma(red: number, green: number, blue: number): number {
	return green + 0.299 * (red - green) + 0.114 * (blue - green);
}

/**
 * Brightness of every pixel, in the unit of the colours.
 *
 * @param colours red, green, blue and what else stands in the `stride` values of a pixel
 */
export function toLuma(colours: ArrayLike<number>, stride: 3 | 4): Float64Array {
	const out = new Float64Array(colours.length / stride);
	for (let pixel = 0, at = 0; pixel < out.length; pixel++, at += stride) {
		out[pixel] = luma(colours[at]!, colours[at + 1]!, colours[at + 2]!);
	}
	return out;
}

/** Offsets of the outermost pixels; a picture of one row or column lists them twice, which is harmless. */
function* borderPixels({ width, height }: Pixels): Generator<number> {
	for (let x = 0; x < width; x++) {
		yield x;
		yield (height - 1) * width + x;
	}
	for (let y = 1; y < height - 1; y++) {
		yield y * width;
		yield y * width + width - 1;
	}
}

/** Brightness of the outermost pixels, 0 to 255. */
export function borderLuma(picture: Pixels): Float64Array {
	const colours = [...borderPixels(picture)].flatMap((pixel) => [
		...picture.rgba.subarray(pixel * 4, pixel * 4 + 4)
	]);
	return toLuma(colours, 4);
}

/** Whether a picture of ink has light paper: its border is lighter than half on average. */
export function suggestInvert(picture: Pixels): boolean {
	const border = borderLuma(picture);
	return border.reduce((sum, value) => sum + value, 0) > 127.5 * border.length;
}
