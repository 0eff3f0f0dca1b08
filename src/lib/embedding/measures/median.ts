/** The middle value, or the mean of the middle two; NaN of nothing. */
export function median(values: ArrayLike<number>): number {
	const sorted = Float64Array.from(values).sort();
	const middle = sorted.length >> 1;
	if (sorted.length === 0) return NaN;
	return sorted.length % 2 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
