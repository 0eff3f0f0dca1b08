import { makePlane, valueAt, type Plane } from './plane';

/** Colour at half the resolution (4:2:0), down and up as the Independent JPEG Group's library does both. */

/** Means of 2 × 2 values; halves are rounded down and up in turn, so that colours do not drift. */
export function halve(plane: Plane): Plane {
	return makePlane(Math.ceil(plane.width / 2), Math.ceil(plane.height / 2), (y, x) => {
		const sum =
			valueAt(plane, 2 * y, 2 * x) +
			valueAt(plane, 2 * y, 2 * x + 1) +
			valueAt(plane, 2 * y + 1, 2 * x) +
			valueAt(plane, 2 * y + 1, 2 * x + 1);
		return Math.floor((sum + 1 + (x % 2)) / 4);
	});
}

/** The neighbour that the other half of a cell leans to; at the border the cell itself. */
function neighbour(at: number, isSecond: boolean, cells: number): number {
	return Math.min(cells - 1, Math.max(0, at + (isSecond ? 1 : -1)));
}

/** Twice the resolution: three parts of the nearest value and one of the next, along both axes. */
export function double(plane: Plane, width: number, height: number): Plane {
	return makePlane(width, height, (y, x) => {
		const [row, column] = [y >> 1, x >> 1];
		const otherRow = neighbour(row, y % 2 === 1, plane.height);
		const otherColumn = neighbour(column, x % 2 === 1, plane.width);
		const sumAt = (at: number) => 3 * valueAt(plane, row, at) + valueAt(plane, otherRow, at);
		// Halves are rounded up and down in turn.
		return Math.floor((3 * sumAt(column) + sumAt(otherColumn) + (x % 2 ? 7 : 8)) / 16);
	});
}
