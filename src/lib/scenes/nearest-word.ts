/** Letters to add, take away or change to get from one word to the other (Levenshtein). */
function editDistance(from: string, to: string): number {
	let row = Array.from({ length: to.length + 1 }, (_, index) => index);
	for (let y = 1; y <= from.length; y++) {
		const next = [y];
		for (let x = 1; x <= to.length; x++) {
			const change = row[x - 1]! + (from[y - 1] === to[x - 1] ? 0 : 1);
			next.push(Math.min(change, row[x]! + 1, next[x - 1]! + 1));
		}
		row = next;
	}
	return row[to.length]!;
}

/**
 * The word that was probably meant: the nearest by spelling, if at most every third letter differs.
 * @example nearestWord('strid', ['stride', 'padding']) // 'stride'
 */
export function nearestWord(word: string, candidates: readonly string[]): string | null {
	const wanted = word.toLowerCase();
	const ranked = candidates
		.map((candidate) => ({ candidate, distance: editDistance(wanted, candidate.toLowerCase()) }))
		.sort((a, b) => a.distance - b.distance);
	const [best] = ranked;
	const limit = Math.max(1, Math.floor(wanted.length / 3));
	return best && best.distance <= limit && wanted.length > 1 ? best.candidate : null;
}

/** ", did you mean “stride”?" where there is such a word, else nothing. */
export function didYouMean(word: string, candidates: readonly string[]): string {
	const near = nearestWord(word, candidates);
	return near === null ? '' : `; did you mean “${near}”?`;
}
