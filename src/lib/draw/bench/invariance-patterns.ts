import type { NdArray } from '$lib/core/types';

/** Small patterns in [0, 1], drawn at run time, for moving a little and pooling. */

/** Cells along each side of a pattern. */
export const patternSide = 16;

/** Names of the patterns that need no picture. */
export const patternNames = ['digit', 'edge', 'blob', 'dots'] as const;
export type PatternName = (typeof patternNames)[number];

type Point = readonly [x: number, y: number];
type Line = readonly [Point, Point];

/** Strokes of a seven with a bar, in cells. */
const strokes: readonly Line[] = [
	[
		[4, 3.5],
		[12, 3.5]
	],
	[
		[12, 3.5],
		[7, 12.5]
	],
	[
		[6.5, 8],
		[11.5, 8]
	]
];

/** Distance of a point from a piece of a straight line. */
function distanceTo([[x1, y1], [x2, y2]]: Line, x: number, y: number): number {
	const [dx, dy] = [x2 - x1, y2 - y1];
	const share = ((x - x1) * dx + (y - y1) * dy) / (dx * dx + dy * dy);
	const nearest = Math.min(1, Math.max(0, share));
	return Math.hypot(x - x1 - nearest * dx, y - y1 - nearest * dy);
}

function clip(value: number): number {
	return Math.min(1, Math.max(0, value));
}

/** Brightness at a place, in cells from the upper left corner. */
const formulas: Readonly<Record<PatternName, (x: number, y: number) => number>> = {
	digit: (x, y) => clip(1.3 - Math.min(...strokes.map((line) => distanceTo(line, x, y)))),
	edge: (x, y) => clip(0.5 + 0.9 * (x - patternSide / 2) + 0.35 * (y - patternSide / 2)),
	blob: (x, y) => Math.exp(-((x - 7) ** 2 + (y - 8) ** 2) / 12),
	dots: (x, y) => clip(1.2 - Math.hypot((((x % 5) + 5) % 5) - 2.5, (((y % 5) + 5) % 5) - 2.5))
};

/** A pattern, [16, 16, 1]. */
export function drawPattern(name: PatternName): NdArray {
	const data = new Float32Array(patternSide * patternSide);
	for (let at = 0; at < data.length; at++)
		data[at] = formulas[name]((at % patternSide) + 0.5, Math.floor(at / patternSide) + 0.5);
	return { shape: [patternSide, patternSide, 1], data };
}
