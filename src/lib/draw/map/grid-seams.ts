import type { GridView } from './grid-view';

/** Cells side by side whose pictures are far apart. */
export interface GridSeams {
	/** Pictures [n, 2], worst first. */
	readonly pairs: Int32Array;
	/** Distance of each pair over the usual one of cells side by side. */
	readonly strengths: Float32Array;
}

interface Touching {
	readonly one: number;
	readonly other: number;
	readonly distance: number;
}

/** Every picture with the one in the cell to the right, and the one below. */
function pairsSideBySide({ columns, cells }: GridView): (readonly [number, number])[] {
	const pairs: (readonly [number, number])[] = [];
	cells.forEach((one, cell) => {
		const right = (cell + 1) % columns === 0 ? -1 : (cells[cell + 1] ?? -1);
		const below = cells[cell + columns] ?? -1;
		for (const other of [right, below]) if (one >= 0 && other >= 0) pairs.push([one, other]);
	});
	return pairs;
}

/**
 * The cells side by side whose pictures differ most.
 * @param distanceOf two pictures, in the space of their codes
 * @param limit most pairs that are asked for
 */
export function gridSeams(
	grid: GridView,
	distanceOf: (one: number, other: number) => number,
	limit: number
): GridSeams {
	const touching = pairsSideBySide(grid)
		.map(([one, other]): Touching => ({ one, other, distance: distanceOf(one, other) }))
		.sort((a, b) => b.distance - a.distance);
	const usual = touching[touching.length >> 1]?.distance || 1;
	const worst = touching.slice(0, limit);
	return {
		pairs: Int32Array.from(worst.flatMap(({ one, other }) => [one, other])),
		strengths: Float32Array.from(worst, ({ distance }) => distance / usual)
	};
}
