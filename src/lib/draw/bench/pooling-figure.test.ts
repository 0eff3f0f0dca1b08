import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Figure, Mark, RectMark, TextMark } from '$lib/draw/figure/types';
import { poolingFigure } from './pooling-figure';
import { runPooling } from './pooling-run';
import { anyBench, benchWith, rows } from './pooling.testing';

const isRect = (mark: Mark): mark is RectMark => mark.kind === 'rect';
const isText = (mark: Mark): mark is TextMark => mark.kind === 'text';
const textsOf = (figure: Figure) => figure.marks.filter(isText).map(({ text }) => text);

/** The square of a cell. */
function cellOf(figure: Figure, grid: string, y: number, x: number): RectMark {
	const found = figure.marks
		.filter(isRect)
		.find(({ cell }) => cell?.grid === grid && cell.y === y && cell.x === x);
	if (!found) throw new Error(`no cell ${grid} ${y} ${x}`);
	return found;
}

/** Texts whose middle lies in the square of a cell. */
function textsIn(figure: Figure, grid: string, y: number, x: number): string[] {
	const square = cellOf(figure, grid, y, x);
	const isIn = ({ x: left, y: top }: TextMark) =>
		left > square.x &&
		left <= square.x + square.width &&
		top > square.y &&
		top < square.y + square.height;
	return figure.marks
		.filter(isText)
		.filter(isIn)
		.map(({ text }) => text);
}

/** Frames in the output's colour inside the squares of the input: the winners. */
function winnersOf(figure: Figure): number {
	const rects = figure.marks.filter(isRect);
	return rects.filter(
		({ stroke, cell, width, fill }) =>
			stroke === 'output' && !cell && fill === undefined && width < figure.grids[0]!.cellSize
	).length;
}

const lookOfWindow = (figure: Figure) =>
	figure.marks
		.filter(isRect)
		.find(({ stroke, strokeWidth }) => stroke === 'kernel' && strokeWidth === 3)!;

describe('poolingFigure', () => {
	test('shows the outputs so far, the sum, and marks the winners so far', () => {
		const figure = poolingFigure(benchWith(), 2);
		expect(textsIn(figure, 'out0', 0, 0)).toEqual(['4']);
		expect(textsIn(figure, 'out0', 1, 0)).toEqual(['8']);
		expect(textsIn(figure, 'out0', 1, 1)).toEqual([]);
		expect(textsOf(figure)).toContain('max(2, 8, 1, 0) = 8');
		expect(winnersOf(figure)).toBe(3);
		expect(cellOf(figure, 'out0', 1, 0).line).toBe('double');
	});

	test('hides the result and its winner until it is asked for', () => {
		const figure = poolingFigure(benchWith(), 2, { hidden: true });
		expect(textsIn(figure, 'out0', 1, 0)).toEqual(['?']);
		expect(textsOf(figure)).toContain('max(2, 8, 1, 0) = ?');
		expect(winnersOf(figure)).toBe(0);
		expect(figure.marks.some((mark) => mark.kind === 'path' && mark.arrow)).toBe(false);
		expect(figure.description).not.toContain('is 8');
	});

	test('counts wins where windows overlap', () => {
		const input = rows([0, 0, 0], [0, 9, 0], [0, 0, 0]);
		const figure = poolingFigure(benchWith({ stride: [1, 1] }, { input }), 3);
		expect(textsIn(figure, 'in0', 1, 1)).toEqual(['×4', '9']);
	});

	test('draws the shares of an average', () => {
		const figure = poolingFigure(benchWith({ pool: 'average' }), 0);
		expect(textsIn(figure, 'in0', 0, 0)).toEqual(['3', '/4']);
		expect(textsIn(figure, 'in0', 0, 2)).toEqual(['3']);
	});

	test('hatches and names the cells that the stride leaves over', () => {
		const input = rows([1, 2, 3, 4, 5]);
		const figure = poolingFigure(benchWith({ kernel: [1, 2] }, { input }), 0);
		expect(cellOf(figure, 'in0', 0, 4).hatched).toBe(true);
		expect(cellOf(figure, 'in0', 0, 3).hatched).toBeUndefined();
		expect(textsOf(figure)).toContain('1 column left over');
	});

	test('draws what ceil mode reaches beyond the edge', () => {
		const input = rows([1, 2, 3, 4, 5]);
		const figure = poolingFigure(benchWith({ kernel: [1, 2], ceilMode: true }, { input }), 2);
		expect(figure.grids[0]!.columns).toBe(6);
		expect(textsOf(figure)).toContain('1 column beyond the edge');
		expect(textsIn(figure, 'out0', 0, 2)).toEqual(['5']);
	});

	test('routes the gradient back, step by step', () => {
		const input = rows([0, 9, 0]);
		const bench = benchWith(
			{ kernel: [1, 2], stride: [1, 1] },
			{ input, phase: 'gradient', gradient: 2 }
		);
		expect(textsIn(poolingFigure(bench, 0), 'in0', 0, 1)).toEqual(['2', '9']);
		expect(textsIn(poolingFigure(bench, 1), 'in0', 0, 1)).toEqual(['4', '9']);
		expect(textsOf(poolingFigure(bench, 1))).toContain('2 + 2 = 4');
	});

	test('the window rests on each step and lies between two on the way', () => {
		const at = (time: number) => lookOfWindow(poolingFigure(benchWith(), time)).x;
		expect(at(0.3)).toBe(at(0));
		expect(at(0.8)).toBeGreaterThan(at(0));
		expect(at(0.8)).toBeLessThan(at(1));
	});

	test('marks the outputs that a pinned input cell feeds', () => {
		const pinned = { grid: 'in0', y: 1, x: 1 };
		const figure = poolingFigure(benchWith({ kernel: [3, 3], stride: [1, 1] }), 0, { pinned });
		const dashed = figure.marks
			.filter(isRect)
			.filter(({ line, stroke }) => line === 'dashed' && stroke === 'input');
		expect(dashed).toHaveLength(4);
	});

	test('shows one channel or all', () => {
		const input = { shape: [2, 2, 3], data: Float32Array.from({ length: 12 }, (_, at) => at) };
		const ids = (channel: number | null) =>
			poolingFigure(benchWith({}, { input }), 0, { channel }).grids.map(({ id }) => id);
		expect(ids(null)).toEqual(['in0', 'in1', 'in2', 'out0', 'out1', 'out2']);
		expect(ids(1)).toEqual(['in1', 'out1']);
	});

	test('any bench is drawn inside its figure, and its size does not change with the time', () => {
		fc.assert(
			fc.property(
				anyBench,
				fc.double({ min: 0, max: 1, noNaN: true }),
				fc.boolean(),
				(bench, share, narrow) => {
					const time = share * (runPooling(bench).count - 1);
					const figure = poolingFigure(bench, time, { narrow });
					const first = poolingFigure(bench, 0, { narrow });
					expect([figure.width, figure.height]).toEqual([first.width, first.height]);
					for (const mark of figure.marks.filter(isRect)) {
						expect(mark.x).toBeGreaterThanOrEqual(0);
						expect(mark.y).toBeGreaterThanOrEqual(0);
						expect(mark.x + mark.width).toBeLessThanOrEqual(figure.width);
						expect(mark.y + mark.height).toBeLessThanOrEqual(figure.height);
					}
					for (const mark of figure.marks.filter(isText)) {
						expect(mark.y).toBeLessThan(figure.height);
						expect(mark.text).not.toContain('NaN');
					}
					expect(poolingFigure(bench, time, { narrow })).toEqual(figure);
				}
			)
		);
	});

	test('small screens have the output under the input', () => {
		const [input, output] = poolingFigure(benchWith(), 0, { narrow: true }).grids;
		expect(output!.y).toBeGreaterThan(input!.y + 4 * input!.cellSize);
		expect(poolingFigure(benchWith(), 0, { narrow: true }).width).toBeLessThanOrEqual(328);
	});
});
