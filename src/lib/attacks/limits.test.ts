import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { seededRandom } from '$lib/core/random';
import { clipToLimits, maskOut, type Limits } from './limits';
import { normsBetween } from './norms';
import { roundToBytes } from './quantise';
import { uniformInBall } from './random';

const shape = [4, 3, 3];
const length = 36;
const values = (min: number, max: number) =>
	fc
		.array(fc.float({ min, max, noNaN: true }), { minLength: length, maxLength: length })
		.map((list) => Float32Array.from(list));
const masks = fc
	.array(fc.constantFrom(0, 1), { minLength: 12, maxLength: 12 })
	.map((list) => Float32Array.from(list));
const limits: fc.Arbitrary<Limits> = fc.record({
	original: values(0, 1).map((data) => ({ shape, data })),
	norm: fc.constantFrom('linf' as const, 'l2' as const, 'l0' as const),
	epsilon: fc.oneof(fc.double({ min: 0, max: 5, noNaN: true }), fc.constant(Infinity)),
	mask: fc.option(masks, { nil: null })
});

describe('clipping to the limits', () => {
	test('keeps ball, box and mask, whatever comes', () => {
		fc.assert(
			fc.property(limits, values(-2, 3), (limit, proposal) => {
				const clipped = clipToLimits(limit, proposal);
				expect(clipped.data.every((value) => value >= 0 && value <= 1)).toBe(true);
				const norms = normsBetween(clipped, limit.original);
				expect(norms[limit.norm]).toBeLessThanOrEqual(limit.epsilon + 1e-6);
				clipped.data.forEach((value, i) => {
					if (limit.mask?.[Math.floor(i / 3)] === 0) expect(value).toBe(limit.original.data[i]);
				});
			})
		);
	});

	test('leaves what is within as it is', () => {
		fc.assert(
			fc.property(limits, values(-2, 3), (limit, proposal) => {
				const once = clipToLimits(limit, proposal);
				const twice = clipToLimits(limit, once.data);
				twice.data.forEach((value, i) =>
					expect(Math.abs(value - once.data[i]!)).toBeLessThanOrEqual(1e-6)
				);
			})
		);
	});

	test('shortens along the same line in L2, and keeps the largest pixels in L0', () => {
		const original = { shape: [1, 3, 1], data: new Float32Array(3).fill(0.5) };
		const proposal = Float32Array.of(0.8, 0.1, 0.5);
		const within = (norm: 'l2' | 'l0', epsilon: number) =>
			clipToLimits({ original, norm, epsilon, mask: null }, proposal).data;
		[0.65, 0.3, 0.5].forEach((wanted, i) => expect(within('l2', 0.25)[i]).toBeCloseTo(wanted, 6));
		expect(within('l0', 1)).toEqual(Float32Array.of(0.5, 0.1, 0.5));
		expect(within('l0', 2)).toEqual(Float32Array.of(0.8, 0.1, 0.5));
		expect(within('l0', 0.9)).toEqual(original.data);
	});

	test('a mask takes all colours of a pixel', () => {
		const masked = maskOut(Float32Array.of(1, 2, 3, 4, 5, 6), Float32Array.of(0, 1));
		expect(masked).toEqual(Float32Array.of(0, 0, 0, 4, 5, 6));
	});
});

test('norms are what their names say', () => {
	const original = { shape: [1, 2, 3], data: new Float32Array(6).fill(0.5) };
	const pixels = { shape: [1, 2, 3], data: Float32Array.of(0.5, 0.5, 0.5, 0.75, 0.25, 0.5) };
	const { l0, l2, linf, psnr } = normsBetween(pixels, original);
	expect([l0, linf]).toEqual([1, 0.25]);
	expect(l2).toBeCloseTo(Math.sqrt(0.125), 12);
	// Mean squared error 0.125 / 6: −10 log₁₀ of it.
	expect(psnr).toBeCloseTo(16.8124, 4);
	expect(normsBetween(original, original)).toEqual({ l0: 0, l2: 0, linf: 0, psnr: Infinity });
});

test('rounding to bytes gives what a PNG holds', () => {
	const { data } = roundToBytes({
		shape: [4],
		data: Float32Array.of(0, 0.4999 / 255, 0.6 / 255, 1)
	});
	expect(data).toEqual(Float32Array.of(0, 0, 1 / 255, 1));
	const bytes = { shape: [256], data: Float32Array.from({ length: 256 }, (_, i) => i / 255) };
	expect(roundToBytes(bytes).data).toEqual(bytes.data);
});

test.each(['linf', 'l2'] as const)('random starts fill the ball in %s', (norm) => {
	const random = seededRandom(1);
	const points = Array.from({ length: 4000 }, () => uniformInBall(norm, 2, 2, random));
	const radii = points.map(([x, y]) =>
		norm === 'l2' ? Math.hypot(x!, y!) : Math.max(Math.abs(x!), Math.abs(y!))
	);
	expect(Math.max(...radii)).toBeLessThanOrEqual(2);
	// In two dimensions a quarter of the ball lies within half its radius.
	expect(radii.filter((radius) => radius < 1).length / 4000).toBeCloseTo(0.25, 1);
	expect(points.filter(([x]) => x! > 0).length / 4000).toBeCloseTo(0.5, 1);
});
