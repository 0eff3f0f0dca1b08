/** Where the name of a class stands on a map. */
export interface ClassLabel {
	readonly index: number;
	readonly x: number;
	readonly y: number;
	/** How far half of its rows reach from there. */
	readonly reach: number;
}

function medianOf(values: Float32Array): number {
	return values.sort()[values.length >> 1]!;
}

/** The middle of each class, by the median of its rows in both directions; classes of few rows have no name. */
export function classLabels(
	positions: Float32Array,
	classes: ArrayLike<number>,
	count: number
): ClassLabel[] {
	const rows: number[][] = Array.from({ length: count }, () => []);
	for (let i = 0; i < classes.length; i++) rows[classes[i]!]?.push(i);
	return rows.flatMap((own, index) => {
		if (own.length < 3) return [];
		const along = (axis: 0 | 1) =>
			medianOf(Float32Array.from(own, (i) => positions[2 * i + axis]!));
		const [x, y] = [along(0), along(1)];
		const far = own.map((i) => Math.hypot(positions[2 * i]! - x, positions[2 * i + 1]! - y));
		return [{ index, x, y, reach: medianOf(Float32Array.from(far)) }];
	});
}
