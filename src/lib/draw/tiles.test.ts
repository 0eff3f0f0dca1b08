import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
	cellAt,
	fitTile,
	isVector,
	layoutTiles,
	rowsHeight,
	slotAfterKey,
	slotAt,
	slotCorner,
	tileSizeOf,
	visibleRows
} from './tiles';

const anyLayout = fc
	.record({
		count: fc.integer({ min: 1, max: 300 }),
		side: fc.integer({ min: 1, max: 60 }),
		available: fc.integer({ min: 20, max: 1400 }),
		tileSize: fc.integer({ min: 20, max: 70 }),
		ratio: fc.constantFrom(1, 1.5, 2)
	})
	.map(({ count, side, available, tileSize, ratio }) => ({
		available: available * ratio,
		shape: [side, side, count],
		layout: layoutTiles({ count, shape: [side, side, count], tileSize, available, ratio })
	}));

describe('fitTile', () => {
	it.each([
		[32, 40, 32],
		[28, 40, 56],
		[16, 40, 48],
		[8, 40, 40],
		[5, 40, 40],
		[7, 40, 42],
		[1, 40, 40],
		[64, 40, 32],
		[224, 40, 56],
		[227, 40, 40]
	])('a map of %i cells at %i px gets %i px', (cells, wanted, size) => {
		expect(fitTile(cells, wanted)).toBe(size);
	});

	it('stays near what was wished', () => {
		fc.assert(
			fc.property(
				fc.integer({ min: 1, max: 500 }),
				fc.integer({ min: 10, max: 130 }),
				(cells, wanted) => {
					const size = fitTile(cells, wanted);
					expect(Number.isInteger(size)).toBe(true);
					expect(size / wanted).toBeGreaterThanOrEqual(0.7);
					expect(size / wanted).toBeLessThanOrEqual(1.5);
				}
			)
		);
	});
});

describe('tileSizeOf', () => {
	it('keeps the aspect of a map', () => {
		expect(tileSizeOf([10, 20, 3], 40)).toEqual({ width: 40, height: 20 });
		expect(tileSizeOf([200, 1, 3], 40)).toEqual({ width: 4, height: 40 });
	});
});

describe('layoutTiles', () => {
	it('lays out by hand-computed numbers', () => {
		// Tiles of 40 with gaps of 2, and 8 after every fourth: eight take 8·40 + 6·2 + 8 = 340.
		const layout = layoutTiles({ count: 16, shape: [8, 8, 16], tileSize: 40, available: 345 });
		expect(layout).toMatchObject({ columns: 8, rows: 2, width: 340, height: 82 });
		expect(slotCorner(layout, 0)).toEqual({ x: 0, y: 0 });
		expect(slotCorner(layout, 3)).toEqual({ x: 126, y: 0 });
		expect(slotCorner(layout, 4)).toEqual({ x: 174, y: 0 });
		expect(slotCorner(layout, 9)).toEqual({ x: 42, y: 42 });
	});

	it('drops the groups where two do not fit', () => {
		const layout = layoutTiles({ count: 16, shape: [8, 8, 16], tileSize: 40, available: 328 });
		expect(layout).toMatchObject({ columns: 7, rows: 3, groupSize: 0, width: 292 });
	});

	it('draws vectors as small cells in tens', () => {
		const layout = layoutTiles({ count: 120, shape: [120], tileSize: 40, available: 400 });
		expect(isVector([120])).toBe(true);
		expect(layout).toMatchObject({ tile: { width: 12, height: 12 }, columns: 20, rows: 6 });
	});

	it('measures in pixels of the canvas', () => {
		const layout = layoutTiles({
			count: 3,
			shape: [8, 8, 3],
			tileSize: 40,
			available: 300,
			ratio: 2
		});
		expect(layout).toMatchObject({
			tile: { width: 80, height: 80 },
			gap: 4,
			width: 248,
			height: 80
		});
	});

	it('has no rows for no tiles', () => {
		const layout = layoutTiles({ count: 0, shape: [8, 8, 1], tileSize: 40, available: 300 });
		expect(layout).toMatchObject({ columns: 0, rows: 0, width: 0, height: 0 });
	});

	it('fits the width, holds every tile, and no tile touches another', () => {
		fc.assert(
			fc.property(anyLayout, ({ available, layout }) => {
				if (layout.columns > 1) expect(layout.width).toBeLessThanOrEqual(available);
				expect(layout.columns * layout.rows).toBeGreaterThanOrEqual(layout.count);
				expect(layout.columns * (layout.rows - 1)).toBeLessThan(layout.count);
				for (let slot = 1; slot < layout.columns; slot++) {
					const apart = slotCorner(layout, slot).x - slotCorner(layout, slot - 1).x;
					expect(apart).toBeGreaterThanOrEqual(layout.tile.width + layout.gap);
				}
			})
		);
	});
});

describe('hit test', () => {
	it('finds each tile by its corners and nothing in the gaps', () => {
		fc.assert(
			fc.property(anyLayout, fc.nat(), ({ layout }, pick) => {
				const slot = pick % layout.count;
				const { x, y } = slotCorner(layout, slot);
				expect(slotAt(layout, x, y)).toBe(slot);
				expect(slotAt(layout, x + layout.tile.width - 1, y + layout.tile.height - 1)).toBe(slot);
				expect(slotAt(layout, x + layout.tile.width, y)).toBe(null);
				expect(slotAt(layout, x, y + layout.tile.height)).toBe(null);
			})
		);
	});

	it('finds nothing outside and behind the last tile', () => {
		const layout = layoutTiles({ count: 5, shape: [8, 8, 5], tileSize: 40, available: 170 });
		expect(layout).toMatchObject({ columns: 4, rows: 2 });
		expect(slotAt(layout, 5, 45)).toBe(4);
		expect(slotAt(layout, 45, 45)).toBe(null);
		expect(slotAt(layout, -1, 5)).toBe(null);
		expect(slotAt(layout, 5, -1)).toBe(null);
		expect(slotAt(layout, 5, 500)).toBe(null);
	});

	it('finds the cell of the map', () => {
		const layout = layoutTiles({ count: 4, shape: [8, 8, 4], tileSize: 40, available: 400 });
		expect(cellAt(layout, [8, 8, 4], 42 + 12, 39)).toEqual({ slot: 1, y: 7, x: 2 });
		expect(cellAt(layout, [8, 8, 4], 41, 20)).toBe(null);
	});
});

describe('visibleRows', () => {
	const layout = layoutTiles({ count: 64, shape: [8, 8, 64], tileSize: 40, available: 170 });

	it('names the rows in the window', () => {
		expect(visibleRows(layout, 0, 84)).toEqual({ first: 0, end: 2 });
		expect(visibleRows(layout, 41, 84)).toEqual({ first: 0, end: 3 });
		expect(visibleRows(layout, 420, 84, 1)).toEqual({ first: 9, end: 13 });
		expect(visibleRows(layout, 9999, 84)).toEqual({ first: 16, end: 16 });
	});

	it('says how high they are', () => {
		expect(rowsHeight(layout, { first: 2, end: 5 })).toBe(124);
		expect(rowsHeight(layout, { first: 0, end: layout.rows })).toBe(layout.height);
		expect(rowsHeight(layout, { first: 4, end: 4 })).toBe(0);
	});
});

describe('slotAfterKey', () => {
	const layout = layoutTiles({ count: 10, shape: [8, 8, 10], tileSize: 40, available: 170 });

	it.each([
		[5, 'ArrowLeft', 4],
		[5, 'ArrowRight', 6],
		[5, 'ArrowUp', 1],
		[5, 'ArrowDown', 9],
		[6, 'ArrowDown', 6],
		[0, 'ArrowLeft', 0],
		[9, 'ArrowRight', 9],
		[5, 'Home', 0],
		[5, 'End', 9],
		[5, 'x', null]
	])('from %i with %s to %s', (slot, key, next) => {
		expect(slotAfterKey(layout, slot, key)).toBe(next);
	});
});
