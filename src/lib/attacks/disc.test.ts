import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '$lib/core/random';
import { cellsOf, coverOf, isFixed, randomMove, unmoved, type Move } from './disc';

const picture = [20, 24] as const;
const disc = { y: 9.5, x: 11.25, radius: 4 };
const moved = (more: Partial<Move>): Move => ({ ...unmoved, ...more });

/** Mean place of what is covered. */
function middleOf(move: Move): readonly [number, number] {
	const covers = coverOf(disc, move, picture);
	const mean = (of: (pixel: number) => number) =>
		covers.reduce((sum, { pixel }) => sum + of(pixel), 0) / covers.length;
	return [mean((pixel) => Math.floor(pixel / picture[1])), mean((pixel) => pixel % picture[1])];
}

describe('a patch', () => {
	it('covers the pixels within its radius, each by the cell that lies on it', () => {
		const { top, left, side } = cellsOf(disc);
		const covers = coverOf(disc, unmoved, picture);
		const wanted = Array.from({ length: picture[0] * picture[1] }, (_, i) => i).filter(
			(i) =>
				Math.hypot(Math.floor(i / picture[1]) - disc.y, (i % picture[1]) - disc.x) <= disc.radius
		);
		expect(covers.map(({ pixel }) => pixel)).toEqual(wanted);
		for (const { pixel, parts } of covers) {
			const [y, x] = [Math.floor(pixel / picture[1]), pixel % picture[1]];
			expect(parts).toEqual([{ cell: (y - top) * side + (x - left), weight: 1 }]);
		}
	});

	it('shows the same cells where it is shifted, and none outside the picture', () => {
		const shifted = coverOf(disc, moved({ down: 2, right: -3 }), picture);
		expect(shifted.map(({ parts }) => parts)).toEqual(
			coverOf(disc, unmoved, picture).map(({ parts }) => parts)
		);
		const gone = coverOf(disc, moved({ down: 100 }), picture);
		expect(gone).toEqual([]);
		for (const { pixel } of coverOf(disc, moved({ right: 11 }), picture))
			expect(pixel).toBeLessThan(picture[0] * picture[1]);
	});

	it('grows with its scale, and turns clockwise about its middle', () => {
		const size = (scale: number) => coverOf(disc, moved({ scale }), picture).length;
		expect(size(1.5) / size(1)).toBeCloseTo(2.25, 0);
		const [y, x] = middleOf(moved({ turn: 1 }));
		expect([y, x]).toEqual([expect.closeTo(disc.y, 0), expect.closeTo(disc.x, 0)]);
		// A quarter turn brings what lay above the middle to its right.
		const whole = { y: 9, x: 11, radius: 4 };
		const { top, left, side } = cellsOf(whole);
		const above = (whole.y - 3 - top) * side + (whole.x - left);
		const turned = coverOf(whole, moved({ turn: Math.PI / 2 }), picture);
		const found = turned.find(({ parts }) => parts.length === 1 && parts[0]!.cell === above)!;
		expect([Math.floor(found.pixel / picture[1]), found.pixel % picture[1]]).toEqual([9, 14]);
	});

	it('has parts that add up to 1 however it is moved', () => {
		const moves = fc.record({
			down: fc.integer({ min: -6, max: 6 }),
			right: fc.integer({ min: -6, max: 6 }),
			turn: fc.double({ min: -3, max: 3, noNaN: true }),
			scale: fc.double({ min: 0.5, max: 1.5, noNaN: true })
		});
		fc.assert(
			fc.property(moves, (move) => {
				const cells = cellsOf(disc).side ** 2;
				for (const { parts } of coverOf(disc, move, picture)) {
					expect(parts.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(1, 9);
					for (const { cell } of parts) expect(cell >= 0 && cell < cells).toBe(true);
				}
			})
		);
	});

	it('is moved within its reach, to both sides', () => {
		const random = seededRandom(1);
		const reach = { shift: 2, turn: 30, scale: 20 };
		const all = Array.from({ length: 500 }, () => randomMove(reach, random));
		const downs = new Set(all.map(({ down }) => down + 0));
		expect([...downs].sort((a, b) => a - b)).toEqual([-2, -1, 0, 1, 2]);
		expect(Math.max(...all.map(({ turn }) => Math.abs(turn)))).toBeLessThanOrEqual(Math.PI / 6);
		expect(Math.min(...all.map(({ scale }) => scale))).toBeGreaterThanOrEqual(0.8);
		expect(isFixed({ shift: 0, turn: 0, scale: 0 })).toBe(true);
		expect(isFixed(reach)).toBe(false);
	});
});
