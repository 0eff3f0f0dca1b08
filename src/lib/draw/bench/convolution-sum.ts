import type { Mark, Paint, TextMark } from '../figure/types';
import { placeOfStep, type StepPlace } from './convolution-bench';
import { termSize, type ConvolutionLayout, type TermBox, type WordBox } from './convolution-layout';
import { emptyTaps } from './convolution-words';
import { inputAt, traceSliding, type ConvolutionRun } from './convolution-run';
import { shownWeight } from './convolution-still';
import { channelsSeen } from './convolution-bench';
import { words, wrapWords } from './grid-marks';
import { cellText, monoAdvance, plainNumber } from './grid-text';

/** The written-out sum of a step: value × weight for every covered cell, each channel's sum, the bias, the result. */

const letter = termSize * monoAdvance;
const mono = { size: termSize, font: 'mono' } as const;

/** One product as it is written. */
interface Term {
	readonly value: number;
	readonly weight: number;
	/** A padded or inserted zero. */
	readonly isEmpty: boolean;
	/** Follows another that it is added to. */
	readonly sign: string;
}

/** A weight on the amber ground that weights have everywhere. */
export function weightTag(
	x: number,
	y: number,
	weight: number,
	style: { size: number; letters: number; opacity?: number }
): Mark[] {
	const text = cellText(weight, style.letters);
	const width = text.length * style.size * monoAdvance + 4;
	const height = style.size + 3;
	const fill: Paint = { role: 'kernel', amount: 0.4 };
	const shown = style.opacity === undefined ? {} : { opacity: style.opacity };
	return [
		{ kind: 'rect', x, y: y - height / 2, width, height, fill, ...shown },
		{
			kind: 'text',
			x: x + width / 2,
			y,
			text,
			size: style.size,
			fill: 'contrast',
			on: fill,
			align: 'middle',
			font: 'mono',
			...shown
		}
	];
}

function termMarks(
	box: TermBox,
	row: number,
	column: number,
	term: Term,
	{ letters }: ConvolutionLayout
): Mark[] {
	const left = box.x + column * box.columnWidth;
	const y = box.y + (row + 0.5) * box.rowHeight;
	const opacity = term.value * term.weight === 0 ? 0.65 : 1;
	const sign = words(left, y, term.sign, mono);
	if (box.kind === 'products') {
		const text = cellText(term.value * term.weight, letters.product);
		const right = left + box.columnWidth - 0.7 * letter;
		return [sign, words(right, y, text, { ...mono, fill: 'ink', align: 'end', opacity })];
	}
	const dot = left + (1.4 + letters.value) * letter;
	const fill: Paint = term.isEmpty ? 'muted' : 'input';
	return [
		sign,
		words(dot, y, cellText(term.value), { ...mono, fill, align: 'end', opacity }),
		words(dot + 0.35 * letter, y, '·', { ...mono, align: 'middle' }),
		...weightTag(dot + 0.75 * letter, y, term.weight, { size: termSize, letters: 5, opacity })
	];
}

function channelTerms(
	layout: ConvolutionLayout,
	box: TermBox,
	terms: readonly Term[],
	columns: number
): Mark[] {
	return terms.flatMap((term, index) =>
		termMarks(box, Math.floor(index / columns), index % columns, term, layout)
	);
}

/** A result in the double frame of outputs. */
function resultMarks(x: number, y: number, text: string): Mark[] {
	const width = text.length * 8.4 + 12;
	return [
		{
			kind: 'rect',
			x,
			y: y - 11,
			width,
			height: 22,
			stroke: 'output',
			strokeWidth: 1,
			line: 'double'
		},
		words(x + width / 2, y, text, {
			size: 14,
			fill: 'output',
			font: 'mono',
			weight: 600,
			align: 'middle'
		})
	];
}

/** A piece of a line of a sum. */
interface Piece {
	readonly text: string;
	readonly fill: TextMark['fill'];
	readonly isResult?: boolean;
}

/** Pieces one after the other, in as many lines as they need. */
function pieceMarks(box: WordBox, pieces: readonly Piece[]): Mark[] {
	let { x, y } = { x: box.x, y: box.y + 12 };
	return pieces.flatMap(({ text, fill, isResult }) => {
		const width = text.length * 13 * monoAdvance + (isResult ? 14 : 0);
		if (x > box.x && x + width > box.x + box.width) [x, y] = [box.x, y + 26];
		const marks = isResult
			? resultMarks(x + 2, y, text)
			: [words(x, y, text, { size: 13, font: 'mono', fill })];
		x += width + 13 * monoAdvance;
		return marks;
	});
}

/** A number after a plus or minus sign. */
function added(value: number): string {
	return `${value < 0 ? '−' : '+'} ${plainNumber(Math.abs(value))}`;
}

interface SumOptions {
	readonly hidden: boolean;
}

function slidingTerms(run: ConvolutionRun, layout: ConvolutionLayout, place: StepPlace) {
	const trace = traceSliding(run, place);
	const isEmpty = emptyTaps(run, trace);
	const columns = run.bench.settings.kernel[1];
	const marks = trace.channels.flatMap((channel, at) => {
		const terms = channel.taps.map(({ value, weight }, index) => ({
			value,
			weight,
			isEmpty: isEmpty(index),
			sign: index === 0 ? '' : '+'
		}));
		return channelTerms(layout, layout.terms[at]!, terms, columns);
	});
	return { trace, marks };
}

/** The sum of a step of a sliding kernel. */
export function slidingSum(
	run: ConvolutionRun,
	layout: ConvolutionLayout,
	step: number,
	{ hidden }: SumOptions
): Mark[] {
	const { trace, marks } = slidingTerms(run, layout, placeOfStep(run.bench, step));
	const result = hidden ? '?' : plainNumber(trace.value);
	const sums = trace.channels.map(({ sum }) => (hidden ? '?' : plainNumber(sum)));
	const rows = run.bench.settings.kernel[0];
	const lines = layout.terms.slice(0, trace.channels.length).flatMap((box, at) => {
		const y = box.y + rows * box.rowHeight + 15;
		const equals = words(box.x, y, '=', mono);
		if (!layout.total) return [equals, ...resultMarks(box.x + 2 * letter, y, result)];
		const sum = words(box.x + 2 * letter, y, sums[at]!, { ...mono, fill: 'ink', weight: 600 });
		return [equals, sum];
	});
	if (!layout.total) return [...marks, ...lines];
	const pieces: Piece[] = trace.channels.map(({ sum }, at) => ({
		text: hidden ? `${at ? '+ ' : ''}?` : at ? added(sum) : sums[at]!,
		fill: 'ink'
	}));
	if (run.bench.numbers.bias) pieces.push({ text: `${added(trace.bias)} (bias)`, fill: 'ink' });
	pieces.push({ text: '=', fill: 'muted' }, { text: result, fill: 'output', isResult: true });
	return [...marks, ...lines, ...pieceMarks(layout.total, pieces)];
}

/** What an input cell stamps: its value times every weight. */
export function stampSum(run: ConvolutionRun, layout: ConvolutionLayout, step: number): Mark[] {
	const { bench } = run;
	const place = placeOfStep(bench, step);
	const [rows, columns] = bench.settings.kernel;
	const { first, count } = channelsSeen(bench, place.filter);
	const marks = Array.from({ length: count }, (_, index) => {
		const value = inputAt(run, place.y, place.x, first + index);
		const terms = Array.from({ length: rows * columns }, (_cell, at) => ({
			value,
			weight: shownWeight(run, place.filter, index, Math.floor(at / columns), at % columns),
			isEmpty: false,
			sign: ''
		}));
		return channelTerms(layout, layout.terms[index]!, terms, columns);
	}).flat();
	const said = `Each product is added to the output cell it falls on${count > 1 ? ', all channels together' : ''}.`;
	const { x, y, width } = layout.total!;
	const lines = wrapWords(said, Math.floor(width / 6.6));
	return [...marks, ...lines.map((line, at) => words(x, y + at * 16, line, { fill: 'ink' }))];
}
