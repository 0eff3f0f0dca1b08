import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arrowOf, hatchGap, hatchLines, inset, outlines } from './shapes';
import type { PathMark, RectMark } from './types';

const length = fc.integer({ min: 1, max: 60 });
const place = fc.integer({ min: -40, max: 40 });
const anyBox = fc.record({ x: place, y: place, width: length, height: length });

describe('hatching', () => {
	it('lies inside the box, from edge to edge, on the lines x + y = multiples of the gap', () => {
		fc.assert(
			fc.property(anyBox, (box) => {
				for (const [[x0, y0], [x1, y1]] of hatchLines(box)) {
					expect((x0 + y0) % hatchGap).toBeCloseTo(0);
					expect(x1 + y1).toBeCloseTo(x0 + y0);
					for (const [x, y] of [
						[x0, y0],
						[x1, y1]
					] as const) {
						const insideX = x >= box.x && x <= box.x + box.width;
						const insideY = y >= box.y && y <= box.y + box.height;
						expect(insideX && insideY).toBe(true);
					}
					expect(x0 === box.x || y0 === box.y + box.height).toBe(true);
					expect(x1 === box.x + box.width || y1 === box.y).toBe(true);
				}
			})
		);
	});

	it('has as many lines as multiples of the gap lie between the corners', () => {
		fc.assert(
			fc.property(anyBox, (box) => {
				let count = 0;
				for (let sum = box.x + box.y + 1; sum < box.x + box.y + box.width + box.height; sum++)
					if (sum % hatchGap === 0) count++;
				expect(hatchLines(box)).toHaveLength(count);
			})
		);
	});
});

describe('outlines', () => {
	const rect: RectMark = { kind: 'rect', x: 10, y: 20, width: 30, height: 40 };

	it('are one for a plain line', () => {
		expect(outlines(rect)).toEqual([rect]);
	});

	it('are two for a double line, both inside with a gap of one width', () => {
		expect(outlines({ ...rect, line: 'double', strokeWidth: 2 })).toEqual([
			{ x: 11, y: 21, width: 28, height: 38 },
			{ x: 15, y: 25, width: 20, height: 30 }
		]);
	});

	it('never turn inside out', () => {
		expect(inset({ x: 0, y: 0, width: 3, height: 3 }, 2)).toMatchObject({ width: 0, height: 0 });
	});
});

describe('an arrow', () => {
	const path = (points: PathMark['points']): PathMark => ({ kind: 'path', points });

	it('has its tip at the last point and its line end at the foot of the head', () => {
		const arrow = arrowOf(
			path([
				[0, 0],
				[0, 50],
				[100, 50]
			])
		)!;
		expect(arrow.head[0]).toEqual([100, 50]);
		expect(arrow.shaft).toEqual([
			[0, 0],
			[0, 50],
			[93.5, 50]
		]);
		expect(arrow.head[1]).toEqual([93.5, 52.6]);
		expect(arrow.head[2]).toEqual([93.5, 47.4]);
	});

	it('is only a line where there is no direction', () => {
		expect(arrowOf(path([[3, 3]]))).toBeNull();
		expect(
			arrowOf(
				path([
					[3, 3],
					[3, 3]
				])
			)
		).toBeNull();
	});
});
