import type { Codes } from '../types';

/** Rows of a tile: three rows by three are multiplied at a time, and sixteen such fit the cache with their result. */
export const tileRows = 48;

/** Codes as doubles, filled up with rows of zeros to whole tiles, with their squared lengths. */
export interface Rows {
	readonly count: number;
	readonly dimensions: number;
	/** [tiles · tileRows, dimensions]; doubles, because turning each number into one costs as much as multiplying it. */
	readonly data: Float64Array;
	readonly squares: Float64Array;
}

function squaredLengths(data: Float64Array, dimensions: number): Float64Array {
	const squares = new Float64Array(data.length / Math.max(1, dimensions));
	for (let row = 0, at = 0; row < squares.length; row++) {
		let sum = 0;
		// One sum in the order of the products below: what is equal has distance zero exactly.
		for (let t = 0; t < dimensions; t++, at++) sum += data[at]! * data[at]!;
		squares[row] = sum;
	}
	return squares;
}

/** Codes made ready for `tileDistances`. */
export function makeRows({ count, dimensions, data }: Codes): Rows {
	const padded = Math.ceil(count / tileRows) * tileRows;
	const doubles = new Float64Array(padded * dimensions);
	doubles.set(data);
	return { count, dimensions, data: doubles, squares: squaredLengths(doubles, dimensions) };
}

/** Inner products of three rows from `a` with three from `b`, into three rows of `out`. */
function multiplyNine(
	left: Float64Array,
	a: number,
	right: Float64Array,
	b: number,
	dimensions: number,
	out: Float64Array,
	at: number
): void {
	let s00 = 0;
	let s01 = 0;
	let s02 = 0;
	let s10 = 0;
	let s11 = 0;
	let s12 = 0;
	let s20 = 0;
	let s21 = 0;
	let s22 = 0;
	const a1 = a + dimensions;
	const a2 = a1 + dimensions;
	const b1 = b + dimensions;
	const b2 = b1 + dimensions;
	for (let t = 0; t < dimensions; t++) {
		const u = left[a + t]!;
		const v = left[a1 + t]!;
		const w = left[a2 + t]!;
		const x = right[b + t]!;
		const y = right[b1 + t]!;
		const z = right[b2 + t]!;
		s00 += u * x;
		s01 += u * y;
		s02 += u * z;
		s10 += v * x;
		s11 += v * y;
		s12 += v * z;
		s20 += w * x;
		s21 += w * y;
		s22 += w * z;
	}
	out[at] = s00;
	out[at + 1] = s01;
	out[at + 2] = s02;
	out[at + tileRows] = s10;
	out[at + tileRows + 1] = s11;
	out[at + tileRows + 2] = s12;
	out[at + 2 * tileRows] = s20;
	out[at + 2 * tileRows + 1] = s21;
	out[at + 2 * tileRows + 2] = s22;
}

/** Inner products of the tile of rows from `first` in `a` with that from `second` in `b`: `out[tileRows · i + j]`. */
export function tileProducts(
	a: Rows,
	first: number,
	b: Rows,
	second: number,
	out: Float64Array
): void {
	const { dimensions } = a;
	for (let i = 0; i < tileRows; i += 3)
		for (let j = 0; j < tileRows; j += 3) {
			const [from, to] = [(first + i) * dimensions, (second + j) * dimensions];
			multiplyNine(a.data, from, b.data, to, dimensions, out, i * tileRows + j);
		}
}

/** Squared distances of the rows of two tiles, like `tileProducts`. */
export function tileDistances(
	a: Rows,
	first: number,
	b: Rows,
	second: number,
	out: Float64Array
): void {
	tileProducts(a, first, b, second, out);
	for (let i = 0, at = 0; i < tileRows; i++)
		for (let j = 0; j < tileRows; j++, at++) {
			const squared = a.squares[first + i]! + b.squares[second + j]! - 2 * out[at]!;
			out[at] = squared > 0 ? squared : 0;
		}
}
