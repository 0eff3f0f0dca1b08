import type { PathMark, RectMark } from './types';

/** Geometry that canvas, SVG and TikZ share, so that a figure looks the same in each. */

/** A point as [x, y]. */
export type Point = readonly [x: number, y: number];

/** A rectangle without its look. */
export type Box = Pick<RectMark, 'x' | 'y' | 'width' | 'height'>;

/** Width of a line that has none of its own. */
export const plainLine = 1;

/** Dash and gap of a dashed line, as multiples of its width (of 1, if it is thinner). */
export const dashPattern: readonly [dash: number, gap: number] = [3, 2.5];

/** Distance between the lines of a hatching, along x. */
export const hatchGap = 6;

/** Width of the lines of a hatching: thin, so that a number over them is still read. */
export const hatchWidth = 0.75;

/** A box with every side moved inwards. */
export function inset({ x, y, width, height }: Box, by: number): Box {
	return {
		x: x + by,
		y: y + by,
		width: Math.max(0, width - 2 * by),
		height: Math.max(0, height - 2 * by)
	};
}

/** The boxes whose outlines make a rectangle's border: two for a double line, which lies wholly inside. */
export function outlines(mark: RectMark): readonly Box[] {
	if (mark.line !== 'double') return [mark];
	const width = mark.strokeWidth ?? plainLine;
	return [inset(mark, width / 2), inset(mark, 2.5 * width)];
}

/**
 * Lines from the lower left to the upper right over a box. They lie where x + y is a multiple of the gap, so that the
 * hatchings of neighbours meet.
 */
export function hatchLines({ x, y, width, height }: Box): readonly (readonly [Point, Point])[] {
	const lines: [Point, Point][] = [];
	const [right, bottom] = [x + width, y + height];
	const first = Math.floor((x + y) / hatchGap + 1) * hatchGap;
	for (let sum = first; sum < right + bottom; sum += hatchGap) {
		const [fromX, toX] = [Math.max(x, sum - bottom), Math.min(right, sum - y)];
		lines.push([
			[fromX, sum - fromX],
			[toX, sum - toX]
		]);
	}
	return lines;
}

/** An arrow's line, cut where its head begins, and the three corners of the head. */
export interface Arrow {
	readonly shaft: readonly Point[];
	readonly head: readonly [tip: Point, left: Point, right: Point];
}

/** Splits a path with an arrow into line and head; null if its last two points do not tell a direction. */
export function arrowOf({ points, strokeWidth = plainLine }: PathMark): Arrow | null {
	const [before, tip] = [points.at(-2), points.at(-1)];
	if (!before || !tip) return null;
	const [dx, dy] = [tip[0] - before[0], tip[1] - before[1]];
	const distance = Math.hypot(dx, dy);
	if (distance === 0) return null;
	const length = Math.min(distance, 4 + 2.5 * strokeWidth);
	const [unitX, unitY] = [dx / distance, dy / distance];
	const foot: Point = [tip[0] - unitX * length, tip[1] - unitY * length];
	const half = length * 0.4;
	return {
		shaft: [...points.slice(0, -1), foot],
		head: [
			tip,
			[foot[0] - unitY * half, foot[1] + unitX * half],
			[foot[0] + unitY * half, foot[1] - unitX * half]
		]
	};
}

/** A number as exports write it, with at most two decimals. */
export function writeNumber(value: number): string {
	return String(Math.round(value * 100) / 100);
}
