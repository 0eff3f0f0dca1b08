import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fieldFigure, fieldFormula, fieldLength, type FieldSettings } from './pooling-field';

const settings = fc.record<FieldSettings>({
	kernel: fc.integer({ min: 1, max: 7 }),
	stride: fc.integer({ min: 1, max: 4 }),
	window: fc.integer({ min: 1, max: 5 }),
	dilation: fc.integer({ min: 1, max: 3 }),
	poolStride: fc.integer({ min: 1, max: 5 })
});

/** Last input cell less first, plus one, by walking through both layers. */
function walk({ kernel, stride, window, dilation }: FieldSettings): number {
	const seen = new Set<number>();
	for (let tap = 0; tap < window; tap++)
		for (let cell = 0; cell < kernel; cell++) seen.add(tap * dilation * stride + cell);
	return Math.max(...seen) - Math.min(...seen) + 1;
}

test('the formula is what walking through both layers finds', () => {
	fc.assert(
		fc.property(settings, (field) => {
			expect(fieldLength(field)).toBe(walk(field));
			expect(fieldFormula(field).at(-1)).toMatch(new RegExp(`= ${walk(field)}$`));
		})
	);
});

test('with stride 1 it is P + K − 1', () => {
	const field = { kernel: 3, stride: 1, window: 2, dilation: 1, poolStride: 2 };
	expect(fieldFormula(field)).toEqual(['P + K − 1 = 2 + 3 − 1 = 4']);
	expect(fieldFormula({ ...field, stride: 2 })).toEqual(['K + (P − 1) · s = 3 + (2 − 1) · 2 = 5']);
	expect(fieldFormula({ ...field, dilation: 2 })).toEqual([
		'P = (2 − 1) · 2 + 1 = 3 with dilation',
		'P + K − 1 = 3 + 3 − 1 = 5'
	]);
});

test('the drawing has as many tinted input cells as the field is long', () => {
	fc.assert(
		fc.property(settings, (field) => {
			const { marks, width } = fieldFigure(field);
			const rects = marks.filter((mark) => mark.kind === 'rect');
			const inputs = rects.filter(({ stroke, fill }) => stroke === 'input' && fill !== 'ground');
			expect(inputs).toHaveLength(fieldLength(field));
			for (const { x, width: wide } of rects) expect(x + wide).toBeLessThanOrEqual(width);
		})
	);
});
