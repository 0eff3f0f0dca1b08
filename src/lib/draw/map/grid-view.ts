/** Pictures in the cells of a grid, so that none lies over another: each cell has the nearest that no other cell has. */
export interface GridView {
	readonly columns: number;
	readonly rows: number;
	/** Picture of each cell, row by row from the upper left; −1 where none is near. */
	readonly cells: Int32Array;
	/** Positions [n, 2] with the pictures of the grid in the middle of their cells. */
	readonly positions: Float32Array;
	/** 1 where a picture is in the grid. */
	readonly shown: Uint8Array;
	/** Side of a cell, in map units. */
	readonly cell: number;
}

/** A picture may lie so many cells from its cell's middle. */
const furthest = 1;

interface Candidate {
	readonly picture: number;
	readonly cell: number;
	readonly distance: number;
}

/** Cells around a picture, with how far their middles are, in cells. */
function candidatesOf(picture: number, column: number, row: number, side: number): Candidate[] {
	const found: Candidate[] = [];
	for (let y = Math.floor(row) - furthest; y <= Math.floor(row) + furthest; y++)
		for (let x = Math.floor(column) - furthest; x <= Math.floor(column) + furthest; x++) {
			const distance = Math.hypot(x + 0.5 - column, y + 0.5 - row);
			const isInside = x >= 0 && y >= 0 && x < side && y < side;
			if (isInside && distance <= furthest) found.push({ picture, cell: y * side + x, distance });
		}
	return found;
}

/**
 * A grid of `side` × `side` cells over the map [−1, 1]². Pairs of picture and cell are taken nearest first, as long as
 * both are free.
 */
export function gridView(positions: Float32Array, side: number): GridView {
	const cell = 2 / side;
	const cells = new Int32Array(side * side).fill(-1);
	const shown = new Uint8Array(positions.length / 2);
	const placed = positions.slice();
	const candidates: Candidate[] = [];
	for (let i = 0; i < shown.length; i++) {
		const [column, row] = [(positions[2 * i]! + 1) / cell, (1 - positions[2 * i + 1]!) / cell];
		candidates.push(...candidatesOf(i, column, row, side));
	}
	candidates.sort((a, b) => a.distance - b.distance);
	for (const { picture, cell: at } of candidates) {
		if (shown[picture] || cells[at] !== -1) continue;
		cells[at] = picture;
		shown[picture] = 1;
		placed[2 * picture] = -1 + ((at % side) + 0.5) * cell;
		placed[2 * picture + 1] = 1 - (Math.floor(at / side) + 0.5) * cell;
	}
	return { columns: side, rows: side, cells, positions: placed, shown, cell };
}

/** Cells of a side for so many pictures: a third of the map is usually empty. */
export function gridSide(count: number): number {
	return Math.min(64, Math.max(2, Math.ceil(Math.sqrt(1.4 * count))));
}
