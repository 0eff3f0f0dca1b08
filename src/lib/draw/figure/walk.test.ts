import { describe, expect, it } from 'vitest';
import { sampleFigure } from './figure.testing';
import type { Figure } from './types';
import { cellAfterKey, cellOf, cellStyle, cellUnder, readableScale, sameCell } from './walk';

const figure = sampleFigure();
const [input, output] = [figure.grids[0]!, figure.grids[1]!];

describe('pointing', () => {
	it('finds the mark that stands for a cell', () => {
		expect(cellUnder(figure, 45, 21)).toEqual({ grid: 'a', y: 0, x: 1 });
		expect(cellUnder(figure, 121, 21)).toEqual({ grid: 'b', y: -1, x: 0 });
		expect(cellUnder(figure, 2, 2)).toBeNull();
	});

	it('falls back on the geometry of the grids', () => {
		const bare: Figure = { ...figure, marks: [] };
		expect(cellUnder(bare, 45, 21)).toEqual({ grid: 'a', y: 0, x: 1 });
		expect(cellUnder(bare, 143.9, 67.9)).toEqual({ grid: 'b', y: 0, x: 0 });
		expect(cellUnder(bare, 168, 30)).toBeNull();
		expect(cellUnder(bare, 30, 68)).toBeNull();
	});

	it('prefers the mark on top', () => {
		const cell = { grid: 'c', y: 7, x: 8 };
		const cover = { kind: 'rect', x: 0, y: 0, width: 200, height: 100, cell } as const;
		expect(cellUnder({ ...figure, marks: [...figure.marks, cover] }, 30, 30)).toEqual(cell);
	});
});

describe('walking', () => {
	it('follows arrows up to the edges, which may be negative', () => {
		const start = { grid: 'b', y: -1, x: 0 };
		expect(cellAfterKey(output, start, 'ArrowUp')).toEqual(start);
		expect(cellAfterKey(output, start, 'ArrowDown')).toEqual({ grid: 'b', y: 0, x: 0 });
		expect(cellAfterKey(output, start, 'End')).toEqual({ grid: 'b', y: -1, x: 1 });
		expect(cellAfterKey(output, start, 'a')).toBeNull();
	});

	it('begins at the first cell that is not padding', () => {
		expect(cellOf(output, undefined)).toEqual({ grid: 'b', y: 0, x: 0 });
		expect(cellOf(input, { y: 9, x: -4 })).toEqual({ grid: 'a', y: 1, x: 0 });
	});
});

describe('places for CSS', () => {
	it('are shares of the figure', () => {
		expect(cellStyle(figure, { grid: 'a', y: 1, x: 1 })).toBe(
			'left: 22%; top: 44%; width: 12%; height: 24%'
		);
	});

	it('are missing for cells that the figure does not have', () => {
		expect(cellStyle(figure, { grid: 'a', y: 2, x: 0 })).toBeNull();
		expect(cellStyle(figure, { grid: 'none', y: 0, x: 0 })).toBeNull();
	});
});

describe('the least scale', () => {
	it('keeps numbers readable, and is never above 1', () => {
		expect(readableScale(figure)).toBeCloseTo(20 / 24);
		const tiny = { ...input, cellSize: 6 };
		expect(readableScale({ ...figure, grids: [tiny] })).toBe(0.5);
		expect(readableScale({ ...figure, grids: [tiny, { ...output, cellSize: 20 }] })).toBe(1);
	});
});

it('knows equal cells', () => {
	expect(sameCell(null, null)).toBe(true);
	expect(sameCell({ grid: 'a', y: 0, x: 1 }, { grid: 'a', y: 0, x: 1 })).toBe(true);
	expect(sameCell({ grid: 'a', y: 0, x: 1 }, null)).toBe(false);
	expect(sameCell({ grid: 'a', y: 0, x: 1 }, { grid: 'b', y: 0, x: 1 })).toBe(false);
});
