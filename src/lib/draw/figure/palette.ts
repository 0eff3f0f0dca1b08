import { rgbAt } from '../colour';
import { decodeGamma, mixOklab, oklabOf, rgbOf, type Rgb } from '../oklab';
import type { Paint, Role, TextMark } from './types';

/** The colours of figures in one theme. */
export interface Palette {
	readonly dark: boolean;
	readonly roles: Readonly<Record<Role, Rgb>>;
}

function parseHex(colour: string): Rgb {
	const [red, green, blue] = [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16));
	return [red!, green!, blue!];
}

function makePalette(
	dark: boolean,
	colours: Readonly<Record<Exclude<Role, 'positive' | 'negative'>, string>>
): Palette {
	const named = Object.entries(colours).map(([role, colour]) => [role, parseHex(colour)]);
	return {
		dark,
		roles: {
			...(Object.fromEntries(named) as Record<Role, Rgb>),
			positive: rgbAt('purple-orange', 1, dark),
			negative: rgbAt('purple-orange', -1, dark)
		}
	};
}

// The same as the tokens of app.css, which a painter in a worker or a file cannot ask; a test holds them together.
const light = makePalette(false, {
	ink: '#1f2328',
	muted: '#5f6268',
	line: '#e3dfd6',
	ground: '#fbfaf7',
	input: '#2b6cb0',
	kernel: '#b7791f',
	output: '#2c7a7b',
	padding: '#86827a',
	selected: '#1f2328'
});

const dark = makePalette(true, {
	ink: '#e6e4df',
	muted: '#a2a19c',
	line: '#30343b',
	ground: '#14161a',
	input: '#7ab3ef',
	kernel: '#f0b755',
	output: '#5fc9c4',
	padding: '#767a82',
	selected: '#fbfaf7'
});

/** The colours of a theme. */
export function figurePalette(isDark: boolean): Palette {
	return isDark ? dark : light;
}

function limit(value: number, least: number, most: number): number {
	return Math.min(most, Math.max(least, value));
}

/** Red, green and blue of a paint. */
export function rgbOfPaint(paint: Paint, palette: Palette): Rgb {
	if (typeof paint === 'string') return palette.roles[paint];
	if ('diverging' in paint) return rgbAt('purple-orange', paint.diverging, palette.dark);
	if ('grey' in paint) {
		const byte = Math.round(255 * limit(paint.grey, 0, 1));
		return [byte, byte, byte];
	}
	const [ground, full] = [palette.roles.ground, palette.roles[paint.role]].map(oklabOf);
	return rgbOf(mixOklab(ground!, full!, limit(paint.amount, 0, 1)));
}

/** A colour as `#rrggbb`. */
export function hexOf(rgb: Rgb): string {
	return `#${rgb.map((byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}

/** Steps of a scale or of thinning that differ to the eye; a paint is rounded to one, so that few colours are computed. */
const colourSteps = 128;

/** What of a paint decides its colour, as a short text. */
function keyOf(paint: Paint): string {
	if (typeof paint === 'string') return paint;
	if ('diverging' in paint) return `d${Math.round(colourSteps * paint.diverging)}`;
	if ('grey' in paint) return `g${Math.round(255 * paint.grey)}`;
	return `${paint.role}${Math.round(colourSteps * paint.amount)}`;
}

const colours = new Map<boolean, Map<string, string>>([
	[false, new Map()],
	[true, new Map()]
]);

/** The value of `key`, computed once. */
function remember(known: Map<string, string>, key: string, compute: () => string): string {
	const found = known.get(key);
	if (found !== undefined) return found;
	const made = compute();
	known.set(key, made);
	return made;
}

/** A paint for CSS, canvas and SVG, as `#rrggbb`. */
export function cssColour(paint: Paint, palette: Palette): string {
	return remember(colours.get(palette.dark)!, keyOf(paint), () =>
		hexOf(rgbOfPaint(paint, palette))
	);
}

/** Relative luminance, as WCAG 2.2 defines it. */
function luminanceOf(rgb: Rgb): number {
	const [red, green, blue] = rgb.map((byte) => decodeGamma(byte / 255));
	return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!;
}

function contrastOf(one: number, other: number): number {
	return (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
}

/** Least contrast of text. */
const leastContrast = 4.5;

/** The first of the theme's own letters, then of black and white, that can be read on a colour. */
function legibleOn(beneath: Rgb, palette: Palette): Rgb {
	const { ink, ground } = palette.roles;
	const under = luminanceOf(beneath);
	const contrast = (letters: Rgb): number => contrastOf(luminanceOf(letters), under);
	const own = contrast(ink) >= contrast(ground) ? ink : ground;
	if (contrast(own) >= leastContrast) return own;
	const [black, white]: readonly [Rgb, Rgb] = [
		[0, 0, 0],
		[255, 255, 255]
	];
	return contrast(black) >= contrast(white) ? black : white;
}

const letters = new Map<string, string>();

/** Colour of letters that can be read on a paint: 4.5 : 1 or more on any. */
export function contrastColour(on: Paint, palette: Palette): string {
	return remember(letters, `${palette.dark}/${keyOf(on)}`, () =>
		hexOf(legibleOn(rgbOfPaint(on, palette), palette))
	);
}

/** Colour of a text mark's letters. */
export function textColour(mark: TextMark, palette: Palette): string {
	if (mark.fill !== 'contrast') return cssColour(mark.fill, palette);
	return contrastColour(mark.on ?? 'ground', palette);
}
