import { nearestNeighbours } from '../neighbours/nearest';
import type { Stability } from '../questions';
import { stretch } from '../task';
import type { Neighbours, Positions, Task } from '../types';
import { meanOf, sharedNeighbours } from './overlap';
import { asCodes } from './quality';

const neighboursCompared = 10;

/** How alike maps of the same codes are; each row of the first map is held against all others. */
export async function compareMaps(maps: readonly Positions[], task: Task): Promise<Stability> {
	const lists: Neighbours[] = [];
	for (const map of maps)
		lists.push(await nearestNeighbours(asCodes(map), neighboursCompared, stretch(task, 1, 1)));
	const pairs = lists.flatMap((a, i) => lists.slice(i + 1).map((b) => ({ a, b, first: i === 0 })));
	const shares = pairs.map(({ a, b }) => sharedNeighbours(a, b, neighboursCompared));
	const withFirst = shares.filter((_, i) => pairs[i]!.first);
	const overlapByRow = lists[0]!.distances.length
		? Float32Array.from(withFirst[0] ?? [], (_, row) =>
				meanOf(withFirst.map((share) => share[row]!))
			)
		: new Float32Array(lists[0]!.count).fill(NaN);
	return { overlap: meanOf(shares.map(meanOf)), overlapByRow };
}
