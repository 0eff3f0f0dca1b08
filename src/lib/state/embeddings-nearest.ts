import type { Codes, Metric } from '$lib/embedding/types';

/** A row near to another, and how far it is. */
export interface Near {
	readonly row: number;
	/** In the space of the codes. */
	readonly distance: number;
}

/** Length of a row; 1 where directions alone count and the row has none. */
function lengthOfRow({ data, dimensions }: Codes, row: number): number {
	let sum = 0;
	for (let i = row * dimensions; i < (row + 1) * dimensions; i++) sum += data[i]! ** 2;
	return Math.sqrt(sum) || 1;
}

/** Distance of two rows. */
export function codeDistance(codes: Codes, metric: Metric, one: number, other: number): number {
	const { data, dimensions } = codes;
	const isCosine = metric === 'cosine';
	const scaleOne = isCosine ? 1 / lengthOfRow(codes, one) : 1;
	const scaleOther = isCosine ? 1 / lengthOfRow(codes, other) : 1;
	let sum = 0;
	for (let i = 0; i < dimensions; i++)
		sum +=
			(scaleOne * data[one * dimensions + i]! - scaleOther * data[other * dimensions + i]!) ** 2;
	return Math.sqrt(sum);
}
