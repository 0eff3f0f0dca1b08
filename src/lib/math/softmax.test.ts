import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { logSoftmax, softmax, top } from './softmax';

const scores = fc.float32Array({ minLength: 1, maxLength: 20, min: -1000, max: 1000, noNaN: true });

describe('softmax', () => {
	it('adds up to one and keeps the order', () => {
		fc.assert(
			fc.property(scores, (values) => {
				const shares = softmax(values);
				expect(shares.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 5);
				expect(top(shares, 1)[0]!.value).toBe(shares[top(values, 1)[0]!.index]);
			})
		);
	});

	it('does not change when all scores shift', () => {
		expect(softmax([1, 2, 3])).toEqual(softmax([1001, 1002, 1003]));
	});

	it('has the known values', () => {
		expect(Array.from(softmax([0, Math.log(3)]))).toEqual([0.25, 0.75]);
		expect(Array.from(softmax([0, -2000]))).toEqual([1, 0]);
	});
});

describe('logSoftmax', () => {
	it('is the logarithm of the softmax', () => {
		fc.assert(
			fc.property(
				fc.array(fc.double({ min: -20, max: 20, noNaN: true }), { minLength: 1 }),
				(v) => {
					const logs = logSoftmax(v);
					const total = v.reduce((sum, x) => sum + Math.exp(x), 0);
					v.forEach((x, i) => expect(logs[i]).toBeCloseTo(Math.log(Math.exp(x) / total), 4));
				}
			)
		);
	});

	it('stays exact where the softmax is zero', () => {
		expect(logSoftmax([0, -2000])[1]).toBe(-2000);
	});
});

describe('top', () => {
	it('gives the largest first, the earlier of equals first', () => {
		expect(top([1, 5, 5, 2], 3)).toEqual([
			{ index: 1, value: 5 },
			{ index: 2, value: 5 },
			{ index: 3, value: 2 }
		]);
		expect(top([1], 5)).toHaveLength(1);
	});
});
