import type { Neighbours } from '../types';

/** A symmetric sparse matrix: the entries of row i are those from `starts[i]` to `starts[i + 1]`. */
export interface SparseMatrix {
	readonly starts: Int32Array;
	readonly columns: Int32Array;
	readonly values: Float64Array;
}

const mostTries = 100;
const entropyTolerance = 1e-5;

/**
 * Weights exp(−β (d² − d₀²)) with β such that their entropy is `entropy`, summing to one, into `weights`. The nearest
 * distance d₀ is taken off first: large codes would leave nothing but zeros.
 */
function fitRow(distances: Float32Array, entropy: number, weights: Float64Array): void {
	const excess = Float64Array.from(distances, (d) => d * d - distances[0]! * distances[0]!);
	let [beta, low, high] = [1, 0, Infinity];
	let total = 1;
	for (let attempt = 0; attempt < mostTries; attempt++) {
		let moment = 0;
		total = 0;
		for (let q = 0; q < excess.length; q++) {
			const weight = Math.exp(-excess[q]! * beta);
			weights[q] = weight;
			total += weight;
			moment += weight * excess[q]!;
		}
		const surplus = Math.log(total) + (beta * moment) / total - entropy;
		if (Math.abs(surplus) < entropyTolerance) break;
		if (surplus > 0) low = beta;
		else high = beta;
		beta = high === Infinity ? beta * 2 : (low + high) / 2;
	}
	for (let q = 0; q < weights.length; q++) weights[q]! /= total;
}

/** The chance that row i would pick each of its neighbours, [count, k]; each row's entropy is that of the perplexity. */
export function conditionalAffinities(neighbours: Neighbours, perplexity: number): Float64Array {
	const { count, k, distances } = neighbours;
	const chances = new Float64Array(count * k);
	for (let row = 0; row < count && k > 0; row++) {
		const [from, to] = [row * k, (row + 1) * k];
		fitRow(distances.subarray(from, to), Math.log(perplexity), chances.subarray(from, to));
	}
	return chances;
}

/** For each row the places in the list in which it is named: `starts` and `places` of a sort by counting. */
function namedBy(indices: Int32Array, count: number) {
	const starts = new Int32Array(count + 1);
	for (const index of indices) starts[index + 1]!++;
	for (let i = 0; i < count; i++) starts[i + 1]! += starts[i]!;
	const next = starts.slice(0, count);
	const places = new Int32Array(indices.length);
	for (let place = 0; place < indices.length; place++) places[next[indices[place]!]!++] = place;
	return { starts, places };
}

/** Adds up entries of one row; an entry seen before in this row grows. */
class RowWriter {
	readonly starts: Int32Array;
	readonly columns: Int32Array;
	readonly values: Float64Array;
	readonly #slots: Int32Array;
	#row = 0;
	#end = 0;

	constructor(count: number, most: number) {
		this.starts = new Int32Array(count + 1);
		this.columns = new Int32Array(most);
		this.values = new Float64Array(most);
		this.#slots = new Int32Array(count).fill(-1);
	}

	add(column: number, value: number): void {
		const slot = this.#slots[column]!;
		if (slot >= this.starts[this.#row]!) {
			this.values[slot]! += value;
			return;
		}
		this.#slots[column] = this.#end;
		this.columns[this.#end] = column;
		this.values[this.#end++] = value;
	}

	endRow(): void {
		this.starts[++this.#row] = this.#end;
	}

	finish(): SparseMatrix {
		const { starts } = this;
		return {
			starts,
			columns: this.columns.slice(0, this.#end),
			values: this.values.slice(0, this.#end)
		};
	}
}

/** The mean of the chance of i picking j and of j picking i, over the number of rows: all entries add up to one. */
export function symmetrise(neighbours: Neighbours, chances: Float64Array): SparseMatrix {
	const { count, k, indices } = neighbours;
	const { starts, places } = namedBy(indices, count);
	const writer = new RowWriter(count, 2 * indices.length);
	const share = 1 / (2 * count);
	for (let row = 0; row < count; row++) {
		for (let place = row * k; place < (row + 1) * k; place++)
			writer.add(indices[place]!, chances[place]! * share);
		for (let at = starts[row]!; at < starts[row + 1]!; at++)
			writer.add(Math.floor(places[at]! / k), chances[places[at]!]! * share);
		writer.endRow();
	}
	return writer.finish();
}
