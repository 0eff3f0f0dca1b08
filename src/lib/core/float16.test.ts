import { expect, test } from 'vitest';
import { areHalves, decodeHalf, decodeHalfArray, encodeHalf, encodeHalfArray } from './float16';

test('known half floats', () => {
	expect(decodeHalf(0x3c00)).toBe(1);
	expect(decodeHalf(0xc000)).toBe(-2);
	expect(decodeHalf(0x7bff)).toBe(65504);
	expect(decodeHalf(0x0001)).toBe(2 ** -24);
	expect(decodeHalf(0x0400)).toBe(2 ** -14);
	expect(decodeHalf(0x7c00)).toBe(Infinity);
	expect(decodeHalf(0x7e00)).toBeNaN();
	expect(Object.is(decodeHalf(0x8000), -0)).toBe(true);
});

test('an array decodes like its elements, in order', () => {
	const bits = Uint16Array.from({ length: 65536 }, (_, i) => i);
	const decoded = decodeHalfArray(bits);
	const wrong = bits.filter((half) => !Object.is(decoded[half], Math.fround(decodeHalf(half))));
	expect([...wrong]).toEqual([]);
});

test('values rise with the bits of positive numbers', () => {
	for (let bits = 1; bits <= 0x7c00; bits++)
		expect(decodeHalf(bits)).toBeGreaterThan(decodeHalf(bits - 1));
});

test('every half float but NaN comes back from its value', () => {
	const numbers = Uint16Array.from({ length: 65536 }, (_, i) => i).filter(
		(bits) => !Number.isNaN(decodeHalf(bits))
	);
	expect([...numbers.filter((bits) => encodeHalf(decodeHalf(bits)) !== bits)]).toEqual([]);
	const values = decodeHalfArray(numbers);
	expect(encodeHalfArray(values)).toEqual(numbers);
});

test('what lies between two half floats, beyond the largest or below the smallest is none', () => {
	expect(encodeHalf(1 + 2 ** -11)).toBeUndefined();
	expect(encodeHalf(65505)).toBeUndefined();
	expect(encodeHalf(65536)).toBeUndefined();
	expect(encodeHalf(2 ** -25)).toBeUndefined();
	expect(encodeHalf(3 * 2 ** -25)).toBeUndefined();
	expect(encodeHalf(NaN)).toBeUndefined();
	expect(areHalves(Float32Array.of(1, 0.5, -2))).toBe(true);
	expect(areHalves(Float32Array.of(1, 0.1))).toBe(false);
});
