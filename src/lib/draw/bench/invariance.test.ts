import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { NdArray } from '$lib/core/types';
import {
	compareMoved,
	movePicture,
	reduce,
	shareCurve,
	shareOf,
	type InvarianceSettings,
	type Movement
} from './invariance';
import { describeInvariance, invarianceFigure } from './invariance-figure';
import { drawPattern, patternNames, patternSide } from './invariance-patterns';

/** Leaves a picture as it is. */
const stillMovement: Movement = { across: 0, down: 0, turn: 0, scale: 1 };

const settings: InvarianceSettings = {
	movement: stillMovement,
	window: 2,
	tolerance: 0.1,
	countEmpty: false
};

/** One bright cell on black. */
function dot(y: number, x: number): NdArray {
	const data = new Float32Array(patternSide * patternSide);
	data[y * patternSide + x] = 1;
	return { shape: [patternSide, patternSide, 1], data };
}

describe('movePicture', () => {
	test('without movement nothing changes', () => {
		for (const name of patternNames) {
			const pattern = drawPattern(name);
			expect(movePicture(pattern, stillMovement)).toEqual(pattern);
		}
	});

	test('whole cells are moved exactly', () => {
		fc.assert(
			fc.property(
				fc.integer({ min: -3, max: 3 }),
				fc.integer({ min: -3, max: 3 }),
				(across, down) => {
					const moved = movePicture(dot(8, 7), { ...stillMovement, across, down });
					expect(moved).toEqual(dot(8 + down, 7 + across));
				}
			)
		);
	});

	test('half a cell is the mean of two', () => {
		const { data } = movePicture(dot(8, 7), { ...stillMovement, across: 0.5 });
		expect([data[8 * 16 + 7], data[8 * 16 + 8]]).toEqual([0.5, 0.5]);
	});

	test('positive angles turn clockwise', () => {
		// (row 2, column 7) lies above the middle, 7.5; a quarter turn clockwise brings it to the right.
		const { data } = movePicture(dot(2, 7), { ...stillMovement, turn: 90 });
		expect(data[7 * 16 + 13]).toBeCloseTo(1, 5);
	});

	test('a larger scale moves cells away from the middle', () => {
		const { data } = movePicture(dot(5, 5), { ...stillMovement, scale: 2 });
		const total = (from: number, to: number) =>
			data.reduce((sum, value, at) => {
				const y = Math.floor(at / 16);
				return y >= from && y <= to ? sum + value : sum;
			}, 0);
		expect(total(1, 4)).toBeGreaterThan(1);
		expect(total(5, 15)).toBe(0);
	});

	test('beyond the border the last cells go on', () => {
		const edge = drawPattern('edge');
		const moved = movePicture(edge, { ...stillMovement, across: -4 });
		expect(moved.data[15]).toBe(edge.data[15]);
	});
});

describe('reduce', () => {
	test('max keeps the largest, average the mean, no pooling one cell of each window', () => {
		const picture: NdArray = { shape: [2, 4, 1], data: Float32Array.of(1, 2, 5, 6, 3, 4, 7, 8) };
		expect([...reduce(picture, 'max', 2).data]).toEqual([4, 8]);
		expect([...reduce(picture, 'average', 2).data]).toEqual([2.5, 6.5]);
		expect([...reduce(picture, 'none', 2).data]).toEqual([4, 8]);
		expect([...reduce(picture, 'none', 1).data]).toEqual([...picture.data]);
	});
});

describe('compareMoved', () => {
	test('everything stays without movement', () => {
		for (const comparison of compareMoved(drawPattern('digit'), settings))
			expect(shareOf(comparison)).toBe(1);
	});

	test('a dot that moves within its window stays for max and not for the others', () => {
		const movement = { ...stillMovement, across: 1 };
		const [max, average, none] = compareMoved(dot(8, 8), { ...settings, window: 4, movement });
		expect([max!.stayed, max!.counted]).toEqual([1, 1]);
		expect(shareOf(average!)).toBe(1);
		expect(none!.counted).toBe(0);
		const [, , kept] = compareMoved(dot(10, 10), { ...settings, window: 4, movement });
		expect([kept!.stayed, kept!.counted]).toEqual([0, 1]);
	});

	test('a dot that leaves its window changes two outputs', () => {
		const movement = { ...stillMovement, across: 1 };
		const [max] = compareMoved(dot(8, 9), { ...settings, movement });
		expect([max!.stayed, max!.counted]).toEqual([0, 2]);
	});

	test('empty outputs count where that is asked for', () => {
		const movement = { ...stillMovement, across: 1 };
		const [max] = compareMoved(dot(8, 9), { ...settings, movement, countEmpty: true });
		expect([max!.stayed, max!.counted]).toEqual([62, 64]);
	});

	test('a wider tolerance never lets fewer outputs stay', () => {
		const amount = fc.double({ min: 0, max: 0.5, noNaN: true });
		fc.assert(
			fc.property(amount, amount, fc.constantFrom(...patternNames), (one, other, name) => {
				const movement = { across: 0.7, down: -0.4, turn: 8, scale: 1.1 };
				const compare = (tolerance: number) =>
					compareMoved(drawPattern(name), { ...settings, movement, tolerance });
				const [narrow, wide] = [compare(Math.min(one, other)), compare(Math.max(one, other))];
				narrow.forEach(({ stayed }, at) => expect(wide[at]!.stayed).toBeGreaterThanOrEqual(stayed));
			})
		);
	});
});

test('the curve has all shares at 1 where nothing moves, and its points lie in [0, 1]', () => {
	const points = shareCurve(drawPattern('digit'), settings, 'across');
	const still = points.find(({ amount }) => amount === 0)!;
	expect(still.shares).toEqual([1, 1, 1]);
	expect([points[0]!.amount, points.at(-1)!.amount]).toEqual([-4, 4]);
	for (const { shares } of points)
		for (const share of shares) {
			expect(share).toBeGreaterThanOrEqual(0);
			expect(share).toBeLessThanOrEqual(1);
		}
});

test('the figure crosses out what does not stay and says the shares', () => {
	const movement = { ...stillMovement, across: 1 };
	const moved = { ...settings, movement };
	const figure = invarianceFigure(dot(8, 9), moved, false);
	const crosses = figure.marks.filter((mark) => mark.kind === 'path' && mark.stroke === 'kernel');
	const lost = compareMoved(dot(8, 9), moved).map(({ stayed, counted }) => counted - stayed);
	expect(crosses).toHaveLength(2 * lost.reduce((sum, count) => sum + count, 0));
	expect(figure.description).toBe(describeInvariance(compareMoved(dot(8, 9), moved)));
	expect(figure.description).toContain('Max pooling: 0 of 2 stay, 0.0 %');
	expect(invarianceFigure(dot(8, 9), moved, true).width).toBeLessThanOrEqual(340);
});
