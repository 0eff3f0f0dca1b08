import type { NdArray } from '$lib/core/types';

/**
 * A network's input, [height, width, 1 or 3] in [0, 1], as opaque pixels for the screen; one channel becomes grey.
 */
export function inputToRgba({ shape, data }: NdArray): Uint8ClampedArray<ArrayBuffer> {
	const [height, width, channels] = shape as readonly [number, number, number];
	const rgba = new Uint8ClampedArray(height * width * 4);
	for (let pixel = 0; pixel < height * width; pixel++) {
		for (let channel = 0; channel < 3; channel++) {
			const source = pixel * channels + Math.min(channel, channels - 1);
			rgba[pixel * 4 + channel] = data[source]! * 255;
		}
		rgba[pixel * 4 + 3] = 255;
	}
	return rgba;
}
