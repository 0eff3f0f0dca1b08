import type { Codes, Neighbours, Task } from '../types';

/** Squared distances of one row to all, into `out`. */
function distancesFrom({ count, dimensions, data }: Codes, row: number, out: Float64Array): void {
	const from = row * dimensions;
	for (let other = 0; other < count; other++) {
		let sum = 0;
		const at = other * dimensions;
		for (let t = 0; t < dimensions; t++) sum += (data[from + t]! - data[at + t]!) ** 2;
		out[other] = sum;
	}
}

/** Ranks of other rows by distance, 1 for the nearest: from the list of neighbours, or by counting all that are nearer. */
class Ranks {
	readonly #distances: Float64Array;
	#row = -1;

	constructor(
		private readonly codes: Codes,
		private readonly near: Neighbours
	) {
		this.#distances = new Float64Array(codes.count);
	}

	of(row: number, other: number): number {
		const { k, indices } = this.near;
		const place = indices.subarray(row * k, (row + 1) * k).indexOf(other);
		if (place >= 0) return place + 1;
		if (this.#row !== row) distancesFrom(this.codes, row, this.#distances);
		this.#row = row;
		const own = this.#distances[other]!;
		// Among the nearer ones is the row itself.
		return this.#distances.reduce((rank, distance) => rank + (distance < own ? 1 : 0), 0);
	}
}

/** The neighbours that are wanted, or as many as the measure is defined with for `count` rows. */
export function trustedNeighbours(count: number, wanted: number): number {
	return Math.min(wanted, Math.ceil(count / 2) - 1);
}

/**
 * How few rows are near on the map although far in the codes, in [0, 1]; NaN for fewer than three rows.
 * @source Venna and Kaski (2001), Neighborhood preservation in nonlinear projection methods
 * @param rows the rows over which the mean is taken
 */
export async function trustworthiness(
	codes: Codes,
	[near, onMap]: readonly [codes: Neighbours, map: Neighbours],
	[wanted, rows]: readonly [neighbours: number, rows: readonly number[]],
	task: Task
): Promise<number> {
	const k = trustedNeighbours(codes.count, wanted);
	const ranks = new Ranks(codes, near);
	let penalty = 0;
	for (const [done, row] of rows.entries()) {
		for (const other of onMap.indices.subarray(row * onMap.k, row * onMap.k + k))
			penalty += Math.max(0, ranks.of(row, other) - k);
		task.report(done / rows.length);
		await task.breathe();
	}
	if (k < 1) return NaN;
	return 1 - (2 * penalty) / (rows.length * k * (2 * codes.count - 3 * k - 1));
}
