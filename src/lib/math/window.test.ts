import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { axisWindows, outputSize, resolvePadding, windowOutput } from './window';

const axis = fc.record({
	size: fc.integer({ min: 1, max: 40 }),
	kernel: fc.integer({ min: 1, max: 7 }),
	stride: fc.integer({ min: 1, max: 5 }),
	padBefore: fc.integer({ min: 0, max: 4 }),
	padAfter: fc.integer({ min: 0, max: 4 }),
	dilation: fc.integer({ min: 1, max: 3 })
});

/** Slides the window cell by cell and counts the places where it fits. */
function countPlaces({
	size,
	kernel,
	stride,
	padBefore,
	padAfter,
	dilation
}: Parameters<typeof outputSize>[0]) {
	let places = 0;
	for (let start = -padBefore; start + (kernel - 1) * dilation < size + padAfter; start += stride)
		places++;
	return places;
}

describe('outputSize', () => {
	it('counts the places where the window fits', () => {
		fc.assert(
			fc.property(axis, (window) => {
				const places = countPlaces(window);
				if (places === 0) expect(() => outputSize(window)).toThrow(RangeError);
				else expect(outputSize(window)).toBe(places);
			})
		);
	});

	it('names the bad value', () => {
		const good = { size: 5, kernel: 3, stride: 1, padBefore: 0, padAfter: 0, dilation: 1 };
		expect(() => outputSize({ ...good, stride: 0 })).toThrow(
			'stride must be an integer ≥ 1, got 0'
		);
		expect(() => outputSize({ ...good, padAfter: -1 })).toThrow('padAfter must be an integer ≥ 0');
		expect(() => outputSize({ ...good, kernel: 1.5 })).toThrow('got 1.5');
		expect(() => outputSize({ ...good, size: NaN })).toThrow('got NaN');
		expect(() => outputSize({ ...good, kernel: 6 })).toThrow('6 cells does not fit 5');
	});
});

describe('resolvePadding', () => {
	it('gives ⌈size / stride⌉ cells for same, with the odd cell after', () => {
		fc.assert(
			fc.property(axis, axis, (v, h) => {
				const window = {
					kernel: [v.kernel, h.kernel],
					stride: [v.stride, h.stride],
					dilation: [v.dilation, h.dilation],
					padding: 'same'
				} as const;
				const [top, bottom, left, right] = resolvePadding([v.size, h.size], window);
				expect([bottom - top, right - left].every((more) => more === 0 || more === 1)).toBe(true);
				expect(windowOutput([v.size, h.size], window)).toEqual([
					Math.ceil(v.size / v.stride),
					Math.ceil(h.size / h.stride)
				]);
			})
		);
	});

	it('pads as TensorFlow does', () => {
		const window = { kernel: [3, 2], stride: [2, 1], padding: 'same' } as const;
		expect(resolvePadding([224, 10], window)).toEqual([0, 1, 0, 1]);
		expect(resolvePadding([224, 10], { ...window, dilation: [2, 4] })).toEqual([1, 2, 2, 2]);
	});

	it('takes valid and explicit padding as they are', () => {
		const window = { kernel: [3, 3], stride: [1, 1] } as const;
		expect(resolvePadding([5, 5], { ...window, padding: 'valid' })).toEqual([0, 0, 0, 0]);
		expect(resolvePadding([5, 5], { ...window, padding: [1, 2, 3, 4] })).toEqual([1, 2, 3, 4]);
	});
});

it('axisWindows keeps vertical and horizontal apart', () => {
	const [vertical, horizontal] = axisWindows([8, 9], {
		kernel: [2, 3],
		stride: [4, 5],
		padding: [1, 2, 3, 4]
	});
	expect(vertical).toEqual({
		size: 8,
		kernel: 2,
		stride: 4,
		padBefore: 1,
		padAfter: 2,
		dilation: 1
	});
	expect(horizontal).toEqual({
		size: 9,
		kernel: 3,
		stride: 5,
		padBefore: 3,
		padAfter: 4,
		dilation: 1
	});
});
