import type { Random } from '$lib/core/random';
import { spearman } from '$lib/math/rank-correlation';
import type { Codes } from '../types';

/** Distance of two rows. */
export function distanceBetween({ dimensions, data }: Codes, a: number, b: number): number {
	let sum = 0;
	for (let t = 0; t < dimensions; t++)
		sum += (data[a * dimensions + t]! - data[b * dimensions + t]!) ** 2;
	return Math.sqrt(sum);
}

/** Rank correlation of the distances of random pairs in the codes and on the map; NaN for fewer than three rows. */
export function distanceCorrelation(
	codes: Codes,
	map: Codes,
	pairs: number,
	random: Random
): number {
	if (codes.count < 3) return NaN;
	const [inCodes, onMap] = [new Float64Array(pairs), new Float64Array(pairs)];
	for (let pair = 0; pair < pairs; pair++) {
		const a = Math.floor(random() * codes.count);
		const b = (a + 1 + Math.floor(random() * (codes.count - 1))) % codes.count;
		inCodes[pair] = distanceBetween(codes, a, b);
		onMap[pair] = distanceBetween(map, a, b);
	}
	return spearman(inCodes, onMap);
}
