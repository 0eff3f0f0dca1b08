import { describe, expect, it } from 'vitest';
import { correlationPixels, countShares, strongestPairs } from './correlation';

describe('correlationPixels', () => {
	it('looks every pair up, row by row, and cuts what rounding puts beyond ±1', () => {
		const table = Uint32Array.from({ length: 256 }, (_, byte) => byte);
		expect([...correlationPixels([1, -1, 0, 1.0001], 2, table)]).toEqual([255, 1, 128, 255]);
		expect([...correlationPixels([0.5], 1, table)]).toEqual([192]);
	});
});

describe('strongestPairs', () => {
	it('ranks pairs above the diagonal by size', () => {
		const matrix = [1, 0.2, -0.9, 0.2, 1, 0.5, -0.9, 0.5, 1];
		expect(strongestPairs(matrix, 3, 2)).toEqual([
			{ first: 0, second: 2, correlation: -0.9 },
			{ first: 1, second: 2, correlation: 0.5 }
		]);
	});
});

describe('countShares', () => {
	it('counts every share once, with 1 in the last bin', () => {
		expect(countShares([0, 0.05, 0.1, 0.55, 0.999, 1], 10)).toEqual([2, 1, 0, 0, 0, 1, 0, 0, 0, 2]);
	});
});
