import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tableOfMode } from './attribution';
import { canvasSide, enlargeMap, greyOf, paintAttribution, paintGrey } from './attribution-paint';
import { rgbAt } from './colour';
import { surfaceOf } from './surface';

const map = { shape: [2, 2], data: Float32Array.of(0, 1, -1, 0.5) };

function makeTarget(side: number) {
	return { width: side, height: side, data: new Uint8ClampedArray(4 * side * side) };
}

function pixelOf(target: { data: Uint8ClampedArray; width: number }, y: number, x: number) {
	return [...target.data.subarray(4 * (y * target.width + x), 4 * (y * target.width + x) + 4)];
}

describe('enlargeMap', () => {
	it('cell by cell repeats cells', () => {
		expect([...enlargeMap(map, 4, 4, false)]).toEqual([
			0, 0, 1, 1, 0, 0, 1, 1, -1, -1, 0.5, 0.5, -1, -1, 0.5, 0.5
		]);
	});

	it('smoothly agrees with bilinear interpolation worked out by hand', () => {
		// One row 0, 1 over four pixels: centres at −0.25, 0.25, 0.75, 1.25, cut to [0, 1].
		const row = { shape: [1, 2], data: Float32Array.of(0, 1) };
		expect([...enlargeMap(row, 1, 4, true)]).toEqual([0, 0.25, 0.75, 1]);
		const middle = enlargeMap(map, 4, 4, true);
		// Row 1, column 1: a quarter down, a quarter across.
		expect(middle[5]).toBeCloseTo(0.75 * 0.25 * 1 + 0.25 * (0.75 * -1 + 0.25 * 0.5), 6);
	});

	it('leaves a map of the same size as it is, and never leaves its range', () => {
		const cells = fc.array(fc.float({ min: -5, max: 5, noNaN: true }), {
			minLength: 12,
			maxLength: 12
		});
		fc.assert(
			fc.property(cells, (values) => {
				const any = { shape: [3, 4], data: Float32Array.from(values) };
				const same = enlargeMap(any, 3, 4, true);
				// Adding zero takes the sign of −0 away.
				expect(same.map((value) => value + 0)).toEqual(any.data.map((value) => value + 0));
				const large = enlargeMap(any, 9, 10, true);
				expect(Math.max(...large)).toBeLessThanOrEqual(Math.max(...any.data) + 1e-5);
				expect(Math.min(...large)).toBeGreaterThanOrEqual(Math.min(...any.data) - 1e-5);
			})
		);
	});
});

describe('greyOf', () => {
	it('weighs colours as eyes do, and keeps grey', () => {
		const colours = { shape: [1, 2, 3], data: Float32Array.of(1, 0, 0, 0.5, 0.5, 0.5) };
		const { shape, data } = greyOf(colours);
		expect(shape).toEqual([1, 2]);
		expect(data[0]).toBeCloseTo(0.299 * 255, 3);
		expect(data[1]).toBeCloseTo(127.5, 3);
		expect(greyOf({ shape: [1, 1, 1], data: Float32Array.of(1) }).data[0]).toBe(255);
	});
});

describe('paintAttribution', () => {
	const table = tableOfMode('signed', 'purple-orange', false);
	const shared = { map, range: 1, mode: 'signed', table, smooth: false } as const;

	it('paints values in the colours of the scale', () => {
		const target = makeTarget(2);
		paintAttribution(surfaceOf(target), { ...shared, below: null });
		expect(pixelOf(target, 0, 0)).toEqual([...rgbAt('purple-orange', 0), 255]);
		expect(pixelOf(target, 0, 1)).toEqual([...rgbAt('purple-orange', 1), 255]);
		expect(pixelOf(target, 1, 0)).toEqual([...rgbAt('purple-orange', -1), 255]);
	});

	it('over a picture covers in proportion to strength: zero shows the picture, the end covers fully', () => {
		const grey = { shape: [1, 1], data: Float32Array.of(200) };
		const target = makeTarget(2);
		paintAttribution(surfaceOf(target), { ...shared, below: { grey, opacity: 1 } });
		expect(pixelOf(target, 0, 0)).toEqual([200, 200, 200, 255]);
		expect(pixelOf(target, 0, 1)).toEqual([...rgbAt('purple-orange', 1), 255]);
		paintAttribution(surfaceOf(target), { ...shared, below: { grey, opacity: 0 } });
		expect(pixelOf(target, 0, 1)).toEqual([200, 200, 200, 255]);
	});

	it('over a picture the marked value covers fully, though it is weak', () => {
		const grey = { shape: [1, 1], data: Float32Array.of(200) };
		const target = makeTarget(2);
		const inked = tableOfMode('signed', 'purple-orange', false, 0.5);
		const below = { grey, opacity: 0.1 };
		paintAttribution(surfaceOf(target), { ...shared, table: inked, below, marked: 0.5 });
		expect(pixelOf(target, 1, 1)).toEqual([31, 35, 40, 255]);
		expect(pixelOf(target, 0, 0)).toEqual([200, 200, 200, 255]);
	});

	it('without a map there is the picture in grey', () => {
		const target = makeTarget(2);
		paintGrey(surfaceOf(target), { shape: [1, 2], data: Float32Array.of(10, 20) });
		expect(pixelOf(target, 1, 0)).toEqual([10, 10, 10, 255]);
		expect(pixelOf(target, 1, 1)).toEqual([20, 20, 20, 255]);
	});
});

it.each([28, 32, 64, 224, 300])('the canvas is a whole multiple of %d cells', (cells) => {
	expect(canvasSide(cells) % cells).toBe(0);
	expect(canvasSide(cells)).toBeGreaterThanOrEqual(cells);
});
