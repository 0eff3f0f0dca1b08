import { largestChroma, mixOklab, oklabOf, polar, rgbOf, type Oklab, type Rgb } from './oklab';

/** The colour scales on offer. */
export type ScaleName = 'purple-orange' | 'blue-red' | 'grey' | 'viridis';

/** A colour scale as a menu shows it. */
export interface ScaleEntry {
	readonly name: ScaleName;
	readonly label: string;
	/** Signed scales run over [−1, 1] with a neutral zero, unsigned ones over [0, 1]. */
	readonly signed: boolean;
}

/** Every colour scale; the first is the default. */
export const scales: readonly ScaleEntry[] = [
	{ name: 'purple-orange', label: 'purple – orange', signed: true },
	{ name: 'blue-red', label: 'blue – red', signed: true },
	{ name: 'grey', label: 'black – white', signed: true },
	{ name: 'viridis', label: 'viridis (positive only)', signed: false }
];

/** Whether a scale shows negative values too. */
export function isSigned(scale: ScaleName): boolean {
	return scale !== 'viridis';
}

interface Theme {
	/** The colour of zero: just off the page's ground, so that an empty map is still seen as a map. */
	readonly neutral: Rgb;
	/** Lightness of both ends; the same, so that no sign looks stronger. */
	readonly endLightness: number;
	/** Colour of cells that a legend marks: the ink of the theme. */
	readonly mark: Rgb;
}

const lightTheme: Theme = { neutral: [243, 241, 235], endLightness: 0.46, mark: [31, 35, 40] };
const darkTheme: Theme = { neutral: [35, 38, 44], endLightness: 0.79, mark: [230, 228, 223] };

interface Hues {
	readonly negative: number;
	readonly positive: number;
}

const hues: Readonly<Record<'purple-orange' | 'blue-red', Hues>> = {
	'purple-orange': { negative: 297, positive: 57 },
	'blue-red': { negative: 255, positive: 27 }
};

/** Chroma that a side would reach if the screen could show it. */
const fullChroma = 0.2;

/** Less than both numbers, and near the lesser where they differ much: without the kink that a minimum has. */
function softMinimum(one: number, other: number): number {
	if (one === 0 || other === 0) return 0;
	return (one ** -4 + other ** -4) ** -0.25;
}

/** Lightness falls (or rises) evenly from the neutral to the end; chroma follows as far as the screen can show it. */
function divergingColour({ negative, positive }: Hues, t: number, theme: Theme): Oklab {
	const strength = Math.abs(t);
	const hue = t < 0 ? negative : positive;
	const neutral = oklabOf(theme.neutral);
	const lightness = neutral.lightness + (theme.endLightness - neutral.lightness) * strength;
	const chroma = softMinimum(largestChroma(lightness, hue), fullChroma * strength);
	const side = polar(lightness, chroma, hue);
	const tint = 1 - strength;
	return { lightness, a: side.a + tint * neutral.a, b: side.b + tint * neutral.b };
}

/** Nine evenly spaced colours of viridis (S. van der Walt and N. Smith, matplotlib, CC0). */
const viridisAnchors: readonly Rgb[] = [
	[68, 1, 84],
	[71, 45, 123],
	[59, 82, 139],
	[44, 114, 142],
	[33, 145, 140],
	[40, 174, 128],
	[94, 201, 98],
	[173, 220, 48],
	[253, 231, 37]
];

function viridisColour(t: number): Oklab {
	const position = Math.max(0, t) * (viridisAnchors.length - 1);
	const index = Math.min(viridisAnchors.length - 2, Math.floor(position));
	const [from, to] = [viridisAnchors[index]!, viridisAnchors[index + 1]!];
	return mixOklab(oklabOf(from), oklabOf(to), position - index);
}

/** Black, middle grey at zero, white. */
function greyColour(t: number): Oklab {
	return { lightness: 0.58 + 0.42 * t, a: 0, b: 0 };
}

function oklabAt(scale: ScaleName, t: number, theme: Theme): Oklab {
	if (scale === 'viridis') return viridisColour(t);
	if (scale === 'grey') return greyColour(t);
	return divergingColour(hues[scale], t, theme);
}

/** The colour of t, which is cut to [−1, 1]; an unsigned scale shows negative values as zero. */
export function rgbAt(scale: ScaleName, t: number, dark = false): Rgb {
	const inside = Math.min(1, Math.max(-1, t));
	return rgbOf(oklabAt(scale, inside, dark ? darkTheme : lightTheme));
}

/** {@link rgbAt} for CSS. */
export function colourAt(scale: ScaleName, t: number, dark = false): string {
	return `rgb(${rgbAt(scale, t, dark).join(' ')})`;
}

/** A whole scale from −1 to 1 as a CSS gradient, from left to right; an unsigned scale from 0 to 1. */
export function gradientOf(scale: ScaleName, dark = false): string {
	const start = isSigned(scale) ? -1 : 0;
	const stops = Array.from({ length: 33 }, (_, index) => start + ((1 - start) * index) / 32);
	return `linear-gradient(to right, ${stops.map((t) => colourAt(scale, t, dark)).join(', ')})`;
}

/** One 32-bit pixel; written as bytes first, so that it is right whatever the byte order of the machine. */
export function packPixel([red, green, blue]: Rgb): number {
	return new Uint32Array(Uint8Array.of(red, green, blue, 255).buffer)[0]!;
}

function unpackPixel(pixel: number): Rgb {
	const [red, green, blue] = new Uint8Array(Uint32Array.of(pixel).buffer);
	return [red!, green!, blue!];
}

const tables = new Map<string, Uint32Array>();

/**
 * Pixel of each byte of a feature map: byte 128 is zero, 128 ± 127 is ±1. The table is shared, so do not write to it.
 */
export function lookupTable(scale: ScaleName, dark = false): Uint32Array {
	const key = `${scale}/${dark}`;
	const known = tables.get(key);
	if (known) return known;
	const table = Uint32Array.from({ length: 256 }, (_, byte) =>
		packPixel(rgbAt(scale, (byte - 128) / 127, dark))
	);
	tables.set(key, table);
	return table;
}

/** How far from the marked value a cell may lie, as a share of the range. */
const markTolerance = 0.02;

/** Whether a value counts as the marked one, both as shares of the range. */
export function isMarked(share: number, marked: number | null): boolean {
	return marked !== null && Math.abs(share - marked) <= markTolerance;
}

/** A pixel drawn back towards zero's colour, so that the marked cells stand out. */
function fade(pixel: number, zero: number): number {
	return packPixel(rgbOf(mixOklab(oklabOf(unpackPixel(pixel)), oklabOf(unpackPixel(zero)), 0.65)));
}

/** {@link lookupTable} in which the values near `marked` (a share of the range) are inked and all others fade. */
export function markedTable(scale: ScaleName, dark: boolean, marked: number | null): Uint32Array {
	const table = lookupTable(scale, dark);
	if (marked === null) return table;
	const ink = packPixel((dark ? darkTheme : lightTheme).mark);
	return table.map((pixel, byte) =>
		isMarked((byte - 128) / 127, marked) ? ink : fade(pixel, table[128]!)
	);
}
