import { describe, expect, it } from 'vitest';
import {
	convolutionCost,
	denseCost,
	depthwiseSeparableCost,
	locallyConnectedCost,
	memoryBytes
} from './cost';

const window = { stride: [1, 1], dilation: [1, 1], padding: 'same' } as const;

describe('costs', () => {
	it('of 40,000 hidden units on 200×200 cells', () => {
		const ten = { ...window, kernel: [10, 10] } as const;
		expect(denseCost(200 * 200, 40_000, false).parameters).toBe(1_600_000_000);
		expect(locallyConnectedCost([200, 200], 1, 1, ten, false)).toEqual({
			parameters: 4_000_000,
			macs: 4_000_000,
			outputs: 40_000
		});
		expect(convolutionCost([200, 200], 1, 100, ten, false).parameters).toBe(10_000);
	});

	it('of a convolution, grouped or not', () => {
		const three = { ...window, kernel: [3, 3] } as const;
		expect(convolutionCost([8, 8], 4, 6, three, true)).toEqual({
			parameters: 6 * (9 * 4 + 1),
			macs: 64 * 6 * 36,
			outputs: 384
		});
		expect(convolutionCost([8, 8], 4, 6, { ...three, groups: 2 }, true)).toEqual({
			parameters: 6 * (9 * 2 + 1),
			macs: 64 * 6 * 18,
			outputs: 384
		});
		expect(() => convolutionCost([8, 8], 3, 6, { ...three, groups: 2 }, true)).toThrow(
			'3 input channels cannot be split into 2 groups'
		);
		expect(() => convolutionCost([8, 8], 3, 0, three, true)).toThrow(
			'the number of filters must be a whole number of at least 1'
		);
	});

	it('of a depthwise separable convolution', () => {
		const strided = { ...window, kernel: [3, 3], stride: [2, 2] } as const;
		expect(depthwiseSeparableCost([8, 8], 4, 6, strided, true)).toEqual({
			parameters: 4 * (9 + 1) + 6 * (4 + 1),
			macs: 16 * 4 * 9 + 16 * 4 * 6,
			outputs: 16 * 6
		});
	});

	it('of a locally connected layer with biases', () => {
		const valid = { ...window, kernel: [3, 3], padding: 'valid' } as const;
		expect(locallyConnectedCost([5, 5], 2, 3, valid, true)).toEqual({
			parameters: 9 * 3 * (18 + 1),
			macs: 9 * 3 * 18,
			outputs: 27
		});
	});

	it('in bytes', () => {
		expect(memoryBytes({ parameters: 10, outputs: 5 })).toBe(60);
	});
});
