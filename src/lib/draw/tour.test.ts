import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arrivalAt, durationOf, haltAt, placeAt } from './tour';

const halts = [
	{ y: 0, x: 0, name: 'here' },
	{ y: 10, x: 20, name: 'there' },
	{ y: 40, x: 20, name: 'beyond' }
];
const end = durationOf(halts);

describe('a tour', () => {
	it('is at each halt when it arrives and while it rests', () => {
		halts.forEach(({ y, x }, index) => {
			expect(haltAt(halts, arrivalAt(index))).toBe(index);
			expect(placeAt(halts, arrivalAt(index))).toEqual({ y, x });
			expect(placeAt(halts, arrivalAt(index) + 1.7)).toEqual({ y, x });
		});
	});

	it('is half way in the middle of a glide', () => {
		const { y, x } = placeAt(halts, arrivalAt(1) - 0.3);
		expect([y, x]).toEqual([expect.closeTo(5), expect.closeTo(10)]);
	});

	it('stays at its ends', () => {
		expect(placeAt(halts, -1)).toEqual({ y: 0, x: 0 });
		expect(placeAt(halts, end + 9)).toEqual({ y: 40, x: 20 });
	});

	it('never jumps', () => {
		fc.assert(
			fc.property(fc.double({ min: 0, max: end, noNaN: true }), (time) => {
				const [before, after] = [placeAt(halts, time), placeAt(halts, time + 0.001)];
				expect(Math.hypot(after.y - before.y, after.x - before.x)).toBeLessThan(0.1);
			})
		);
	});
});
