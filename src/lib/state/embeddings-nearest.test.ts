import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Codes } from '$lib/embedding/types';
import { codeDistance, nearestCodes } from './embeddings-nearest';
import { widthOf } from './embeddings-sizes';

const anyCodes = fc
	.array(fc.array(fc.float({ min: -4, max: 4, noNaN: true }), { minLength: 3, maxLength: 3 }), {
		minLength: 2,
		maxLength: 30
	})
	.map((rows): Codes => ({
		count: rows.length,
		dimensions: 3,
		data: Float32Array.from(rows.flat())
	}));

test('the nearest codes are those that sorting all gives', () => {
	fc.assert(
		fc.property(
			anyCodes,
			fc.constantFrom('euclidean' as const, 'cosine' as const),
			(codes, metric) => {
				const all = Array.from({ length: codes.count }, (_, row) => row)
					.filter((row) => row !== 0)
					.map((row) => codeDistance(codes, metric, 0, row))
					.sort((a, b) => a - b);
				const found = nearestCodes(codes, metric, 0, 5).map(({ distance }) => distance);
				expect(found).toEqual(all.slice(0, 5));
			}
		)
	);
});

test('cosine looks at directions only', () => {
	const codes: Codes = { count: 3, dimensions: 2, data: Float32Array.of(1, 0, 5, 0, 0, 2) };
	expect(codeDistance(codes, 'cosine', 0, 1)).toBeCloseTo(0);
	expect(codeDistance(codes, 'cosine', 0, 2)).toBeCloseTo(Math.SQRT2);
	expect(codeDistance(codes, 'euclidean', 0, 1)).toBe(4);
});

test('a width is the root mean square distance from the mean', () => {
	expect(widthOf(Float32Array.of(0, 0, 4, 0, 0, 99), 2, [0, 1])).toBe(2);
});
