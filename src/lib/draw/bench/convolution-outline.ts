import type { Figure, Mark, RectMark } from '../figure/types';
import { formatCount } from '../format';
import {
	benchOutput,
	benchSizes,
	benchSteps,
	placeOfStep,
	type ConvolutionBench
} from './convolution-bench';
import { between, glideAt } from './grid-glide';
import { words } from './grid-marks';
import { convolutionTitle, leftOverWords, stepSentence } from './convolution-words';

/** A convolution whose cells are too many to draw: its pictures to scale, with the window moving over them. */

const top = 44;
const margin = 8;

/** A picture to scale. */
interface Sheet {
	readonly x: number;
	readonly unit: number;
}

function box(sheet: Sheet, y: number, x: number, rows: number, columns: number) {
	return {
		x: sheet.x + x * sheet.unit,
		y: top + y * sheet.unit,
		width: columns * sheet.unit,
		height: rows * sheet.unit
	} satisfies Partial<RectMark>;
}

function headings(bench: ConvolutionBench, input: Sheet, output: Sheet): Mark[] {
	const [rows, columns] = benchOutput(bench);
	const heading = { size: 14, weight: 600 } as const;
	const sizeWords = (height: number, width: number, count: number, noun: string) =>
		`${height}×${width}, ${formatCount(count)} ${noun}${count === 1 ? '' : 's'}`;
	return [
		words(input.x, 10, 'Input', { ...heading, fill: 'input' }),
		words(input.x, 28, sizeWords(bench.size[0], bench.size[1], bench.channels, 'channel')),
		words(output.x, 10, 'Output', { ...heading, fill: 'output' }),
		words(output.x, 28, sizeWords(rows, columns, bench.filters, 'filter'))
	];
}

/** Cells along an axis before and after the picture, and those that the figure shows in all. */
function framed(bench: ConvolutionBench): readonly { before: number; all: number }[] {
	const sizes = benchSizes(bench);
	if (sizes.kind === 'transposed') return sizes.axes.map(({ size }) => ({ before: 0, all: size }));
	return sizes.axes.map(({ padBefore, padded }) => ({ before: padBefore, all: padded }));
}

/** The figure of a bench without numbers. */
export function outlineFigure(bench: ConvolutionBench, time: number, width: number): Figure {
	const [vertical, horizontal] = framed(bench);
	const [rows, columns] = benchOutput(bench);
	const gap = 48;
	const room = Math.max(280, Math.min(width, 900)) - 2 * margin - gap;
	const across = horizontal!.all + columns;
	const unit = Math.min(room / across, 360 / Math.max(vertical!.all, rows));
	const input = { x: margin, unit };
	const output = { x: margin + horizontal!.all * unit + gap, unit };
	const glide = glideAt(time, benchSteps(bench));
	const [from, to] = [placeOfStep(bench, glide.step), placeOfStep(bench, glide.next)];
	const at = { y: between(from.y, to.y, glide.done), x: between(from.x, to.x, glide.done) };
	const { stride } = bench.settings;
	const [high, wide] = benchSizes(bench).axes.map(({ span }) => span);
	const isStamp = bench.way !== 'convolution';
	const window: Mark[] = isStamp
		? [
				{ kind: 'rect', ...box(input, at.y, at.x, 1, 1), fill: 'kernel' },
				{
					kind: 'rect',
					...box(output, at.y * stride[0], at.x * stride[1], high!, wide!),
					stroke: 'kernel',
					strokeWidth: 2
				}
			]
		: [
				{
					kind: 'rect',
					...box(input, at.y * stride[0], at.x * stride[1], high!, wide!),
					fill: { role: 'kernel', amount: 0.4 },
					stroke: 'kernel',
					strokeWidth: 2
				},
				{ kind: 'rect', ...box(output, at.y, at.x, 1, 1), fill: 'output' }
			];
	const bottom = top + Math.max(vertical!.all, rows) * unit;
	return {
		width: Math.max(output.x + columns * unit + margin, 320),
		height: bottom + 48,
		title: convolutionTitle(bench, time),
		description: stepSentence(bench, time),
		grids: [],
		marks: [
			...headings(bench, input, output),
			...pictures(bench, input, output),
			...window,
			words(margin, bottom + 18, 'To scale; numbers are shown up to 16×16 cells.'),
			words(margin, bottom + 36, leftOverWords(bench), { fill: 'ink' })
		]
	};
}

function pictures(bench: ConvolutionBench, input: Sheet, output: Sheet): Mark[] {
	const [vertical, horizontal] = framed(bench);
	const [rows, columns] = benchOutput(bench);
	const [height, width] = bench.size;
	return [
		{
			kind: 'rect',
			...box(input, 0, 0, vertical!.all, horizontal!.all),
			stroke: 'padding',
			line: 'dashed'
		},
		{
			kind: 'rect',
			...box(input, vertical!.before, horizontal!.before, height, width),
			fill: { role: 'input', amount: 0.15 },
			stroke: 'input'
		},
		{
			kind: 'rect',
			...box(output, 0, 0, rows, columns),
			fill: { role: 'output', amount: 0.15 },
			stroke: 'output'
		}
	];
}
