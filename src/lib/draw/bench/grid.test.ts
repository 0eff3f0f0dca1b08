import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { axisSizes, transposedAxisSizes } from '$lib/math/arithmetic/size';
import { plainSettings } from './convolution.testing';
import { sizeSteps, spokenFormula, transposedSteps } from './grid-formula';
import { glideAt } from './grid-glide';
import { wrapWords } from './grid-marks';
import { cellText, plainNumber, textSize } from './grid-text';

describe('numbers in cells', () => {
	it.each([
		[0, '0'],
		[12, '12'],
		[-0.12345, '−0.12'],
		[0.5, '0.5'],
		[1 / 9, '0.111'],
		[12345, '12345'],
		[-12345, '−1e4'],
		[0.00004, '4e−5'],
		[123456, '1e5']
	])('writes %d as %s', (value, text) => {
		expect(cellText(value)).toBe(text);
	});

	it('never rounds a number to zero or loses its size', () => {
		fc.assert(
			fc.property(fc.float({ noNaN: true, noDefaultInfinity: true }), (value) => {
				const read = Number(cellText(value).replaceAll('−', '-'));
				expect(Math.sign(read)).toBe(Math.sign(value) + 0);
				if (value !== 0) expect(read / value).toBeGreaterThan(0.6);
				if (value !== 0) expect(read / value).toBeLessThan(1.6);
			})
		);
	});

	it('has no noise of single precision', () => {
		expect(plainNumber(Math.fround(0.1) + Math.fround(0.2))).toBe('0.3');
	});

	it('drops letters that could not be read', () => {
		expect(textSize(2, 40, 16)).toBe(16);
		expect(textSize(5, 14, 16)).toBe(null);
	});
});

describe('the size formula', () => {
	it('puts the numbers in, the floor and the rest', () => {
		const settings = { ...plainSettings, stride: [2, 2] as const, dilation: [1, 2] as const };
		const [vertical, horizontal] = axisSizes([6, 10], settings);
		expect(spokenFormula(sizeSteps(vertical, 'vertical'))).toBe(
			'⌊(input + padding − kernel) / stride⌋ + 1 = ⌊(6 + 0 + 0 − 3) / 2⌋ + 1 = ⌊3 / 2⌋ + 1 = 1 + 1 = 2'
		);
		expect(sizeSteps(vertical, 'vertical').remainder).toBe(
			'1 row at the bottom is left over: the next stride would not fit.'
		);
		expect(sizeSteps(vertical, 'vertical').span).toBe(null);
		const span = sizeSteps(horizontal, 'horizontal').span!;
		expect(span.map(({ text }) => text).join('')).toBe('span = (3 − 1) · 2 + 1 = 5');
	});

	it('goes backwards for a transposed convolution', () => {
		const [axis] = transposedAxisSizes([3, 3], {
			...plainSettings,
			stride: [2, 2],
			crop: [1, 1, 1, 1],
			outputPadding: [1, 1]
		});
		expect(spokenFormula(transposedSteps(axis))).toBe(
			'(input − 1) · stride + kernel − padding + output padding = (3 − 1) · 2 + 3 − 1 − 1 + 1 = 6'
		);
	});
});

it('rests on a step, then glides', () => {
	expect(glideAt(2.3, 9)).toEqual({ step: 2, next: 2, done: 0 });
	const glide = glideAt(2.8, 9);
	expect([glide.step, glide.next]).toEqual([2, 3]);
	expect(glide.done).toBeCloseTo(0.875);
	expect(glideAt(8, 9)).toEqual({ step: 8, next: 8, done: 0 });
	expect(glideAt(-1, 9).step).toBe(0);
});

it('breaks words into lines', () => {
	expect(wrapWords('one two three', 7)).toEqual(['one two', 'three']);
	expect(wrapWords('', 7)).toEqual([]);
});
