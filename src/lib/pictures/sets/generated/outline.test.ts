import fc from 'fast-check';
import { expect, it } from 'vitest';
import { distanceAt, traceOutline } from './outline';

const sidePx = 9;

/** Distance to the nearest pixel on the other side, less or more by half a pixel: the outline runs between them. */
function bruteForce(ink: readonly boolean[], at: number): number {
	const [x, y] = [at % sidePx, Math.floor(at / sidePx)];
	const lengths = ink.flatMap((isInk, other) =>
		isInk === ink[at] ? [] : [Math.hypot((other % sidePx) - x, Math.floor(other / sidePx) - y)]
	);
	return (Math.min(...lengths) - 0.5) * (ink[at] ? -1 : 1);
}

it('measures the distance to the outline as brute force does', () => {
	const pictures = fc
		.array(fc.boolean(), { minLength: sidePx ** 2, maxLength: sidePx ** 2 })
		.filter((ink) => ink.includes(true) && ink.includes(false));
	fc.assert(
		fc.property(pictures, (ink) => {
			const { distances } = traceOutline(sidePx, ink.map(Number));
			distances.forEach((distance, at) => expect(distance).toBeCloseTo(bruteForce(ink, at), 5));
		}),
		{ numRuns: 30 }
	);
});

it('joins distances between pixels straight, and is outside beyond the picture', () => {
	const outline = { side: 3, distances: Float32Array.of(0, 1, 2, 4, 5, 6, 8, 9, 10) };
	expect(distanceAt(outline, 0.5, 0.5)).toBe(0);
	expect(distanceAt(outline, 1, 1)).toBeCloseTo(2.5);
	expect(distanceAt(outline, 1.75, 0.5)).toBeCloseTo(1.25);
	expect(distanceAt(outline, -1, 1)).toBe(3);
	expect(distanceAt(outline, 1, 2.9)).toBe(3);
});
