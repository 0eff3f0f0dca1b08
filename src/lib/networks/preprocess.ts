import type { NdArray } from '$lib/core/types';
import type { InputSpec } from '$lib/graph/types';
import { toLuma, type Pixels } from './luma';
import { placePicture, type Box } from './placement';
import { resample } from './resample';
import type { Fit } from './types';

export { placeDigit, preprocessDigit } from './digit';
export { suggestInvert, type Pixels } from './luma';
export { boxOnPicture, cropBox, placePicture, type Box, type Placement } from './placement';

/** How a picture becomes an input. */
export interface PreprocessOptions {
	readonly fit: Fit;
	/** Exchange light and dark: for networks that expect light ink when the picture has dark ink. */
	readonly invert?: boolean;
}

/**
 * What stands beside a letterboxed picture. Networks of light ink on dark paper know black borders. All others get the
 * mean of their data, which normalisation makes 0: the filters of the first layer then see nothing there, neither light
 * nor colour, and only the edge of the picture itself. A mean of 0 says that the network does not normalise by its
 * data; then it is mid-grey.
 */
export function backgroundOf({ lightOnDark, mean }: InputSpec, channel: number): number {
	if (lightOnDark) return 0;
	return mean[channel] || 0.5;
}

function makeBackground(input: InputSpec): Float32Array {
	const { height, width, channels } = input;
	const data = new Float32Array(height * width * channels);
	for (let channel = 0; channel < channels; channel++) {
		const value = backgroundOf(input, channel);
		for (let at = channel; at < data.length; at += channels) data[at] = value;
	}
	return data;
}

/** Writes [target height, target width, channels], 0 to 255, as 0 to 1 into the target box of the input. */
function writePicture(
	out: Float32Array,
	{ width, channels }: InputSpec,
	target: Box,
	toUnit: (index: number) => number
): void {
	const rowLength = target.width * channels;
	for (let y = 0, from = 0; y < target.height; y++) {
		const start = ((target.y + y) * width + target.x) * channels;
		for (let at = start; at < start + rowLength; at++) out[at] = toUnit(from++);
	}
}

/**
 * Brings a picture to a network's input: pixels in [0, 1], [height, width, channel], not yet normalised with mean and
 * standard deviation (the engine does that). One channel is Rec. 601 luma. A picture that has the input's size comes
 * through exactly as byte / 255.
 */
export function preprocess(
	picture: Pixels,
	input: InputSpec,
	{ fit, invert }: PreprocessOptions
): NdArray {
	const { source, target } = placePicture(picture, input, fit);
	const colours = resample(picture, source, target.width, target.height);
	const values = input.channels === 1 ? toLuma(colours, 3) : colours;
	const data = makeBackground(input);
	writePicture(data, input, target, (at) => (invert ? 255 - values[at]! : values[at]!) / 255);
	return { shape: [input.height, input.width, input.channels], data };
}
