import type { Neighbours } from '../types';

/** Share of the first `k` neighbours that two lists have in common, for each row; NaN without neighbours. */
export function sharedNeighbours(a: Neighbours, b: Neighbours, k: number): Float32Array {
	const used = Math.min(k, a.k, b.k);
	return Float32Array.from({ length: a.count }, (_, row) => {
		const own = new Set(a.indices.subarray(row * a.k, row * a.k + used));
		const others = b.indices.subarray(row * b.k, row * b.k + used);
		return others.reduce((sum, other) => sum + (own.has(other) ? 1 : 0), 0) / used;
	});
}

/** Mean of numbers; NaN of none. */
export function meanOf(values: ArrayLike<number>): number {
	let sum = 0;
	for (let i = 0; i < values.length; i++) sum += values[i]!;
	return sum / values.length;
}
