import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { boxOnPicture, cropBox, placePicture } from './placement';

const square = { width: 32, height: 32 };
const extents = fc.record({
	width: fc.integer({ min: 1, max: 1024 }),
	height: fc.integer({ min: 1, max: 1024 })
});

describe('cropBox', () => {
	it('is the centre square for a square input', () => {
		expect(cropBox({ width: 451, height: 300 }, square, 'crop')).toEqual({
			x: 75,
			y: 0,
			width: 300,
			height: 300
		});
		expect(cropBox({ width: 10, height: 31 }, square, 'crop')).toEqual({
			x: 0,
			y: 10,
			width: 10,
			height: 10
		});
	});

	it('has the aspect of the input otherwise', () => {
		const box = cropBox({ width: 300, height: 300 }, { width: 64, height: 32 }, 'crop');
		expect(box).toEqual({ x: 0, y: 75, width: 300, height: 150 });
	});

	it('is the whole picture for letterbox and stretch', () => {
		const whole = { x: 0, y: 0, width: 451, height: 300 };
		expect(cropBox({ width: 451, height: 300 }, square, 'letterbox')).toEqual(whole);
		expect(cropBox({ width: 451, height: 300 }, square, 'stretch')).toEqual(whole);
	});
});

describe('placePicture', () => {
	it('centres the letterboxed picture', () => {
		const { target } = placePicture({ width: 640, height: 320 }, square, 'letterbox');
		expect(target).toEqual({ x: 0, y: 8, width: 32, height: 16 });
	});

	it('stays inside picture and input in whole pixels, and is never empty', () => {
		const check = (picture: typeof square, input: typeof square, fit: 'crop') => {
			const { source, target } = placePicture(picture, input, fit);
			for (const [box, outer] of [
				[source, picture],
				[target, input]
			] as const) {
				expect([box.x, box.y, box.width, box.height].every(Number.isInteger)).toBe(true);
				expect(Math.min(box.x, box.y)).toBeGreaterThanOrEqual(0);
				expect(Math.min(box.width, box.height)).toBeGreaterThanOrEqual(1);
				expect(box.x + box.width).toBeLessThanOrEqual(outer.width);
				expect(box.y + box.height).toBeLessThanOrEqual(outer.height);
			}
		};
		const fit = fc.constantFrom('crop', 'letterbox', 'stretch') as fc.Arbitrary<'crop'>;
		fc.assert(fc.property(extents, extents, fit, check));
	});
});

describe('boxOnPicture', () => {
	const picture = { width: 640, height: 320 };

	it('maps the whole input to the part that is seen', () => {
		const whole = { x: 0, y: 0, width: 32, height: 32 };
		for (const fit of ['crop', 'letterbox', 'stretch'] as const) {
			const placement = placePicture(picture, square, fit);
			expect(boxOnPicture(placement, whole)).toEqual(cropBox(picture, square, fit));
		}
	});

	it('maps single cells', () => {
		const cell = { x: 16, y: 8, width: 1, height: 2 };
		expect(boxOnPicture(placePicture(picture, square, 'crop'), cell)).toEqual({
			x: 320,
			y: 80,
			width: 10,
			height: 20
		});
		expect(boxOnPicture(placePicture(picture, square, 'letterbox'), cell)).toEqual({
			x: 320,
			y: 0,
			width: 20,
			height: 40
		});
	});

	it('cuts off what reaches beyond the picture, and answers nothing for background alone', () => {
		const placement = placePicture(picture, square, 'letterbox');
		const cut = boxOnPicture(placement, { x: -4, y: -4, width: 8, height: 16 });
		expect(cut).toEqual({ x: 0, y: 0, width: 80, height: 80 });
		expect(boxOnPicture(placement, { x: 0, y: 0, width: 32, height: 8 })).toBeUndefined();
	});
});
