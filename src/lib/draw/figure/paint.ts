import { baselineShift, fontFamilies } from './fonts';
import { cssColour, textColour, type Palette } from './palette';
import {
	arrowOf,
	dashPattern,
	hatchLines,
	hatchWidth,
	outlines,
	plainLine,
	type Box,
	type Point
} from './shapes';
import type { Figure, Mark, PathMark, RectMark, TextMark } from './types';

type Context = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D;

/** What every mark is painted with. */
interface Brush {
	readonly context: Context;
	readonly palette: Palette;
	/** Pixels of the canvas for one of the figure. */
	readonly scale: number;
	/** What the context was last told: telling it again costs more than asking here. */
	font: string;
	dash: number;
}

const noDash: readonly number[] = [];

/** Sets colour and width of lines; widths are whole pixels, so that edges stay sharp. */
function setStroke(brush: Brush, mark: RectMark | PathMark): number {
	const { context, palette, scale } = brush;
	const width = mark.strokeWidth ?? plainLine;
	const pixels = Math.max(1, Math.round(width * scale));
	context.strokeStyle = cssColour(mark.stroke ?? 'ink', palette);
	context.lineWidth = pixels;
	setDash(brush, mark.line === 'dashed' ? Math.max(1, width) * scale : 0);
	return pixels;
}

/** Dashes lines in a unit, or leaves them whole where it is zero. */
function setDash(brush: Brush, unit: number): void {
	if (brush.dash === unit) return;
	brush.dash = unit;
	brush.context.setLineDash(unit === 0 ? noDash : dashPattern.map((part) => part * unit));
}

/** A box in whole pixels of the canvas. Both sides are rounded alike, so that neighbours share their edge. */
function snap({ x, y, width, height }: Box, scale: number): Box {
	const [left, top] = [Math.round(x * scale), Math.round(y * scale)];
	return {
		x: left,
		y: top,
		width: Math.round((x + width) * scale) - left,
		height: Math.round((y + height) * scale) - top
	};
}

function hatch(brush: Brush, mark: RectMark): void {
	const { context, palette, scale } = brush;
	context.strokeStyle = cssColour(mark.stroke ?? 'padding', palette);
	context.lineWidth = hatchWidth * scale;
	setDash(brush, 0);
	context.beginPath();
	for (const [from, to] of hatchLines(mark)) {
		context.moveTo(from[0] * scale, from[1] * scale);
		context.lineTo(to[0] * scale, to[1] * scale);
	}
	context.stroke();
}

function paintRect(brush: Brush, mark: RectMark): void {
	const { context, palette, scale } = brush;
	if (mark.fill !== undefined) {
		const { x, y, width, height } = snap(mark, scale);
		context.fillStyle = cssColour(mark.fill, palette);
		context.fillRect(x, y, width, height);
	}
	if (mark.hatched) hatch(brush, mark);
	if (mark.stroke === undefined || mark.strokeWidth === 0) return;
	// An odd number of pixels lies half on each side of a pixel's middle.
	const shift = (setStroke(brush, mark) % 2) / 2;
	for (const outline of outlines(mark)) {
		const { x, y, width, height } = snap(outline, scale);
		context.strokeRect(x + shift, y + shift, width, height);
	}
}

function setFont(brush: Brush, { weight = 400, size, font: face }: TextMark): void {
	const font = `${weight} ${size * brush.scale}px ${fontFamilies[face]}`;
	if (brush.font === font) return;
	brush.font = font;
	brush.context.font = font;
}

function paintText(brush: Brush, mark: TextMark): void {
	const { context, palette, scale } = brush;
	setFont(brush, mark);
	context.textAlign = mark.align === 'middle' ? 'center' : mark.align;
	context.fillStyle = textColour(mark, palette);
	context.fillText(mark.text, mark.x * scale, (mark.y + baselineShift * mark.size) * scale);
}

function trace({ context, scale }: Brush, points: readonly Point[], closed = false): void {
	context.beginPath();
	for (const [x, y] of points) context.lineTo(x * scale, y * scale);
	if (closed) context.closePath();
}

function paintPath(brush: Brush, mark: PathMark): void {
	const { context, palette } = brush;
	const arrow = mark.arrow ? arrowOf(mark) : null;
	trace(brush, arrow?.shaft ?? mark.points, mark.closed);
	if (mark.fill !== undefined) {
		context.fillStyle = cssColour(mark.fill, palette);
		context.fill();
	}
	if (mark.stroke === undefined || mark.strokeWidth === 0) return;
	setStroke(brush, mark);
	context.stroke();
	if (!arrow) return;
	trace(brush, arrow.head, true);
	context.fillStyle = cssColour(mark.stroke, palette);
	context.fill();
}

function paintMark(brush: Brush, mark: Mark): void {
	if (mark.kind === 'rect') paintRect(brush, mark);
	else if (mark.kind === 'text') paintText(brush, mark);
	else paintPath(brush, mark);
}

/**
 * Paints a figure on the ground of its theme, with its upper left corner at the context's origin.
 * @param scale pixels of the canvas for one of the figure
 */
export function paintFigure(
	context: Context,
	figure: Figure,
	palette: Palette,
	scale: number
): void {
	const brush: Brush = { context, palette, scale, font: '', dash: 0 };
	context.save();
	context.setLineDash(noDash);
	context.fillStyle = cssColour('ground', palette);
	context.fillRect(0, 0, Math.ceil(figure.width * scale), Math.ceil(figure.height * scale));
	context.textBaseline = 'alphabetic';
	context.lineJoin = 'round';
	for (const mark of figure.marks) {
		const opacity = mark.opacity ?? 1;
		if (opacity === 0) continue;
		context.globalAlpha = opacity;
		paintMark(brush, mark);
	}
	context.restore();
}
