import { nearestNeighbours } from '../neighbours/nearest';
import type { Stability } from '../questions';
import { stretch } from '../task';
import type { Neighbours, Positions, Task } from '../types';
import { meanOf, sharedNeighbours } from './overlap';
import { asCodes } from './quality';

const neighboursCompared = 10;

/** How alike maps of the same codes are. */
export async function compareMaps(maps: readonly Positions[], task: Task): Promise<Stability> {
	const lists: Neighbours[] = [];
	for (const map of maps)
		lists.push(await nearestNeighbours(asCodes(map), neighboursCompared, stretch(task, 1, 1)));
	const shares = lists.flatMap((a, i) =>
		lists.slice(i + 1).map((b) => meanOf(sharedNeighbours(a, b, neighboursCompared)))
	);
	return { overlap: meanOf(shares) };
}
