import { baselineShift, fontFamilies } from './fonts';
import { cssColour, textColour, type Palette } from './palette';
import {
	arrowOf,
	dashPattern,
	hatchGap,
	hatchWidth,
	outlines,
	plainLine,
	writeNumber,
	type Box,
	type Point
} from './shapes';
import type { Figure, Mark, Paint, PathMark, RectMark, TextMark } from './types';

type Attributes = Readonly<Record<string, string | number | undefined>>;

const escapes: Readonly<Record<string, string>> = {
	'&': '&amp;',
	'<': '&lt;',
	'>': '&gt;',
	'"': '&quot;'
};

function escapeXml(text: string): string {
	return text.replace(/[&<>"]/g, (sign) => escapes[sign]!);
}

function element(name: string, attributes: Attributes, content?: string): string {
	const written = Object.entries(attributes)
		.filter(([, value]) => value !== undefined)
		.map(
			([key, value]) =>
				` ${key}="${typeof value === 'number' ? writeNumber(value) : escapeXml(value!)}"`
		)
		.join('');
	return content === undefined ? `<${name}${written}/>` : `<${name}${written}>${content}</${name}>`;
}

function boxOf({ x, y, width, height }: Box): Attributes {
	return { x, y, width, height };
}

function strokeOf(mark: RectMark | PathMark, palette: Palette): Attributes {
	const width = mark.strokeWidth ?? plainLine;
	if (mark.stroke === undefined || width === 0) return {};
	const dash = dashPattern.map((part) => writeNumber(part * Math.max(1, width))).join(' ');
	return {
		stroke: cssColour(mark.stroke, palette),
		'stroke-width': width,
		'stroke-dasharray': mark.line === 'dashed' ? dash : undefined
	};
}

function hatchPaint(mark: RectMark): Paint {
	return mark.stroke ?? 'padding';
}

function hatchId(paint: Paint, palette: Palette): string {
	return `hatch-${cssColour(paint, palette).slice(1)}`;
}

/** One tile of the lines x + y = multiples of the gap, with its neighbours' corners. */
function hatchPattern(paint: Paint, palette: Palette): string {
	const [gap, over] = [hatchGap, 1];
	const d = `M${-over} ${over}L${over} ${-over}M0 ${gap}L${gap} 0M${gap - over} ${gap + over}L${gap + over} ${gap - over}`;
	const lines = element('path', {
		d,
		stroke: cssColour(paint, palette),
		'stroke-width': hatchWidth
	});
	const id = hatchId(paint, palette);
	return element('pattern', { id, patternUnits: 'userSpaceOnUse', width: gap, height: gap }, lines);
}

function rectToSvg(mark: RectMark, palette: Palette): string {
	const parts: string[] = [];
	const stroke = strokeOf(mark, palette);
	const isPlain = mark.line !== 'double' && !mark.hatched;
	const fill = mark.fill === undefined ? 'none' : cssColour(mark.fill, palette);
	if (isPlain) return element('rect', { ...boxOf(mark), fill, ...stroke });
	if (mark.fill !== undefined) parts.push(element('rect', { ...boxOf(mark), fill }));
	if (mark.hatched) {
		const pattern = `url(#${hatchId(hatchPaint(mark), palette)})`;
		parts.push(element('rect', { ...boxOf(mark), fill: pattern }));
	}
	if (stroke.stroke !== undefined)
		for (const outline of outlines(mark))
			parts.push(element('rect', { ...boxOf(outline), fill: 'none', ...stroke }));
	return parts.join('');
}

function textToSvg(mark: TextMark, palette: Palette): string {
	return element(
		'text',
		{
			x: mark.x,
			y: mark.y + baselineShift * mark.size,
			fill: textColour(mark, palette),
			'font-family': fontFamilies[mark.font],
			'font-size': mark.size,
			'font-weight': mark.weight === 600 ? 600 : undefined,
			'text-anchor': mark.align === 'start' ? undefined : mark.align
		},
		escapeXml(mark.text)
	);
}

function dataOf(points: readonly Point[], closed = false): string {
	return `M${points.map(([x, y]) => `${writeNumber(x)} ${writeNumber(y)}`).join('L')}${closed ? 'Z' : ''}`;
}

function pathToSvg(mark: PathMark, palette: Palette): string {
	const arrow = mark.arrow ? arrowOf(mark) : null;
	const fill = mark.fill === undefined ? 'none' : cssColour(mark.fill, palette);
	const stroke = strokeOf(mark, palette);
	const line = { d: dataOf(arrow?.shaft ?? mark.points, mark.closed), fill, ...stroke };
	if (!arrow || stroke.stroke === undefined) return element('path', line);
	return (
		element('path', line) + element('path', { d: dataOf(arrow.head, true), fill: stroke.stroke })
	);
}

function markToSvg(mark: Mark, palette: Palette): string {
	if (mark.kind === 'rect') return rectToSvg(mark, palette);
	if (mark.kind === 'text') return textToSvg(mark, palette);
	return pathToSvg(mark, palette);
}

/** A mark, inside a group of its opacity if it has one. */
function drawMark(mark: Mark, palette: Palette): string {
	const drawn = markToSvg(mark, palette);
	const { opacity = 1 } = mark;
	return opacity === 1 ? drawn : element('g', { opacity }, drawn);
}

function hatchPatterns(figure: Figure, palette: Palette): readonly string[] {
	const patterns = figure.marks
		.filter((mark) => mark.kind === 'rect' && mark.hatched)
		.map((mark) => hatchPattern(hatchPaint(mark as RectMark), palette));
	const different = [...new Set(patterns)];
	return different.length > 0 ? [element('defs', {}, different.join(''))] : [];
}

/** A figure as an SVG file on the theme's ground. Letters stay letters, in the site's faces or what stands in for them. */
export function figureToSvg(figure: Figure, palette: Palette): string {
	const { width, height } = figure;
	const ground = { width, height, fill: cssColour('ground', palette) };
	const lines = [
		element('title', { id: 'title' }, escapeXml(figure.title)),
		element('desc', { id: 'description' }, escapeXml(figure.description)),
		...hatchPatterns(figure, palette),
		element('rect', ground),
		...figure.marks.filter(({ opacity }) => opacity !== 0).map((mark) => drawMark(mark, palette))
	];
	const root = {
		xmlns: 'http://www.w3.org/2000/svg',
		width,
		height,
		viewBox: `0 0 ${writeNumber(width)} ${writeNumber(height)}`,
		role: 'img',
		'aria-labelledby': 'title description',
		'stroke-linejoin': 'round'
	};
	return `${element('svg', root, `\n${lines.join('\n')}\n`)}\n`;
}
