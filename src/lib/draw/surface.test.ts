import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cellEdges, paintCells, surfaceOf, type Surface } from './surface';

const identity = Uint32Array.from({ length: 256 }, (_, byte) => byte);

function blank(width: number, height: number): Surface {
	return { width, height, pixels: new Uint32Array(width * height).fill(999) };
}

function cells(height: number, width: number, values: readonly number[], offset = 0) {
	return {
		bytes: Uint8Array.from([...new Array<number>(offset).fill(7), ...values]),
		offset,
		height,
		width
	};
}

describe('surfaceOf', () => {
	it('views the bytes of the target, not a copy', () => {
		const data = new Uint8ClampedArray(2 * 3 * 4);
		surfaceOf({ width: 2, height: 3, data }).pixels[4] = 0xffffffff;
		expect([...data.subarray(12, 24)]).toEqual([0, 0, 0, 0, 255, 255, 255, 255, 0, 0, 0, 0]);
	});
});

describe('paintCells', () => {
	it('enlarges by the nearest neighbour, inside the region only', () => {
		const surface = blank(6, 5);
		const region = { x: 1, y: 1, width: 4, height: 4 };
		paintCells(surface, region, cells(2, 2, [10, 20, 30, 40], 3), identity);
		expect([...surface.pixels]).toEqual([
			...[999, 999, 999, 999, 999, 999],
			...[999, 10, 10, 20, 20, 999],
			...[999, 10, 10, 20, 20, 999],
			...[999, 30, 30, 40, 40, 999],
			...[999, 30, 30, 40, 40, 999]
		]);
	});

	it('reduces by the mean of the area', () => {
		const surface = blank(2, 1);
		const region = { x: 0, y: 0, width: 2, height: 1 };
		paintCells(surface, region, cells(2, 4, [0, 2, 100, 110, 4, 6, 120, 130]), identity);
		expect([...surface.pixels]).toEqual([3, 115]);
	});

	it('agrees with the plain definition for any enlargement', () => {
		const side = fc.integer({ min: 1, max: 7 });
		fc.assert(
			fc.property(side, side, side, side, (height, width, moreDown, moreRight) => {
				const values = Array.from({ length: height * width }, (_, index) => index);
				const surface = blank(width + moreRight, height + moreDown);
				const region = { x: 0, y: 0, width: surface.width, height: surface.height };
				paintCells(surface, region, cells(height, width, values), identity);
				for (let y = 0; y < surface.height; y++)
					for (let x = 0; x < surface.width; x++) {
						const row = Math.floor((y * height) / surface.height);
						const column = Math.floor((x * width) / surface.width);
						expect(surface.pixels[y * surface.width + x]).toBe(row * width + column);
					}
			}),
			{ numRuns: 50 }
		);
	});

	it('uses every cell once when it reduces', () => {
		fc.assert(
			fc.property(fc.integer({ min: 1, max: 300 }), fc.integer({ min: 1, max: 300 }), (a, b) => {
				const [pixels, length] = [Math.min(a, b), Math.max(a, b)];
				const edges = cellEdges(length, pixels);
				expect(edges[0]).toBe(0);
				expect(edges[pixels]).toBe(length);
				for (let pixel = 0; pixel < pixels; pixel++)
					expect(edges[pixel + 1]).toBeGreaterThan(edges[pixel]!);
			})
		);
	});
});
