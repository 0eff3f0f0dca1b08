import type { Positions } from './types';

/** Pictures in cells: the grid view. */
export interface GridLayout {
	readonly columns: number;
	readonly rows: number;
	/** Row of the codes in each cell, [rows, columns] from the top left; −1 where the map is empty. */
	readonly cells: Int32Array;
}

interface Offer {
	readonly cell: number;
	readonly picture: number;
	readonly distance: number;
}

/** Smallest and largest x and y. */
function boundsOf(positions: Positions) {
	let [left, right, bottom, top] = [Infinity, -Infinity, Infinity, -Infinity];
	for (let i = 0; i < positions.length; i += 2) {
		left = Math.min(left, positions[i]!);
		right = Math.max(right, positions[i]!);
		bottom = Math.min(bottom, positions[i + 1]!);
		top = Math.max(top, positions[i + 1]!);
	}
	return { left, width: right - left || 1, top, height: top - bottom || 1 };
}

/** Every picture offers itself to the cell that it lies in and to the eight around it. */
function makeOffers(positions: Positions, columns: number, rows: number): Offer[] {
	const { left, width, top, height } = boundsOf(positions);
	const offers: Offer[] = [];
	for (let picture = 0; 2 * picture < positions.length; picture++) {
		const x = ((positions[2 * picture]! - left) / width) * columns;
		const y = ((top - positions[2 * picture + 1]!) / height) * rows;
		const [atX, atY] = [Math.min(columns - 1, Math.floor(x)), Math.min(rows - 1, Math.floor(y))];
		for (let row = Math.max(0, atY - 1); row <= Math.min(rows - 1, atY + 1); row++)
			for (let column = Math.max(0, atX - 1); column <= Math.min(columns - 1, atX + 1); column++) {
				const distance = Math.hypot(column + 0.5 - x, row + 0.5 - y);
				offers.push({ cell: row * columns + column, picture, distance });
			}
	}
	return offers;
}

/** The nearest picture to each cell, each picture once, the best fitting first; cells with none near stay empty. */
export function layOutGrid(positions: Positions, columns: number, rows: number): GridLayout {
	const cells = new Int32Array(columns * rows).fill(-1);
	const used = new Uint8Array(positions.length / 2);
	const offers = makeOffers(positions, columns, rows).sort((a, b) => a.distance - b.distance);
	for (const { cell, picture } of offers) {
		if (cells[cell]! >= 0 || used[picture]) continue;
		cells[cell] = picture;
		used[picture] = 1;
	}
	return { columns, rows, cells };
}

/** Pairs of pictures in neighbouring cells, [n, 2]: to the right, and below. */
export function gridPairs({ columns, rows, cells }: GridLayout): Int32Array {
	const pairs: number[] = [];
	for (let cell = 0; cell < columns * rows; cell++) {
		const own = cells[cell]!;
		const right = cell % columns < columns - 1 ? cells[cell + 1]! : -1;
		const below = cells[cell + columns] ?? -1;
		if (own >= 0 && right >= 0) pairs.push(own, right);
		if (own >= 0 && below >= 0) pairs.push(own, below);
	}
	return Int32Array.from(pairs);
}
