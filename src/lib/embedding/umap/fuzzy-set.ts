import type { Neighbours } from '../types';

/** Pairs of rows that belong together, each from both sides, in the order of the rows; weights in (0, 1]. */
export interface FuzzySet {
	readonly from: Int32Array;
	readonly to: Int32Array;
	readonly weights: Float64Array;
}

const searchSteps = 64;
const tolerance = 1e-5;
/** Least width, as a share of the mean distance. */
const leastWidth = 1e-3;

function meanOf(values: ArrayLike<number>): number {
	let sum = 0;
	for (let i = 0; i < values.length; i++) sum += values[i]!;
	return values.length ? sum / values.length : 0;
}

/** The width at which the memberships of a row's neighbours add up to a total. */
function widthFor(distances: Float32Array, nearest: number, total: number): number {
	let [low, high, width] = [0, Infinity, 1];
	for (let step = 0; step < searchSteps; step++) {
		let sum = 0;
		for (const distance of distances) sum += Math.exp(-Math.max(0, distance - nearest) / width);
		if (Math.abs(sum - total) < tolerance) break;
		if (sum > total) high = width;
		else low = width;
		width = high === Infinity ? 2 * width : (low + high) / 2;
	}
	return width;
}

/**
 * How far each row takes its neighbours for its own, in (0, 1]: one for the nearest, then falling off so that they are
 * log₂ of their number together.
 * @returns [count, k]
 */
export function memberships({ count, k, distances }: Neighbours): Float64Array {
	const strengths = new Float64Array(count * k);
	// A row is its own neighbour, too.
	const total = Math.log2(k + 1);
	const meanOfAll = (meanOf(distances) * k) / (k + 1);
	for (let row = 0; row < count; row++) {
		const own = distances.subarray(row * k, (row + 1) * k);
		const nearest = own.find((distance) => distance > 0) ?? 0;
		const mean = nearest > 0 ? (meanOf(own) * k) / (k + 1) : meanOfAll;
		const width = Math.max(widthFor(own, nearest, total), leastWidth * mean);
		for (let i = 0; i < k; i++)
			strengths[row * k + i] = own[i]! <= nearest ? 1 : Math.exp(-(own[i]! - nearest) / width);
	}
	return strengths;
}

/** Where the entries of each column of the lists begin, when they are sorted by column. */
function columnStarts({ count, indices }: Neighbours): Int32Array {
	const starts = new Int32Array(count + 1);
	for (const column of indices) starts[column + 1]!++;
	for (let column = 0; column < count; column++) starts[column + 1]! += starts[column]!;
	return starts;
}

/** Entries of the lists, sorted by column. */
function byColumn(neighbours: Neighbours, starts: Int32Array): Int32Array {
	const next = starts.slice();
	const entries = new Int32Array(neighbours.indices.length);
	neighbours.indices.forEach((column, entry) => (entries[next[column]!++] = entry));
	return entries;
}

/**
 * The union of what all rows take for theirs: a pair belongs together as far as either side says so, a + b − ab
 * (arXiv:1802.03426, section 3.1).
 */
export function fuzzySet(neighbours: Neighbours): FuzzySet {
	const { count, k, indices } = neighbours;
	const strengths = memberships(neighbours);
	const starts = columnStarts(neighbours);
	const incoming = byColumn(neighbours, starts);
	const [from, to, weights] = [[] as number[], [] as number[], [] as number[]];
	const toOthers = new Map<number, number>();
	for (let row = 0; row < count; row++) {
		toOthers.clear();
		for (let i = row * k; i < (row + 1) * k; i++) toOthers.set(indices[i]!, strengths[i]!);
		for (let at = starts[row]!; at < starts[row + 1]!; at++) {
			const other = Math.floor(incoming[at]! / k);
			const [theirs, own] = [strengths[incoming[at]!]!, toOthers.get(other) ?? 0];
			toOthers.set(other, own + theirs - own * theirs);
		}
		for (const [other, weight] of [...toOthers].sort(([a], [b]) => a - b)) {
			from.push(row);
			to.push(other);
			weights.push(weight);
		}
	}
	return {
		from: Int32Array.from(from),
		to: Int32Array.from(to),
		weights: Float64Array.from(weights)
	};
}
