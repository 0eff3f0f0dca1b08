import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { frameAround, inputOnPicture, shareOfFrame } from './crop-box';

const input = { width: 32, height: 32 };
const wide = { x: 0, y: 0, width: 300, height: 200 };
const whole = { x: 0, y: 0, ...input };

describe('inputOnPicture', () => {
	it('is the cropped part', () => {
		const source = { x: 50, y: 0, width: 200, height: 200 };
		expect(inputOnPicture({ source, target: whole }, input)).toEqual(source);
	});

	it('reaches beyond a letterboxed picture by its margins', () => {
		const target = { x: 0, y: 4, width: 32, height: 24 };
		const box = inputOnPicture({ source: { ...wide, width: 320, height: 240 }, target }, input);
		expect(box).toEqual({ x: 0, y: -40, width: 320, height: 320 });
	});

	it('is the picture when that is stretched', () => {
		expect(inputOnPicture({ source: wide, target: whole }, input)).toEqual(wide);
	});

	it('puts the corners of the target on the corners of the source', () => {
		const length = fc.integer({ min: 1, max: 500 });
		const box = fc.record({ x: length, y: length, width: length, height: length });
		fc.assert(
			fc.property(box, box, (source, target) => {
				const found = inputOnPicture({ source, target }, input);
				const right = found.x + (found.width * (target.x + target.width)) / input.width;
				expect(right).toBeCloseTo(source.x + source.width, 6);
				expect(found.y + (found.height * target.y) / input.height).toBeCloseTo(source.y, 6);
			})
		);
	});
});

describe('frameAround', () => {
	it('is the picture when the box lies inside', () => {
		expect(frameAround(wide, { x: 50, y: 0, width: 200, height: 200 })).toEqual(wide);
	});

	it('grows on every side where the box reaches beyond', () => {
		const box = { x: -10, y: -20, width: 400, height: 300 };
		expect(frameAround(wide, box)).toEqual(box);
	});
});

describe('shareOfFrame', () => {
	it('measures from the corner of the frame', () => {
		const frame = { x: 0, y: -50, width: 300, height: 300 };
		expect(shareOfFrame(wide, frame)).toEqual({ x: 0, y: 1 / 6, width: 1, height: 2 / 3 });
	});
});
