import fc from 'fast-check';
import { expect, it } from 'vitest';
import { paddedIndex } from './padding';

const around = (border: Parameters<typeof paddedIndex>[2], size: number) =>
	Array.from({ length: size + 8 }, (_, i) => paddedIndex(i - 4, size, border));

it('lays out every border as it is known', () => {
	const no = null;
	expect(around('zero', 3)).toEqual([no, no, no, no, 0, 1, 2, no, no, no, no]);
	expect(around('replicate', 3)).toEqual([0, 0, 0, 0, 0, 1, 2, 2, 2, 2, 2]);
	expect(around('reflect', 3)).toEqual([0, 1, 2, 1, 0, 1, 2, 1, 0, 1, 2]);
	expect(around('circular', 3)).toEqual([2, 0, 1, 2, 0, 1, 2, 0, 1, 2, 0]);
	expect(around('reflect', 1)).toEqual(Array(9).fill(0));
});

it('always stays inside', () => {
	const border = fc.constantFrom('reflect', 'replicate', 'circular' as const);
	fc.assert(
		fc.property(fc.integer(), fc.integer({ min: 1, max: 9 }), border, (index, size, mode) => {
			const found = paddedIndex(index, size, mode as 'reflect');
			expect(found).toBeGreaterThanOrEqual(0);
			expect(found).toBeLessThan(size);
		})
	);
});
