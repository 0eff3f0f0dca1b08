import fc from 'fast-check';
import { expect, it } from 'vitest';
import { erf } from './erf';

/** The defining integral by Simpson's rule. */
function integrate(x: number, steps = 2000): number {
	const width = x / steps;
	let sum = 0;
	for (let i = 0; i <= steps; i++) {
		const weight = i === 0 || i === steps ? 1 : i % 2 ? 4 : 2;
		sum += weight * Math.exp(-((i * width) ** 2));
	}
	return (2 / Math.sqrt(Math.PI)) * (width / 3) * sum;
}

it('equals its integral', () => {
	fc.assert(
		fc.property(fc.double({ min: -7, max: 7, noNaN: true }), (x) => {
			expect(erf(x)).toBeCloseTo(integrate(x), 11);
		})
	);
});

it('has the tabulated values', () => {
	expect(erf(0)).toBe(0);
	expect(erf(0.5)).toBeCloseTo(0.5204998778130465, 15);
	expect(erf(-1)).toBeCloseTo(-0.8427007929497149, 15);
	expect(erf(3)).toBeCloseTo(0.9999779095030014, 15);
	expect(erf(Infinity)).toBe(1);
	expect(erf(NaN)).toBeNaN();
});
