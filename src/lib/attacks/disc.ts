import type { Random } from '$lib/core/random';

/** A round patch on a picture: where it lies, and where it comes to lie when it is moved, turned and scaled. */

/** In pixels; a pixel's middle lies at whole numbers. */
export interface Disc {
	readonly y: number;
	readonly x: number;
	readonly radius: number;
}

/** How a patch is moved from its own place. */
export interface Move {
	/** In whole pixels. */
	readonly down: number;
	readonly right: number;
	/** Clockwise, in radians. */
	readonly turn: number;
	/** Factor of its size. */
	readonly scale: number;
}

/** What a pixel of the picture shows of the patch: parts of the patch's own cells that add up to 1. */
export interface Cover {
	/** Place in the picture, row by row. */
	readonly pixel: number;
	readonly parts: readonly { readonly cell: number; readonly weight: number }[];
}

/** The place a patch has by itself. */
export const unmoved: Move = { down: 0, right: 0, turn: 0, scale: 1 };

/** How far a patch is moved at most. */
export interface Reach {
	/** In pixels. */
	readonly shift: number;
	/** In degrees, to either side. */
	readonly turn: number;
	/** In percent of its size, up or down. */
	readonly scale: number;
}

/** Whether a patch is moved at all. */
export function isFixed({ shift, turn, scale }: Reach): boolean {
	return shift === 0 && turn === 0 && scale === 0;
}

/** A move within reach, each as likely as any other. */
export function randomMove({ shift, turn, scale }: Reach, random: Random): Move {
	const within = (most: number) => (2 * random() - 1) * most;
	const pixels = () => Math.round(within(shift + 0.5 - 1e-9));
	return {
		down: pixels(),
		right: pixels(),
		turn: (within(turn) * Math.PI) / 180,
		scale: 1 + within(scale) / 100
	};
}

/** The square of cells that holds a patch: its first row and column in the picture, and its side. */
export function cellsOf({ y, x, radius }: Disc): {
	readonly top: number;
	readonly left: number;
	readonly side: number;
} {
	const [top, left] = [Math.floor(y - radius), Math.floor(x - radius)];
	return { top, left, side: Math.ceil(2 * radius) + 2 };
}

/** Parts of the four cells around a place of the patch; whole numbers lie on one. */
function partsAt(row: number, column: number, side: number): Cover['parts'] {
	const [top, left] = [Math.floor(row), Math.floor(column)];
	const [below, beside] = [row - top, column - left];
	const inside = (at: number) => Math.min(side - 1, Math.max(0, at));
	const corner = (down: number, right: number, weight: number) => {
		return { cell: inside(top + down) * side + inside(left + right), weight };
	};
	return [
		corner(0, 0, (1 - below) * (1 - beside)),
		corner(0, 1, (1 - below) * beside),
		corner(1, 0, below * (1 - beside)),
		corner(1, 1, below * beside)
	].filter(({ weight }) => weight > 0);
}

/** What a moved patch covers of a picture. */
export function coverOf(disc: Disc, move: Move, [height, width]: readonly number[]): Cover[] {
	const { top, left, side } = cellsOf(disc);
	const { down, right, turn, scale } = move;
	const [cos, sin] = [Math.cos(turn) / scale, Math.sin(turn) / scale];
	const covers: Cover[] = [];
	for (let row = 0; row < height!; row++)
		for (let column = 0; column < width!; column++) {
			const [dy, dx] = [row - disc.y - down, column - disc.x - right];
			// Back to where the pixel lies on the patch before it was moved.
			const [y, x] =
				turn === 0 && scale === 1 ? [dy, dx] : [dy * cos - dx * sin, dy * sin + dx * cos];
			if (Math.hypot(y, x) > disc.radius) continue;
			const parts = partsAt(round(disc.y + y) - top, round(disc.x + x) - left, side);
			covers.push({ pixel: row * width! + column, parts });
		}
	return covers;
}

/** Frees whole numbers of what adding and subtracting leaves behind the digits. */
function round(value: number): number {
	const whole = Math.round(value);
	return Math.abs(value - whole) < 1e-9 ? whole : value;
}
