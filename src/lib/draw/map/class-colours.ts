import { rgbAt } from '../colour';
import { largestChroma, polar, rgbOf, type Rgb } from '../oklab';

/** What the border of a picture, or its dot, stands for. */
export type ColourBy = 'class' | 'prediction' | 'confidence' | 'kept';

/** What the colours can stand for: where no network has said anything, the classes take the place of what it would say. */
export function colourByOf(wanted: ColourBy, hasVerdicts: boolean): ColourBy {
	return hasVerdicts || wanted === 'class' || wanted === 'kept' ? wanted : 'class';
}

/**
 * Hues of the first classes, in degrees: ten evenly around the circle. Places in the list take turns in lightness, and so do
 * neighbours on the circle.
 */
const hues = [272, 92, 128, 20, 344, 164, 200, 308, 56, 236];
const lightnesses = { light: [0.5, 0.66], dark: [0.64, 0.8] } as const;
/** Further classes are paler, and turn so that none meets another's hue. */
const goldenAngle = 137.508;

/** Colour of a class. Neighbouring classes differ in lightness too. */
export function classColour(index: number, dark: boolean): Rgb {
	const hue = hues[index] ?? (17 + goldenAngle * index) % 360;
	const [low, high] = lightnesses[dark ? 'dark' : 'light'];
	const lightness = index % 2 === 0 ? low : high;
	return rgbOf(
		polar(
			lightness,
			Math.min(index < hues.length ? 0.15 : 0.09, largestChroma(lightness, hue)),
			hue
		)
	);
}

/** Colour of what has no class. */
export function noColour(dark: boolean): Rgb {
	return dark ? [162, 161, 156] : [95, 98, 104];
}

/** Colour of a share in [0, 1]. */
export function shareColour(share: number): Rgb {
	return rgbAt('viridis', share);
}

/** For CSS. */
export const cssColour = (colour: Rgb) => `rgb(${colour.join(' ')})`;

/** What the colours are taken from. */
export interface Coloured {
	readonly count: number;
	/** Place of each row's class, −1 for none; what `by` names. */
	readonly classes: ArrayLike<number> | null;
	/** Share in [0, 1] of each row, where `by` names a share. */
	readonly shares: ArrayLike<number> | null;
}

/** Red, green, blue and 255 of each row. */
export function coloursOf({ count, classes, shares }: Coloured, dark: boolean): Uint8Array {
	const bytes = new Uint8Array(4 * count);
	const known = new Map<number, Rgb>();
	const colourAt = (row: number): Rgb => {
		if (shares) return Number.isFinite(shares[row]!) ? shareColour(shares[row]!) : noColour(dark);
		const index = classes?.[row] ?? -1;
		if (!known.has(index)) known.set(index, index < 0 ? noColour(dark) : classColour(index, dark));
		return known.get(index)!;
	};
	for (let row = 0; row < count; row++) bytes.set([...colourAt(row), 255], 4 * row);
	return bytes;
}
