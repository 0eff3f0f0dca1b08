/** How many terms of a sum are listed one by one. */
export const listedTerms = 8;

/** The largest parts of a sum, and what the others add. */
export interface RankedSum<Term> {
	readonly terms: readonly Term[];
	readonly restCount: number;
	readonly rest: number;
}

/** The first terms by |size|, largest first, and the sum of the rest; of equal ones the earlier first. */
export function rankTerms<Term>(
	all: readonly Term[],
	sizeOfTerm: (term: Term) => number
): RankedSum<Term> {
	const ranked = [...all].sort((a, b) => Math.abs(sizeOfTerm(b)) - Math.abs(sizeOfTerm(a)));
	const others = ranked.slice(listedTerms);
	const rest = others.reduce((sum, term) => sum + sizeOfTerm(term), 0);
	return { terms: ranked.slice(0, listedTerms), restCount: others.length, rest };
}
