import type { NdArray } from '$lib/core/types';
import type { InputSpec } from '$lib/graph/types';
import {
	placeDigit,
	placePicture,
	preprocess,
	preprocessDigit,
	suggestInvert,
	type Pixels,
	type Placement
} from './preprocess';
import type { Fit } from './types';

/** The ways of {@link Fit}, and `digit`: found, fitted and centred as MNIST's digits were. */
export type PictureFit = Fit | 'digit';

/** How a picture is brought to the network's input. */
export interface Preparation {
	readonly fit: PictureFit;
	/** Exchange light and dark, for networks that expect light ink on dark paper. */
	readonly invert: boolean;
}

/** The ways that make sense for an input, the usual one first. */
export function fitsOf({ lightOnDark }: InputSpec): readonly PictureFit[] {
	return lightOnDark ? ['digit', 'crop', 'letterbox', 'stretch'] : ['crop', 'letterbox', 'stretch'];
}

/** The usual way for an input; dark ink is turned light for networks that expect it so. */
export function usualPreparation(picture: Pixels | null, input: InputSpec): Preparation {
	const darkInk = input.lightOnDark && picture && suggestInvert(picture);
	return { fit: fitsOf(input)[0]!, invert: Boolean(darkInk) };
}

/** A picture as the network sees it: pixels in [0, 1], [height, width, channel]. */
export function preparePicture(
	picture: Pixels,
	input: InputSpec,
	{ fit, invert }: Preparation
): NdArray {
	return fit === 'digit'
		? preprocessDigit(picture, input, invert)
		: preprocess(picture, input, { fit, invert });
}

/** Which part of the picture lies where on the input. */
export function placementOf(
	picture: Pixels,
	input: InputSpec,
	{ fit, invert }: Preparation
): Placement {
	const whole = () => placePicture(picture, input, fit === 'digit' ? 'letterbox' : fit);
	return (fit === 'digit' ? placeDigit(picture, input, invert) : undefined) ?? whole();
}
