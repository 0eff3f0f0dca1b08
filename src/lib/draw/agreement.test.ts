import { describe, expect, it } from 'vitest';
import type { Explanation } from '$lib/math/explanation';
import { compareWithEngine } from './agreement';

const cancelling: Explanation = {
	kind: 'dense',
	value: 0.001,
	terms: [
		{ feature: 0, input: 10, weight: 10, product: 100 },
		{ feature: 1, input: 10, weight: -10, product: -100 }
	],
	restCount: 1,
	rest: 0.001
};

describe('compareWithEngine', () => {
	it('measures against the largest part, because a sum of large parts that cancel is rounded like them', () => {
		const agreement = compareWithEngine(cancelling, 0.006);
		expect(agreement.scale).toBe(100);
		expect(agreement.difference).toBeCloseTo(0.005, 12);
		expect(agreement.agrees).toBe(true);
	});

	it('warns when the difference is more than rounding', () => {
		expect(compareWithEngine(cancelling, 0.05).agrees).toBe(false);
	});

	it('takes the value itself where nothing is added', () => {
		const copy: Explanation = { kind: 'copy', value: 2, from: null, reason: 'padding' };
		expect(compareWithEngine(copy, 2.0001).agrees).toBe(true);
		expect(compareWithEngine(copy, 2.001).agrees).toBe(false);
	});

	it('does not agree with what is not a number', () => {
		expect(compareWithEngine(cancelling, NaN).agrees).toBe(false);
	});

	it('agrees when both are zero', () => {
		const nothing: Explanation = { kind: 'pointwise', value: 0, input: 0, formula: 'max(0, 0)' };
		expect(compareWithEngine(nothing, 0).agrees).toBe(true);
	});
});
