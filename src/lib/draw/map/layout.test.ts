import * as fc from 'fast-check';
import { polygonContains } from 'd3';
import { describe, expect, it, test } from 'vitest';
import { classColour, colourByOf, coloursOf, noColour } from './class-colours';
import { between, extentOf, normalise } from './extent';
import { gridSeams } from './grid-seams';
import { gridView } from './grid-view';
import { classLabels } from './labels';
import { pointsInside } from './lasso';
import { placeNames } from './name-places';
import { nearestPoint, pointTowards } from './pick';

const anyPositions = fc
	.array(
		fc.tuple(
			fc.float({ min: -5, max: 5, noNaN: true }),
			fc.float({ min: -5, max: 5, noNaN: true })
		),
		{
			minLength: 1,
			maxLength: 60
		}
	)
	.map((points) => Float32Array.from(points.flat()));

describe('the square around a map', () => {
	it('holds every point once it is brought to [−1, 1]²', () => {
		fc.assert(
			fc.property(anyPositions, (positions) => {
				const unit = normalise(positions, extentOf(positions));
				for (const value of unit) expect(Math.abs(value)).toBeLessThanOrEqual(1.001);
			})
		);
	});

	it('keeps proportions, and one point in the middle', () => {
		const unit = normalise(Float32Array.of(10, 0, 14, 2), extentOf(Float32Array.of(10, 0, 14, 2)));
		expect([...unit]).toEqual([-1, -0.5, 1, 0.5]);
		expect([...normalise(Float32Array.of(3, 4), extentOf(Float32Array.of(3, 4)))]).toEqual([0, 0]);
		expect([...between(Float32Array.of(0, 0), Float32Array.of(2, 4), 0.25)]).toEqual([0.5, 1]);
	});
});

describe('picking', () => {
	it('finds what a search through all finds', () => {
		fc.assert(
			fc.property(anyPositions, fc.float({ min: -5, max: 5, noNaN: true }), (positions, x) => {
				const distances = Array.from({ length: positions.length / 2 }, (_, i) =>
					Math.hypot(positions[2 * i]! - x, positions[2 * i + 1]! - 1)
				);
				const found = nearestPoint(positions, x, 1, 100)!;
				expect(distances[found]).toBeCloseTo(Math.min(...distances), 5);
			})
		);
		expect(nearestPoint(Float32Array.of(0, 0), 3, 0, 2)).toBeNull();
		expect(nearestPoint(Float32Array.of(0, 0, 1, 0), 0, 0, 2, (row) => row === 1)).toBe(1);
	});

	it('walks in the direction of the key', () => {
		//  0 (0,0)   1 (1,0)   2 (3,0.2)   3 (0,2)
		const positions = Float32Array.of(0, 0, 1, 0, 3, 0.2, 0, 2);
		expect(pointTowards(positions, 0, [1, 0])).toBe(1);
		expect(pointTowards(positions, 1, [1, 0])).toBe(2);
		expect(pointTowards(positions, 0, [0, 1])).toBe(3);
		expect(pointTowards(positions, 0, [-1, 0])).toBeNull();
	});

	it('takes what lies inside a line, also a bent one', () => {
		const positions = Float32Array.of(0.5, 0.5, 1.5, 1.5, 0.5, 1.5, 3, 3);
		const bent = [
			[0, 0],
			[2, 0],
			[2, 2],
			[1, 2],
			[1, 1],
			[0, 1]
		] as const;
		expect(pointsInside(positions, bent)).toEqual([0, 1]);
		expect(pointsInside(positions, bent.slice(0, 2))).toEqual([]);
	});
});

test('the lasso agrees with d3', () => {
	const corner = fc.tuple(
		fc.double({ min: -1, max: 1, noNaN: true }),
		fc.double({ min: -1, max: 1, noNaN: true })
	);
	const line = fc.array(corner, { minLength: 3, maxLength: 20 });
	fc.assert(
		fc.property(line, anyPositions, (polygon, positions) => {
			const expected = Array.from({ length: positions.length / 2 }, (_, i) => i).filter((i) =>
				polygonContains(polygon, [positions[2 * i]!, positions[2 * i + 1]!])
			);
			expect(pointsInside(positions, polygon)).toEqual(expected);
		})
	);
});

describe('the grid', () => {
	it('shows each picture at most once, each in the middle of a cell near its place', () => {
		fc.assert(
			fc.property(anyPositions, fc.integer({ min: 2, max: 12 }), (positions, side) => {
				const unit = normalise(positions, extentOf(positions));
				const grid = gridView(unit, side);
				const used = [...grid.cells].filter((picture) => picture >= 0);
				expect(new Set(used).size).toBe(used.length);
				grid.cells.forEach((picture, cell) => {
					if (picture < 0) return;
					expect(grid.shown[picture]).toBe(1);
					const [x, y] = [grid.positions[2 * picture]!, grid.positions[2 * picture + 1]!];
					expect(x).toBeCloseTo(-1 + ((cell % side) + 0.5) * grid.cell, 5);
					const far = Math.hypot(x - unit[2 * picture]!, y - unit[2 * picture + 1]!);
					expect(far).toBeLessThanOrEqual(grid.cell * 1.01);
				});
				expect(used.length).toBe(grid.shown.reduce((sum, shown) => sum + shown, 0));
			})
		);
	});

	it('gives a contested cell to the nearest', () => {
		const grid = gridView(Float32Array.of(-0.4, 0.5, -0.5, 0.5), 2);
		expect(grid.cells[0]).toBe(1);
	});

	it('has seams between cells side by side, those farthest apart first, and none of hidden pictures', () => {
		//  0 1      and 3 where 2 is, so that it is hidden
		//  2 .
		const positions = Float32Array.of(-0.5, 0.5, 0.5, 0.5, -0.5, -0.5, -0.45, -0.5);
		const grid = gridView(positions, 2);
		const hidden = [2, 3].find((row) => !grid.shown[row]) ?? -1;
		const codes = [0, 1, 5, 5];
		const { pairs, strengths } = gridSeams(grid, (a, b) => Math.abs(codes[a]! - codes[b]!), 9);
		expect([...pairs].includes(hidden)).toBe(false);
		expect([...strengths]).toEqual([...strengths].toSorted((a, b) => b - a));
		const far = [pairs[0]!, pairs[1]!].map((row) => codes[row]!);
		expect(Math.max(...far) - Math.min(...far)).toBeGreaterThanOrEqual(4);
		expect(gridSeams(grid, () => 1, 1).pairs).toHaveLength(2);
	});
});

describe('classes', () => {
	it('have colours of their own, in both themes', () => {
		for (const dark of [false, true]) {
			const colours = Array.from({ length: 24 }, (_, i) => String(classColour(i, dark)));
			expect(new Set(colours).size).toBe(24);
		}
	});

	it('colour their rows; what has none is grey', () => {
		const bytes = coloursOf({ count: 3, classes: [1, -1, 1], shares: null }, false);
		expect([...bytes.subarray(0, 4)]).toEqual([...classColour(1, false), 255]);
		expect([...bytes.subarray(4, 8)]).toEqual([...noColour(false), 255]);
		expect(bytes.subarray(8)).toEqual(bytes.subarray(0, 4));
		const unknown = coloursOf({ count: 1, classes: null, shares: [NaN] }, true);
		expect([...unknown]).toEqual([...noColour(true), 255]);
	});

	it('stand for classes where no network has said anything', () => {
		expect(colourByOf('confidence', false)).toBe('class');
		expect(colourByOf('prediction', false)).toBe('class');
		expect(colourByOf('kept', false)).toBe('kept');
		expect(colourByOf('confidence', true)).toBe('confidence');
	});

	it('have their name at the median of their rows', () => {
		const positions = Float32Array.of(0, 0, 1, 5, 90, 6, 7, 7);
		expect(classLabels(positions, [0, 0, 0, 1], 2)).toEqual([
			{ index: 0, x: 1, y: 5, reach: expect.closeTo(Math.hypot(1, 5), 5) }
		]);
	});
});

describe('names', () => {
	const view = { width: 400, height: 300 };
	const type = 13;
	const group = (index: number, x: number, y: number, reach: number) => ({
		index,
		name: `class ${index}`,
		at: { x, y },
		reach
	});

	it('stand in the middle of a large group and beside a small one', () => {
		const [large, small] = placeNames([group(0, 100, 100, 60), group(1, 300, 200, 4)], view, type);
		expect(large!.place).toEqual({ x: 100, y: 100 });
		expect(Math.abs(small!.place.y - 200)).toBeGreaterThan(4 + type / 2);
	});

	it('never lie over each other, and stay in the window', () => {
		const anyGroups = fc.array(
			fc.record({
				x: fc.double({ min: -50, max: 450, noNaN: true }),
				y: fc.double({ min: -50, max: 350, noNaN: true }),
				reach: fc.double({ min: 0, max: 90, noNaN: true })
			}),
			{ maxLength: 30 }
		);
		fc.assert(
			fc.property(anyGroups, (found) => {
				const groups = found.map(({ x, y, reach }, i) => group(i, x, y, reach));
				const places = placeNames(groups, view, type);
				for (const [i, { place }] of places.entries()) {
					expect(place.x).toBeGreaterThan(0);
					expect(place.x).toBeLessThan(view.width);
					for (const { place: other } of places.slice(0, i)) {
						const isApart =
							Math.abs(place.y - other.y) > 1.5 * type || Math.abs(place.x - other.x) > 4 * type;
						expect(isApart).toBe(true);
					}
				}
			})
		);
	});
});
