import { drawDigit } from '$lib/pictures/digits';
import { traceOutline, type Outline } from './outline';

/** A way to write the digits. */
export interface Typeface {
	readonly name: string;
	/** Outline of a digit, 0 to 9; traced when it is first asked for. */
	outline(digit: number): Outline;
}

/** Side of a glyph's picture in pixels, and height of a digit in it. */
export const glyphSide = 128;
export const glyphHeight = 84;

/** The typefaces that come with the site: the same on every machine, so that a link shows the same map. */
const fontFamilies: readonly (readonly [
	name: string,
	family: string,
	weights: readonly number[]
])[] = [
	['Inter', 'Inter Variable', [300, 500, 800]],
	['JetBrains Mono', 'JetBrains Mono Variable', [300, 700]],
	['Source Serif', 'Source Serif 4 Variable', [300, 600, 900]]
];

/** The drawn digit in the middle of a glyph's picture. */
function handwritten(digit: number): Outline {
	const { width, rgba } = drawDigit(digit);
	const margin = (glyphSide - width) / 2;
	const ink = new Float32Array(glyphSide ** 2);
	for (let at = 0; at < width * width; at++) {
		const [x, y] = [at % width, Math.floor(at / width)];
		ink[(y + margin) * glyphSide + x + margin] = rgba[4 * at]! / 255;
	}
	return traceOutline(glyphSide, ink);
}

/**
 * The lit bars of a calculator's digits, as bits:
 *
 * ```
 *  -0-
 * 5   1
 *  -6-
 * 4   2
 *  -3-
 * ```
 */
const segments = [0x3f, 0x06, 0x5b, 0x4f, 0x66, 0x6d, 0x7d, 0x07, 0x7f, 0x6f];
/** Both ends of each bar in halves of the digit's width and height around its middle. */
const bars = [
	[-1, -1, 1, -1],
	[1, -1, 1, 0],
	[1, 0, 1, 1],
	[-1, 1, 1, 1],
	[-1, 0, -1, 1],
	[-1, -1, -1, 0],
	[-1, 0, 1, 0]
] as const;
const barWidth = 10;

function isInBar(x: number, y: number, bar: (typeof bars)[number]): boolean {
	const [halfWidth, halfHeight] = [glyphHeight / 4, (glyphHeight - barWidth) / 2];
	const [left, top, right, bottom] = bar;
	const dx = x - Math.min(right * halfWidth, Math.max(left * halfWidth, x));
	const dy = y - Math.min(bottom * halfHeight, Math.max(top * halfHeight, y));
	return Math.max(Math.abs(dx), Math.abs(dy)) <= barWidth / 2;
}

function segmented(digit: number): Outline {
	const lit = bars.filter((_, bar) => (segments[digit]! >> bar) & 1);
	const ink = Float32Array.from({ length: glyphSide ** 2 }, (_, at) => {
		const x = (at % glyphSide) + 0.5 - glyphSide / 2;
		const y = Math.floor(at / glyphSide) + 0.5 - glyphSide / 2;
		return lit.some((bar) => isInBar(x, y, bar)) ? 1 : 0;
	});
	return traceOutline(glyphSide, ink);
}

/** A digit of a font, enlarged to the common height and put into the middle. */
function drawGlyph(
	context: CanvasRenderingContext2D,
	font: (size: number) => string,
	digit: number
) {
	const text = String(digit);
	context.font = font(100);
	const { actualBoundingBoxAscent: up, actualBoundingBoxDescent: down } = context.measureText(text);
	context.font = font((100 * glyphHeight) / (up + down));
	const box = context.measureText(text);
	const x = (box.actualBoundingBoxLeft - box.actualBoundingBoxRight) / 2;
	const y = (box.actualBoundingBoxAscent - box.actualBoundingBoxDescent) / 2;
	context.fillStyle = 'black';
	context.fillRect(0, 0, glyphSide, glyphSide);
	context.fillStyle = 'white';
	context.fillText(text, glyphSide / 2 + x, glyphSide / 2 + y);
}

function readGlyph(context: CanvasRenderingContext2D): Outline {
	const { data } = context.getImageData(0, 0, glyphSide, glyphSide);
	const ink = Float32Array.from({ length: glyphSide ** 2 }, (_, at) => data[4 * at]! / 255);
	return traceOutline(glyphSide, ink);
}

function makeContext(): CanvasRenderingContext2D | null {
	const canvas = document.createElement('canvas');
	canvas.width = canvas.height = glyphSide;
	return canvas.getContext('2d', { willReadFrequently: true });
}

function makeTypeface(name: string, trace: (digit: number) => Outline): Typeface {
	const traced: Outline[] = [];
	return { name, outline: (digit) => (traced[digit] ??= trace(digit)) };
}

async function loadFont(
	name: string,
	family: string,
	weight: number
): Promise<Typeface | undefined> {
	const font = (size: number) => `${weight} ${size}px "${family}"`;
	const faces = await document.fonts.load(font(100), '0123456789');
	const context = faces.length > 0 ? makeContext() : null;
	if (!context) return undefined;
	return makeTypeface(`${name} ${weight}`, (digit) => {
		drawGlyph(context, font, digit);
		return readGlyph(context);
	});
}

/** Typefaces of the site that could be loaded; none outside a browser. */
async function loadFonts(): Promise<Typeface[]> {
	if (typeof document === 'undefined') return [];
	const loading = fontFamilies.flatMap(([name, family, weights]) =>
		weights.map((weight) => loadFont(name, family, weight))
	);
	return (await Promise.all(loading)).filter((face) => face !== undefined);
}

/** Every typeface of the digits, and whether all of the site's own are among them. */
export interface Typefaces {
	readonly faces: readonly Typeface[];
	readonly isWhole: boolean;
}

/** The typefaces that are there without the page or can be loaded. */
export async function loadTypefaces(): Promise<Typefaces> {
	const drawn = [makeTypeface('handwritten', handwritten), makeTypeface('segments', segmented)];
	// A font that cannot be downloaded is not there; the set says so.
	const fonts = await loadFonts().catch(() => []);
	const expected = fontFamilies.reduce((sum, [, , weights]) => sum + weights.length, 0);
	return { faces: [...drawn, ...fonts], isWhole: fonts.length === expected };
}
