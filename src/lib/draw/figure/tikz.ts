import { baselineShift } from './fonts';
import { contrastColour, figurePalette, hexOf, rgbOfPaint } from './palette';
import {
	arrowOf,
	dashPattern,
	outlines,
	plainLine,
	writeNumber,
	type Box,
	type Point
} from './shapes';
import type { Figure, Mark, Paint, PathMark, RectMark, Role, TextMark } from './types';

/** Paper is light. */
const palette = figurePalette(false);

/** One CSS pixel in TeX's big points. */
const pixel = 0.75;

const signs: Readonly<Record<string, string>> = {
	'\\': '\\textbackslash{}',
	'{': '\\{',
	'}': '\\}',
	$: '\\$',
	'&': '\\&',
	'#': '\\#',
	'%': '\\%',
	_: '\\_',
	'^': '\\^{}',
	'~': '\\~{}',
	'<': '$<$',
	'>': '$>$',
	'\u2212': '$-$',
	'±': '$\\pm$',
	'×': '$\\times$',
	'÷': '$\\div$',
	'·': '$\\cdot$',
	'≤': '$\\le$',
	'≥': '$\\ge$',
	'≈': '$\\approx$',
	'≠': '$\\ne$',
	'→': '$\\to$',
	'←': '$\\gets$',
	'∞': '$\\infty$',
	'√': '$\\surd$',
	Σ: '$\\Sigma$',
	'∑': '$\\Sigma$',
	'⌊': '$\\lfloor$',
	'⌋': '$\\rfloor$',
	'⌈': '$\\lceil$',
	'⌉': '$\\rceil$',
	'²': '$^2$',
	'…': '\\ldots{}',
	'–': '--',
	'—': '---',
	'’': "'",
	'\u00a0': '~',
	'\u202f': '\\,',
	'\u2009': '\\,'
};

/** Text with every sign that TeX reads otherwise, or that its standard faces lack, written as a command. */
export function escapeTex(text: string): string {
	return text.replace(/[^a-zA-Z0-9 ]/gu, (sign) => signs[sign] ?? sign);
}

/** Text for a comment, on one line. */
function comment(text: string): string {
	return `% ${text.replace(/\s+/g, ' ')}`;
}

function at([x, y]: Point): string {
	return `(${writeNumber(x)},${writeNumber(y)})`;
}

/** xcolor's way to name a colour without a name. */
function bareColour(hex: string): string {
	const [red, green, blue] = [1, 3, 5].map((start) => parseInt(hex.slice(start, start + 2), 16));
	return `{rgb,255:red,${red};green,${green};blue,${blue}}`;
}

/** Roles keep their names, so that changing a definition changes them all. */
function colour(paint: Paint): string {
	if (typeof paint === 'string') return paint;
	if ('role' in paint) return `${paint.role}!${Math.round(100 * paint.amount)}!ground`;
	return bareColour(hexOf(rgbOfPaint(paint, palette)));
}

/** Letters against a paint are ink or ground wherever these can be read. */
function letterColour({ fill, on = 'ground' }: TextMark): string {
	if (fill !== 'contrast') return colour(fill);
	const letters = contrastColour(on, palette);
	const own = (['ink', 'ground'] as const).find((role) => hexOf(palette.roles[role]) === letters);
	return own ?? bareColour(letters);
}

function points(length: number): string {
	return `${writeNumber(length * pixel)}bp`;
}

function strokeOptions(mark: RectMark | PathMark): readonly string[] {
	const width = mark.strokeWidth ?? plainLine;
	if (mark.stroke === undefined || width === 0) return [];
	const [dash, gap] = dashPattern.map((part) => points(part * Math.max(1, width)));
	const dashes = mark.line === 'dashed' ? [`dash pattern=on ${dash} off ${gap}`] : [];
	return [`draw=${colour(mark.stroke)}`, `line width=${points(width)}`, ...dashes];
}

function command(options: readonly string[], drawn: string, opacity = 1): string {
	const all = opacity === 1 ? options : [...options, `opacity=${writeNumber(opacity)}`];
	return `\\path[${all.join(', ')}] ${drawn};`;
}

function rectangle({ x, y, width, height }: Box): string {
	return `${at([x, y])} rectangle ${at([x + width, y + height])}`;
}

function rectToTikz(mark: RectMark): readonly string[] {
	const fill = mark.fill === undefined ? [] : [`fill=${colour(mark.fill)}`];
	const stroke = strokeOptions(mark);
	const hatch = `pattern color=${colour(mark.stroke ?? 'padding')}`;
	const isDouble = mark.line === 'double';
	const body = isDouble || mark.hatched ? fill : [...fill, ...stroke];
	const lines = body.length > 0 ? [command(body, rectangle(mark), mark.opacity)] : [];
	if (mark.hatched)
		lines.push(command(['pattern=north east lines', hatch], rectangle(mark), mark.opacity));
	if ((isDouble || mark.hatched) && stroke.length > 0)
		for (const outline of outlines(mark))
			lines.push(command(stroke, rectangle(outline), mark.opacity));
	return lines;
}

const faces: Readonly<Record<TextMark['font'], string>> = {
	ui: '\\sffamily',
	mono: '\\ttfamily',
	prose: '\\rmfamily'
};

const anchors: Readonly<Record<TextMark['align'], string>> = {
	start: 'base west',
	middle: 'base',
	end: 'base east'
};

function textToTikz(mark: TextMark): readonly string[] {
	const size = points(mark.size);
	const weight = mark.weight === 600 ? '\\bfseries' : '';
	const options = [
		`anchor=${anchors[mark.align]}`,
		'inner sep=0pt',
		`text=${letterColour(mark)}`,
		`font=\\fontsize{${size}}{${size}}${faces[mark.font]}${weight}\\selectfont`
	];
	if (mark.opacity !== undefined) options.push(`opacity=${writeNumber(mark.opacity)}`);
	const place = at([mark.x, mark.y + baselineShift * mark.size]);
	return [`\\node[${options.join(', ')}] at ${place} {${escapeTex(mark.text)}};`];
}

function polyline(path: readonly Point[], closed = false): string {
	return [...path.map(at), ...(closed ? ['cycle'] : [])].join(' -- ');
}

function pathToTikz(mark: PathMark): readonly string[] {
	const arrow = mark.arrow ? arrowOf(mark) : null;
	const fill = mark.fill === undefined ? [] : [`fill=${colour(mark.fill)}`];
	const line = polyline(arrow?.shaft ?? mark.points, mark.closed);
	const lines = [command([...fill, ...strokeOptions(mark)], line, mark.opacity)];
	if (arrow && mark.stroke !== undefined)
		lines.push(command([`fill=${colour(mark.stroke)}`], polyline(arrow.head, true), mark.opacity));
	return lines;
}

function markToTikz(mark: Mark): readonly string[] {
	if (mark.kind === 'rect') return rectToTikz(mark);
	if (mark.kind === 'text') return textToTikz(mark);
	return pathToTikz(mark);
}

function definitions(): readonly string[] {
	const roles = Object.entries(palette.roles) as [Role, Parameters<typeof hexOf>[0]][];
	return roles.map(
		([role, rgb]) => `\\definecolor{${role}}{HTML}{${hexOf(rgb).slice(1).toUpperCase()}}`
	);
}

/**
 * A figure as a LaTeX document of its own that pdflatex turns into one cropped page; what lies between `\begin` and
 * `\end{tikzpicture}` fits into any document that has the colours.
 *
 * @param notes lines that go in as comments, e.g. the link with the settings
 */
export function figureToTikz(figure: Figure, notes: readonly string[] = []): string {
	const { width, height, title, description, marks } = figure;
	const box = { x: 0, y: 0, width, height };
	return [
		...[title, description, ...notes].map(comment),
		'\\documentclass[tikz]{standalone}',
		'\\usepackage[utf8]{inputenc}',
		'\\usepackage[T1]{fontenc}',
		'\\usepackage{lmodern}',
		'\\usetikzlibrary{patterns}',
		...definitions(),
		'\\begin{document}',
		`\\begin{tikzpicture}[x=${pixel}bp, y=-${pixel}bp, line join=round]`,
		command(['fill=ground'], rectangle(box)),
		...marks.filter(({ opacity }) => opacity !== 0).flatMap(markToTikz),
		'\\end{tikzpicture}',
		'\\end{document}',
		''
	].join('\n');
}
