import type { ScreenPoint } from '$lib/draw/map/camera';

/** The seams of a map as SVG paths, in pixels of the window. */
export interface SeamPaths {
	/** A short bar between the two pictures of each pair. */
	readonly bars: string;
	/** From picture to picture, where they are so far from each other that the bar alone would not tell which. */
	readonly ties: string;
}

/** How seams are drawn. */
export interface SeamLook {
	/** Place of a row in the window. */
	readonly placeOf: (row: number) => ScreenPoint;
	/** Of a picture, in pixels. */
	readonly side: number;
	/** Bars are as long as a picture's side: they stand between the cells of a grid. */
	readonly isGrid: boolean;
}

/** Lengths of a bar on the map, in pixels. */
const shortest = 8;
const longest = 22;
/** Pictures further apart than this, in their sides, are tied. */
const tiedFrom = 1.4;

const line = (x1: number, y1: number, x2: number, y2: number) =>
	`M${x1.toFixed(1)} ${y1.toFixed(1)}L${x2.toFixed(1)} ${y2.toFixed(1)}`;

/** Paths of the seams between pairs of rows [n, 2]. */
export function seamPaths(
	pairs: ArrayLike<number>,
	{ placeOf, side, isGrid }: SeamLook
): SeamPaths {
	let [bars, ties] = ['', ''];
	for (let i = 0; i < pairs.length; i += 2) {
		const [one, other] = [placeOf(pairs[i]!), placeOf(pairs[i + 1]!)];
		const [dx, dy] = [other.x - one.x, other.y - one.y];
		const far = Math.hypot(dx, dy) || 1;
		const half = (isGrid ? side : Math.min(longest, Math.max(shortest, far))) / 2;
		const [x, y] = [(one.x + other.x) / 2, (one.y + other.y) / 2];
		const [ax, ay] = [(-dy / far) * half, (dx / far) * half];
		bars += line(x - ax, y - ay, x + ax, y + ay);
		if (!isGrid && far > tiedFrom * side) ties += line(one.x, one.y, other.x, other.y);
	}
	return { bars, ties };
}
