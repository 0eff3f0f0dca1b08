import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cellOver, mapRange, mapRanges, scaleOfMode, shareOf, valueAt } from './attribution';

const map = (values: readonly number[], width = values.length) => ({
	shape: [values.length / width, width],
	data: Float32Array.from(values)
});

describe('mapRange', () => {
	it('is the 99th percentile of the sizes: one outlier in two hundred does not set it', () => {
		const values = Array.from({ length: 200 }, (_, i) => (i % 2 ? -1 : 1) * (i + 1));
		values[199] = 1e6;
		expect(mapRange(map(values))).toBe(198);
	});

	it('is the largest size where the percentile is zero, and 0 for a map of zeros', () => {
		const values = new Array<number>(500).fill(0);
		expect(mapRange(map(values))).toBe(0);
		values[7] = -3;
		expect(mapRange(map(values))).toBe(3);
	});

	it('does not depend on signs or order', () => {
		const cells = fc.array(fc.float({ noNaN: true, noDefaultInfinity: true }), { minLength: 1 });
		fc.assert(
			fc.property(cells, (values) => {
				const turned = values.map((value) => -value).reverse();
				expect(mapRange(map(turned))).toBe(mapRange(map(values)));
			})
		);
	});
});

describe('mapRanges', () => {
	const maps = [map([1, -2]), map([0.5, 0.25])];
	it('is each map’s own, or the largest for all', () => {
		expect(mapRanges(maps, 'map')).toEqual([2, 0.5]);
		expect(mapRanges(maps, 'shared')).toEqual([2, 2]);
		expect(mapRanges([], 'shared')).toEqual([]);
	});
});

describe('shareOf', () => {
	it.each([
		[-1, 'signed', -0.5],
		[-1, 'absolute', 0.5],
		[-1, 'positive', 0],
		[1, 'positive', 0.5],
		[9, 'signed', 1],
		[-9, 'signed', -1]
	] as const)('of %d with range 2, %s, is %d', (value, mode, share) => {
		expect(shareOf(value, 2, mode)).toBe(share);
	});

	it('is 0 where the range is', () => {
		expect(shareOf(3, 0, 'signed')).toBe(0);
	});
});

it('a mode without signs has a scale without signs, and signs are never lost to one', () => {
	expect(scaleOfMode('absolute', 'blue-red')).toBe('viridis');
	expect(scaleOfMode('signed', 'blue-red')).toBe('blue-red');
	expect(scaleOfMode('signed', 'viridis')).toBe('purple-orange');
});

it('finds the cell over a pixel, and its value', () => {
	const small = map([1, 2, 3, 4], 2);
	const input = { height: 8, width: 8 };
	expect(cellOver(small, input, { y: 3, x: 4 })).toEqual({ y: 0, x: 1 });
	expect(valueAt(small, cellOver(small, input, { y: 7, x: 0 }))).toBe(3);
});
