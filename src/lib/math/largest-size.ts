/** Largest |value|; 0 if there is none. */
export function largestSize(values: Iterable<number>): number {
	let largest = 0;
	for (const value of values) largest = Math.max(largest, Math.abs(value));
	return largest;
}
