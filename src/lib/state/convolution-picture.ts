import type { NdArray } from '$lib/core/types';
import type { Pair } from '$lib/math/arithmetic/types';
import { toLuma } from '$lib/networks/luma';
import { placePicture } from '$lib/networks/placement';
import { resample } from '$lib/networks/resample';
import type { Picture } from '$lib/pictures/types';

/** Shades of a channel: two digits after the point, so that they can be read. */
function shade(byte: number): number {
	return Math.round((100 * byte) / 255) / 100;
}

/**
 * A picture's middle as numbers in [0, 1], [height, width, channels]: its brightness, or red, green, blue and, where more
 * channels are wanted, its brightness last.
 */
export function pictureGrid(picture: Picture, [height, width]: Pair, channels: number): NdArray {
	const { source } = placePicture(picture, { width, height }, 'crop');
	const colours = resample(picture, source, width, height);
	const luma = toLuma(colours, 3);
	const data = Float32Array.from({ length: height * width * channels }, (_, at) => {
		const [pixel, channel] = [Math.floor(at / channels), at % channels];
		return shade(channels < 3 || channel > 2 ? luma[pixel]! : colours[pixel * 3 + channel]!);
	});
	return { shape: [height, width, channels], data };
}
