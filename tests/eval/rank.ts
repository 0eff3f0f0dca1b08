/** Place of the right class among all scores, 0 for the highest; equal scores, and those that are no numbers, count against it. */
export function rankOf(scores: ArrayLike<number>, label: number): number {
	const own = scores[label]!;
	let rank = -1;
	for (let index = 0; index < scores.length; index++) if (!(scores[index]! < own)) rank++;
	return rank;
}
