/** A place in a list and the value there. */
export interface Ranked {
	readonly index: number;
	readonly value: number;
}

function largestOf(values: ArrayLike<number>): number {
	let largest = -Infinity;
	for (let i = 0; i < values.length; i++) largest = Math.max(largest, values[i]!);
	return largest;
}

/** exp(value − largest) of each value in double precision, none above 1, and their sum. */
export function exponentials(values: ArrayLike<number>): {
	readonly largest: number;
	readonly each: Float64Array;
	readonly total: number;
} {
	const largest = largestOf(values);
	const each = Float64Array.from(values, (value) => Math.exp(value - largest));
	return { largest, each, total: each.reduce((sum, value) => sum + value, 0) };
}

/** Shares that add up to one; large values do not overflow. */
export function softmax(values: ArrayLike<number>): Float32Array {
	const { each, total } = exponentials(values);
	return Float32Array.from(each, (value) => value / total);
}

/** Natural logarithm of the softmax; exact also where the softmax itself rounds to zero. */
export function logSoftmax(values: ArrayLike<number>): Float32Array {
	const { largest, total } = exponentials(values);
	const shift = largest + Math.log(total);
	return Float32Array.from(values, (value) => value - shift);
}

/** The k largest values, largest first; of equal ones the earlier first. */
export function top(values: ArrayLike<number>, k: number): Ranked[] {
	return Array.from(values, (value, index) => ({ index, value }))
		.sort((a, b) => b.value - a.value)
		.slice(0, k);
}
