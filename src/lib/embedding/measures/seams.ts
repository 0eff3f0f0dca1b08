import { nearestNeighbours } from '../neighbours/nearest';
import type { Seams, SeamsQuestion } from '../questions';
import type { CodeSpace } from '../space';
import type { Codes, Neighbours, Task } from '../types';
import { distanceBetween } from './distance-correlation';
import { asCodes } from './quality';

/** Neighbours on the map that are judged, and those in the codes that say what is usual. */
const neighboursJudged = 4;
const neighboursUsual = 10;
/**
 * A pair is a seam if its codes are more than twice as far from each other as each is from its nearest ten. Where nothing
 * belongs together, e.g. among random vectors of some dozen numbers, all distances are nearly alike and none is.
 */
const leastStrength = 2;

/** Every pair of rows of which one is near the other, once: [n, 2], the smaller row first. */
function pairsOf({ count, k, indices }: Neighbours): Int32Array {
	const pairs = new Map<number, readonly [number, number]>();
	for (let row = 0; row < count; row++)
		for (const other of indices.subarray(row * k, (row + 1) * k)) {
			const [a, b] = [Math.min(row, other), Math.max(row, other)];
			pairs.set(a * count + b, [a, b]);
		}
	return Int32Array.from([...pairs.values()].flat());
}

/** Mean distance of each row to its nearest ones. */
function usualDistances({ count, k, distances }: Neighbours): Float64Array {
	const used = Math.min(k, neighboursUsual);
	return Float64Array.from({ length: count }, (_, row) => {
		const own = distances.subarray(row * k, row * k + used);
		return own.reduce((sum, distance) => sum + distance, 0) / used;
	});
}

/** Distance of the pair over what is usual around its two rows. */
function strengthOf(codes: Codes, usual: Float64Array, a: number, b: number): number {
	const expected = Math.sqrt(usual[a]! * usual[b]!);
	const present = distanceBetween(codes, a, b);
	return expected > 0 ? present / expected : present > 0 ? Infinity : 0;
}

/** Finds the pairs that the map puts side by side although their codes are far apart; worst first. */
export async function findSeams(
	space: CodeSpace,
	{ positions, limit }: Pick<SeamsQuestion, 'positions' | 'limit'>,
	task: Task
): Promise<Seams> {
	const { codes } = space;
	const usual = usualDistances(await space.preparedNeighbours(neighboursUsual, task));
	const judged = pairsOf(await nearestNeighbours(asCodes(positions), neighboursJudged, task));
	const all = Array.from({ length: judged.length / 2 }, (_, i) => {
		const [a, b] = [judged[2 * i]!, judged[2 * i + 1]!];
		return { a, b, strength: strengthOf(codes, usual, a, b) };
	});
	const seams = all.filter(({ strength }) => strength > leastStrength);
	const worst = seams.sort((x, y) => y.strength - x.strength).slice(0, limit);
	return {
		pairs: Int32Array.from(worst.flatMap(({ a, b }) => [a, b])),
		strengths: Float32Array.from(worst, ({ strength }) => strength),
		found: seams.length
	};
}
