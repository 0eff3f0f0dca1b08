/** How often pictures of each class (rows) were taken for each class (columns). */
export type Confusion = readonly (readonly number[])[];

/** One class, and the share of its pictures that were recognised. */
export interface ClassShare {
	readonly index: number;
	/** In [0, 1]. */
	readonly right: number;
}

/** One kind of mistake. */
export interface Mistake {
	readonly truth: number;
	readonly taken: number;
	readonly count: number;
	/** Share of the true class's pictures, in [0, 1]. */
	readonly share: number;
}

const total = (row: readonly number[]) => row.reduce((sum, count) => sum + count, 0);

/** Every class that has pictures, best recognised first. */
export function rankClasses(confusion: Confusion): readonly ClassShare[] {
	return confusion
		.map((row, index) => ({ index, right: row[index]! / total(row) }))
		.filter(({ right }) => Number.isFinite(right))
		.sort((a, b) => b.right - a.right);
}

/** The most frequent mistakes, as shares of their true class. */
export function frequentMistakes(confusion: Confusion, limit: number): readonly Mistake[] {
	return confusion
		.flatMap((row, truth) =>
			row.map((count, taken) => ({ truth, taken, count, share: count / total(row) }))
		)
		.filter(({ truth, taken, count }) => truth !== taken && count > 0)
		.sort((a, b) => b.share - a.share)
		.slice(0, limit);
}

/** How strongly a count is drawn, in [0, 1]: the root keeps rare mistakes visible beside many right answers. */
export function strengthOf(count: number, largest: number): number {
	return largest > 0 ? Math.sqrt(count / largest) : 0;
}

/** The largest count of a table. */
export function largestCount(confusion: Confusion): number {
	return confusion.reduce((largest, row) => Math.max(largest, ...row), 0);
}
