/** Ranks from 1; equal values share the mean of their ranks. */
export function ranksOf(values: ArrayLike<number>): Float64Array {
	const order = Uint32Array.from({ length: values.length }, (_, i) => i);
	order.sort((a, b) => values[a]! - values[b]!);
	const ranks = new Float64Array(values.length);
	for (let start = 0; start < order.length;) {
		let end = start + 1;
		while (end < order.length && values[order[end]!] === values[order[start]!]) end++;
		for (let i = start; i < end; i++) ranks[order[i]!] = (start + end + 1) / 2;
		start = end;
	}
	return ranks;
}

/** Pearson's correlation; 0 if one side is constant. */
export function pearson(a: ArrayLike<number>, b: ArrayLike<number>): number {
	const n = a.length;
	let [sumA, sumB] = [0, 0];
	for (let i = 0; i < n; i++) {
		sumA += a[i]!;
		sumB += b[i]!;
	}
	const [meanA, meanB] = [sumA / n, sumB / n];
	let [products, squaresA, squaresB] = [0, 0, 0];
	for (let i = 0; i < n; i++) {
		const [da, db] = [a[i]! - meanA, b[i]! - meanB];
		products += da * db;
		squaresA += da * da;
		squaresB += db * db;
	}
	const spread = Math.sqrt(squaresA * squaresB);
	return spread > 0 ? products / spread : 0;
}

/** Spearman's rank correlation; 0 if one side is constant. */
export function spearman(a: ArrayLike<number>, b: ArrayLike<number>): number {
	return pearson(ranksOf(a), ranksOf(b));
}
