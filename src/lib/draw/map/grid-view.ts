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

/** Farthest a picture may be moved, in cells. */
const furthest = 1;

/** Steps into which the square of a distance is cut for sorting, in cells: finer than single precision tells positions apart. */
const distanceSteps = 2 ** 28;
/** Room for the number of a pair beside its distance; both together stay below 2^53. */
const mostPairs = 2 ** 24;

/** Pictures and cells that are near each other, nearest first. */
interface Pairs {
	readonly pictures: Int32Array;
	readonly cells: Int32Array;
	/** Order in which to take them. */
	readonly order: Float64Array;
}

/** Every picture with the cells around it whose middles are no farther than it may be moved. */
function pairsOf(positions: Float32Array, side: number): Pairs {
	const cell = 2 / side;
	const most = (positions.length / 2) * (2 * furthest + 1) ** 2;
	const [pictures, cells] = [new Int32Array(most), new Int32Array(most)];
	const keys = new Float64Array(most);
	let count = 0;
	for (let i = 0; 2 * i < positions.length; i++) {
		const column = (positions[2 * i]! + 1) / cell;
		const row = (1 - positions[2 * i + 1]!) / cell;
		const [left, top] = [Math.floor(column) - furthest, Math.floor(row) - furthest];
		for (let y = Math.max(0, top); y <= Math.min(side - 1, top + 2 * furthest); y++)
			for (let x = Math.max(0, left); x <= Math.min(side - 1, left + 2 * furthest); x++) {
				const squared = (x + 0.5 - column) ** 2 + (y + 0.5 - row) ** 2;
				if (squared > furthest ** 2) continue;
				pictures[count] = i;
				cells[count] = y * side + x;
				keys[count] = Math.round(squared * distanceSteps) * mostPairs + count;
				count++;
			}
	}
	// Plain numbers sort themselves many times faster than objects that are compared.
	const order = keys.subarray(0, count).sort();
	return {
		pictures,
		cells,
		order: order.map((key) => key - Math.floor(key / mostPairs) * mostPairs)
	};
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
	const pairs = pairsOf(positions, side);
	for (const pair of pairs.order) {
		const [picture, at] = [pairs.pictures[pair]!, pairs.cells[pair]!];
		if (shown[picture] || cells[at] !== -1) continue;
		cells[at] = picture;
		shown[picture] = 1;
		placed[2 * picture] = -1 + ((at % side) + 0.5) * cell;
		placed[2 * picture + 1] = 1 - (Math.floor(at / side) + 0.5) * cell;
	}
	return { columns: side, rows: side, cells, positions: placed, shown, cell };
}

/** Cells of a side for `count` pictures: a third of the map is usually empty. */
export function gridSide(count: number): number {
	return Math.min(64, Math.max(2, Math.ceil(Math.sqrt(1.4 * count))));
}
