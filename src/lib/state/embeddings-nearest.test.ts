import { expect, test } from 'vitest';
import type { Codes } from '$lib/embedding/types';
import { codeDistance } from './embeddings-nearest';

test('cosine looks at directions only', () => {
	const codes: Codes = { count: 3, dimensions: 2, data: Float32Array.of(1, 0, 5, 0, 0, 2) };
	expect(codeDistance(codes, 'cosine', 0, 1)).toBeCloseTo(0);
	expect(codeDistance(codes, 'cosine', 0, 2)).toBeCloseTo(Math.SQRT2);
	expect(codeDistance(codes, 'euclidean', 0, 1)).toBe(4);
});
