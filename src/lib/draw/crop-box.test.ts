import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { boxOnPicture, frameAround } from './crop-box';

const square = { width: 32, height: 32 };
const wide = { width: 300, height: 200 };

describe('boxOnPicture', () => {
	it('crops the middle', () => {
		expect(boxOnPicture(wide, square, 'crop')).toEqual({ x: 50, y: 0, width: 200, height: 200 });
	});

	it('letterboxes above and below', () => {
		expect(boxOnPicture(wide, square, 'letterbox')).toEqual({
			x: 0,
			y: -50,
			width: 300,
			height: 300
		});
	});

	it('stretches the whole picture', () => {
		expect(boxOnPicture(wide, square, 'stretch')).toEqual({ x: 0, y: 0, ...wide });
	});

	it('has the aspect of the input, is centred, and lies inside or around', () => {
		const length = fc.integer({ min: 1, max: 5000 });
		const size = fc.record({ width: length, height: length });
		fc.assert(
			fc.property(size, size, (picture, input) => {
				const crop = boxOnPicture(picture, input, 'crop');
				const letterbox = boxOnPicture(picture, input, 'letterbox');
				for (const box of [crop, letterbox]) {
					expect(box.width / box.height).toBeCloseTo(input.width / input.height, 6);
					expect(box.x + box.width / 2).toBeCloseTo(picture.width / 2, 6);
				}
				expect(crop.x).toBeGreaterThanOrEqual(0);
				expect(crop.y).toBeGreaterThanOrEqual(0);
				expect(letterbox.width).toBeGreaterThanOrEqual(picture.width);
				expect(letterbox.height).toBeGreaterThanOrEqual(picture.height);
			})
		);
	});
});

describe('frameAround', () => {
	it('is the picture when it is cropped, the box when it is letterboxed', () => {
		expect(frameAround(wide, boxOnPicture(wide, square, 'crop'))).toEqual({ x: 0, y: 0, ...wide });
		const letterbox = boxOnPicture(wide, square, 'letterbox');
		expect(frameAround(wide, letterbox)).toEqual(letterbox);
	});
});
