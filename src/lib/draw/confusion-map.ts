import { packPixel } from './colour';
import { largestCount, strengthOf, type Confusion } from './confusion';
import { hexOf, figurePalette } from './figure/palette';
import { mixOklab, oklabOf, rgbOf, type Rgb } from './oklab';
import { paintCanvas, paintCells } from './surface';

/** A large table of mistakes as a picture: one cell a count, right answers in one hue, mistakes in another. */

/** The accent of app.css, which a painter cannot ask; a test holds them together. */
const mistakeColours: Readonly<Record<'light' | 'dark', Rgb>> = {
	light: [160, 48, 32],
	dark: [240, 147, 127]
};

/** Bytes of one hue; those of right answers lie above those of mistakes. */
const shades = 128;

/** The colours of no picture, of all mistakes, and of all right answers, for a legend. */
export function confusionColours(dark: boolean) {
	const { ground, output } = figurePalette(dark).roles;
	const mistake = mistakeColours[dark ? 'dark' : 'light'];
	return { none: hexOf(ground), mistake: hexOf(mistake), right: hexOf(output) };
}

function shadesTo(full: Rgb, ground: Rgb): number[] {
	const [from, to] = [oklabOf(ground), oklabOf(full)];
	return Array.from({ length: shades }, (_, shade) =>
		packPixel(rgbOf(mixOklab(from, to, shade / (shades - 1))))
	);
}

function tableOf(dark: boolean): Uint32Array {
	const { ground, output } = figurePalette(dark).roles;
	const mistake = mistakeColours[dark ? 'dark' : 'light'];
	return Uint32Array.from([...shadesTo(mistake, ground), ...shadesTo(output, ground)]);
}

/** The byte of each cell: its shade, and of which hue. */
function bytesOf(confusion: Confusion): Uint8Array {
	const largest = largestCount(confusion);
	return Uint8Array.from(
		confusion.flatMap((row, truth) =>
			row.map((count, taken) => {
				const shade = Math.round(strengthOf(count, largest) * (shades - 1));
				return truth === taken ? shades + shade : shade;
			})
		)
	);
}

/** Paints a table of mistakes, one pixel of the canvas a cell. */
export function paintConfusion(
	canvas: HTMLCanvasElement,
	confusion: Confusion,
	dark: boolean
): void {
	const size = { height: confusion.length, width: confusion.length };
	const cells = { bytes: bytesOf(confusion), offset: 0, ...size };
	paintCanvas(canvas, size, (surface) =>
		paintCells(surface, { x: 0, y: 0, ...size }, cells, tableOf(dark))
	);
}
