import { requireInside, windowTaps } from './gather';
import type { StackRow } from './stack';
import type { AxisSize, Place } from './types';

/**
 * How many paths lead from the cells of one level to a cell above: windows are rectangles, so the number for a cell is
 * that of its row times that of its column. It is what convolving kernels of ones gives, and the reason why a cell
 * listens most to the middle of its field.
 *
 * @source Luo et al., Understanding the Effective Receptive Field, 2016: arXiv:1701.04128
 */
export interface LevelPaths {
	/** By row. */
	readonly vertical: Float64Array;
	/** By column. */
	readonly horizontal: Float64Array;
}

function only(place: number, size: number): Float64Array {
	return new Float64Array(size).fill(1, place, place + 1);
}

/** Hands the paths of every output on to each cell that its window reads. */
function spread(axis: AxisSize, above: Float64Array): Float64Array {
	const { taps, sources } = windowTaps(axis, 'zero');
	const counts = new Float64Array(axis.size);
	sources.forEach((source, at) => {
		if (source >= 0) counts[source]! += above[Math.floor(at / taps)]!;
	});
	return counts;
}

/**
 * Paths to one cell of a layer's output from every level below it, in the order of `cellsOf`: item 0 is the input, the
 * last one the cell itself.
 *
 * @throws {RangeError} if there is no such layer or cell
 */
export function pathCounts(
	rows: readonly StackRow[],
	layer: number,
	at: Place
): readonly LevelPaths[] {
	const top = rows[layer];
	if (!top) throw new RangeError(`there is no layer ${layer} among ${rows.length}`);
	requireInside(at, top.size);
	const levels = [{ vertical: only(at.y, top.size[0]), horizontal: only(at.x, top.size[1]) }];
	for (const { axes } of rows.slice(0, layer + 1).reverse())
		levels.unshift({
			vertical: spread(axes[0], levels[0]!.vertical),
			horizontal: spread(axes[1], levels[0]!.horizontal)
		});
	return levels;
}

/** Fewest cells of an axis that together have at least this share of all paths. */
export function cellsWithShare(counts: Float64Array, share: number): number {
	const total = counts.reduce((sum, count) => sum + count, 0);
	if (total === 0) return 0;
	let reached = 0;
	return (
		counts
			.toSorted()
			.reverse()
			.findIndex((count) => (reached += count) >= share * total) + 1
	);
}
