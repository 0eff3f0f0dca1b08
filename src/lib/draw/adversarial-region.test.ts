import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import {
	countRegion,
	placesBetween,
	regionOfRuns,
	runsOf,
	strokeRegion
} from './adversarial-region';

const size = { height: 4, width: 5 };

describe('a painted region', () => {
	it('holds what the brush covers, cut at the border', () => {
		const region = strokeRegion(null, size, [{ y: 0, x: 1 }], { radius: 1, value: 1 });
		expect([...region]).toEqual([1, 1, 1, 0, 0, 0, 1, 0, 0, 0, ...Array<number>(10).fill(0)]);
	});

	it('loses what is taken away, and leaves the former as it was', () => {
		const before = new Float32Array(20).fill(1);
		const after = strokeRegion(before, size, [{ y: 2, x: 2 }], { radius: 0, value: 0 });
		expect(countRegion(before)).toBe(20);
		expect(countRegion(after)).toBe(19);
		expect(after[12]).toBe(0);
	});

	it('has no gaps between two places of a fast stroke', () => {
		expect(placesBetween({ y: 0, x: 0 }, { y: 1, x: 3 })).toEqual([
			{ y: 0, x: 0 },
			{ y: 0, x: 1 },
			{ y: 1, x: 2 },
			{ y: 1, x: 3 }
		]);
	});
});

test('every region comes back from its runs', () => {
	fc.assert(
		fc.property(fc.array(fc.constantFrom(0, 1), { minLength: 1, maxLength: 60 }), (cells) => {
			const region = Float32Array.from(cells);
			const runs = runsOf(region);
			expect(regionOfRuns(runs, cells.length)).toEqual(region);
			expect(regionOfRuns(runs, cells.length + 1)).toBeNull();
		})
	);
});
