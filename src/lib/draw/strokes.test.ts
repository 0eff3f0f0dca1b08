import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clampToPad, smoothStroke } from './strokes';

const point = fc.record({
	x: fc.double({ min: 0, max: 1, noNaN: true }),
	y: fc.double({ min: 0, max: 1, noNaN: true })
});

describe('smoothStroke', () => {
	it('runs through the middle of a corner', () => {
		const corner = [
			{ x: 0, y: 0 },
			{ x: 1, y: 0 },
			{ x: 1, y: 1 }
		];
		expect(smoothStroke(corner)).toEqual([
			{ control: { x: 0, y: 0 }, to: { x: 0.5, y: 0 } },
			{ control: { x: 1, y: 0 }, to: { x: 1, y: 1 } }
		]);
	});

	it('has no pieces for a dot', () => {
		expect(smoothStroke([{ x: 0.5, y: 0.5 }])).toEqual([]);
	});

	it('ends where the pen was lifted and has one piece less than points', () => {
		fc.assert(
			fc.property(fc.array(point, { minLength: 2, maxLength: 40 }), (stroke) => {
				const pieces = smoothStroke(stroke);
				expect(pieces).toHaveLength(stroke.length - 1);
				expect(pieces.at(-1)!.to).toEqual(stroke.at(-1));
			})
		);
	});
});

describe('clampToPad', () => {
	it('keeps inner points and brings outer ones to the edge', () => {
		expect(clampToPad({ x: 0.25, y: 0.75 })).toEqual({ x: 0.25, y: 0.75 });
		expect(clampToPad({ x: -1, y: 3 })).toEqual({ x: 0, y: 1 });
	});
});
