import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nearestStep } from './nearest-step';

describe('nearestStep', () => {
	it.each([
		[0.34, { min: 0, max: 1, step: 0.1 }, 0.3],
		[0.36, { min: 0, max: 1, step: 0.1 }, 0.4],
		[7, { min: 1, max: 10, step: 3 }, 7],
		[99, { min: 1, max: 9, step: 3 }, 7],
		[-5, { min: -2.5, max: 3, step: 0.5 }, -2.5],
		[3e-7, { min: 0, max: 1e-5, step: 1e-6 }, 0],
		[8e-7, { min: 0, max: 1e-5, step: 1e-6 }, 1e-6]
	])('brings %d into %o as %d', (value, range, expected) => {
		expect(nearestStep(value, range)).toBe(expected);
	});

	it('finds no place nearer than the one it gives', () => {
		const tenths = fc.integer({ min: -50, max: 50 });
		fc.assert(
			fc.property(tenths, fc.integer({ min: 1, max: 40 }), fc.integer(), (low, steps, aim) => {
				const range = { min: low / 10, max: (low + steps) / 10, step: 0.1 };
				const value = (aim % 200) / 17;
				const found = nearestStep(value, range);
				const places = Array.from({ length: steps + 1 }, (_, index) => (low + index) / 10);
				const nearest = Math.min(...places.map((place) => Math.abs(place - value)));
				expect(places).toContain(found === 0 ? 0 : found);
				expect(Math.abs(found - value)).toBeCloseTo(nearest, 9);
			})
		);
	});
});
