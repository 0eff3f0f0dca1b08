import { describe, expect, it } from 'vitest';
import { frameMap, largestCells, placeAfterKey, placeAt, ticksFor } from './map-frame';

describe('frameMap', () => {
	it('gives each cell whole pixels', () => {
		expect(frameMap({ height: 32, width: 32 }, 900, 1)).toEqual({ height: 480, width: 480 });
		expect(frameMap({ height: 28, width: 28 }, 300, 2)).toEqual({ height: 588, width: 588 });
		expect(frameMap({ height: 5, width: 10 }, 300, 1)).toEqual({ height: 150, width: 300 });
	});

	it('does not blow up a few cells', () => {
		expect(frameMap({ height: 2, width: 2 }, 900, 1)).toEqual({ height: 96, width: 96 });
	});

	it('reduces what does not fit', () => {
		expect(frameMap({ height: 500, width: 1000 }, 200, 1)).toEqual({ height: 100, width: 200 });
	});
});

describe('placeAt', () => {
	it('finds the cell and stays inside', () => {
		const map = { height: 4, width: 8 };
		expect(placeAt(map, 0.5, 0.99)).toEqual({ y: 2, x: 7 });
		expect(placeAt(map, 1, -0.1)).toEqual({ y: 3, x: 0 });
	});
});

describe('placeAfterKey', () => {
	const map = { height: 3, width: 4 };

	it.each([
		['ArrowLeft', 1, 1],
		['ArrowRight', 1, 3],
		['ArrowUp', 0, 2],
		['ArrowDown', 2, 2],
		['Home', 1, 0],
		['End', 1, 3],
		['PageUp', 0, 2],
		['PageDown', 2, 2]
	])('%s leads from (1, 2) to (%i, %i)', (key, y, x) => {
		expect(placeAfterKey(map, { y: 1, x: 2 }, key)).toEqual({ y, x });
	});

	it('stops at the edge, starts at the first cell, ignores other keys', () => {
		expect(placeAfterKey(map, { y: 0, x: 3 }, 'ArrowRight')).toEqual({ y: 0, x: 3 });
		expect(placeAfterKey(map, null, 'ArrowDown')).toEqual({ y: 0, x: 0 });
		expect(placeAfterKey(map, null, 'a')).toBe(null);
	});
});

describe('ticksFor', () => {
	it('labels few round indices from 0', () => {
		expect(ticksFor(5)).toEqual([0, 1, 2, 3, 4]);
		expect(ticksFor(28)).toEqual([0, 4, 8, 12, 16, 20, 24]);
		expect(ticksFor(224)).toEqual([0, 32, 64, 96, 128, 160, 192]);
		expect(ticksFor(1)).toEqual([0]);
	});
});

describe('largestCells', () => {
	it('ranks by size, the earlier first', () => {
		const values = Float32Array.of(0, -3, 2, 3, 1, 0);
		expect(largestCells(values, { height: 2, width: 3 }, 3)).toEqual([
			{ y: 0, x: 1, value: -3 },
			{ y: 1, x: 0, value: 3 },
			{ y: 0, x: 2, value: 2 }
		]);
	});
});
