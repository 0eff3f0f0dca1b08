import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { deltaShares, gainFor, gains, paintPerturbation, perturbationOf } from './adversarial';
import { lookupTable, packPixel, rgbAt } from './colour';

const original = { shape: [1, 2, 3], data: Float32Array.of(0.5, 0.5, 0.5, 0, 1, 0.25) };
const pixels = { shape: [1, 2, 3], data: Float32Array.of(0.75, 0.25, 0.5, 0.125, 1, 0) };
const delta = perturbationOf(pixels, original);

function paint(view: 'mean' | 'red' | 'colours', gain: number): number[] {
	const surface = { height: 1, width: 2, pixels: new Uint32Array(2) };
	paintPerturbation(surface, delta, { view, gain, table: lookupTable('purple-orange') });
	return [...surface.pixels];
}

describe('a perturbation', () => {
	it('is the result less the original', () => {
		expect([...delta.data]).toEqual([0.25, -0.25, 0, 0.125, 0, -0.25]);
	});

	it('is enlarged by the gain and cut at ±1', () => {
		expect([...deltaShares(delta, 'red', 1)]).toEqual([0.25, 0.125]);
		expect([...deltaShares(delta, 'blue', 8)]).toEqual([0, -1]);
		expect(deltaShares(delta, 'mean', 2)[1]).toBeCloseTo((2 * (0.125 - 0.25)) / 3);
	});

	it('is painted with zero in the neutral colour and the ends at ±1', () => {
		expect(paint('red', 8)).toEqual([1, 1].map((t) => packPixel(rgbAt('purple-orange', t))));
		expect(paint('mean', 1)[0]).toBe(packPixel(rgbAt('purple-orange', 0)));
		expect(paint('colours', 4)).toEqual([packPixel([255, 1, 128]), packPixel([192, 128, 1])]);
	});
});

test('the gain for a perturbation is the largest on offer that cuts nothing', () => {
	fc.assert(
		fc.property(fc.double({ min: 0, max: 1, noNaN: true }), (linf) => {
			const gain = gainFor(linf);
			expect(gain * linf).toBeLessThanOrEqual(1);
			const next = gains[gains.indexOf(gain) + 1];
			if (next !== undefined) expect(next * linf).toBeGreaterThan(1);
		})
	);
});
