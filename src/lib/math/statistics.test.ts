import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { largestSize } from './largest-size';
import { channelStatistics, quantise, signedBytes, valueOfByte } from './statistics';

/** A small picture [h, w, c] with many exact zeros. */
const picture = fc
	.tuple(
		fc.integer({ min: 1, max: 5 }),
		fc.integer({ min: 1, max: 5 }),
		fc.integer({ min: 1, max: 4 })
	)
	.chain((shape) => {
		const length = shape[0] * shape[1] * shape[2];
		const value = fc.oneof(
			fc.constant(0),
			fc.float({ min: -100, max: 100, noNaN: true }),
			fc.float({ min: Math.fround(1e5), max: Math.fround(1.001e5), noNaN: true })
		);
		return fc
			.array(value, { minLength: length, maxLength: length })
			.map((values) => ({ shape, data: Float32Array.from(values) }));
	});

const channelOf = (data: Float32Array, channels: number, c: number) =>
	Array.from(data).filter((_, i) => i % channels === c);

describe('channelStatistics', () => {
	it('equals the two-pass definition', () => {
		fc.assert(
			fc.property(picture, ({ shape, data }) => {
				const found = channelStatistics(data, shape);
				for (let c = 0; c < shape[2]; c++) {
					const values = channelOf(data, shape[2], c);
					const mean = values.reduce((a, b) => a + b, 0) / values.length;
					const variance = values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / values.length;
					expect(found.min[c]! + 0).toBe(Math.min(...values) + 0);
					expect(found.max[c]! + 0).toBe(Math.max(...values) + 0);
					expect(found.mean[c]).toBeCloseTo(Math.fround(mean), 6);
					expect(Math.abs(found.variance[c]! - variance)).toBeLessThanOrEqual(
						1e-6 * variance + 1e-40
					);
					expect(found.zeros[c]).toBeCloseTo(values.filter((v) => v === 0).length / values.length);
				}
			})
		);
	});

	it('keeps a small variance around a large mean', () => {
		const data = Float32Array.from({ length: 1000 }, (_, i) => 2 ** 20 + (i % 2) / 8);
		expect(channelStatistics(data, [1, 1000, 1]).variance[0]).toBe(1 / 256);
	});

	it('takes a vector as one cell per channel', () => {
		const { mean, variance, zeros } = channelStatistics(Float32Array.of(3, 0), [2]);
		expect([...mean, ...variance, ...zeros]).toEqual([3, 0, 0, 0, 0, 1]);
	});
});

describe('quantise', () => {
	it('is channel-major, 128 for zero, ±127 for the largest', () => {
		const data = Float32Array.of(1, -4, 0, 2, -0.5, 0);
		const statistics = channelStatistics(data, [1, 3, 2]);
		expect([...quantise(data, [1, 3, 2], statistics)]).toEqual([255, 128, 65, 1, 192, 128]);
	});

	it('keeps constant-zero channels and marks what is no number', () => {
		const zero = Float32Array.of(0, 0);
		expect([...quantise(zero, [2, 1, 1], channelStatistics(zero, [2, 1, 1]))]).toEqual([128, 128]);
		const broken = Float32Array.of(1, NaN);
		const bytes = quantise(broken, [2, 1, 1], channelStatistics(broken, [2, 1, 1]));
		expect([...bytes]).toEqual([255, 0]);
	});
});

it('signedBytes puts zero at 128 and the range at both ends', () => {
	expect([...signedBytes(Float32Array.of(-2, 0, 1, 2, NaN), 2)]).toEqual([1, 128, 192, 255, 0]);
	expect([...signedBytes(Float32Array.of(0, 0), 0)]).toEqual([128, 128]);
});

it('valueOfByte reads both ends, zero and what is not a number', () => {
	expect([1, 128, 255, 0].map((byte) => valueOfByte(byte, 2.5))).toEqual([-2.5, 0, 2.5, NaN]);
});

it('largestSize is the largest |value|, and 0 of nothing', () => {
	expect([largestSize([1, -4, 3]), largestSize([])]).toEqual([4, 0]);
});
