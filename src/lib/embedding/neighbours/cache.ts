import type { Codes, Neighbours, Task } from '../types';
import { firstNeighbours, nearestNeighbours } from './nearest';

/** Neighbours found at once, enough for every perplexity up to a hundred: a change of settings never searches again. */
const neighboursKept = 300;

/** The nearest neighbours of some codes, searched for once. */
export class NeighbourCache {
	#found: Neighbours | null = null;
	#search: Promise<Neighbours> | null = null;

	constructor(private readonly codes: Codes) {}

	/** The `k` nearest of every row, fewer where there are fewer rows. */
	async ask(k: number, task: Task): Promise<Neighbours> {
		// Who cancels a search ends it only for himself: whoever waits for it takes it up again.
		while (this.#search && !this.#found) await this.#search.catch(() => undefined);
		await task.breathe();
		const most = this.codes.count - 1;
		if (!this.#found || this.#found.k < Math.min(k, most)) await this.#find(k, task);
		return firstNeighbours(this.#found!, Math.min(k, most));
	}

	/** The `k` nearest of one row, if they are known already. */
	of(row: number, k: number): Neighbours | null {
		const wanted = Math.min(k, this.codes.count - 1);
		if (!this.#found || this.#found.k < wanted) return null;
		const { k: all, indices, distances } = this.#found;
		const [start, end] = [row * all, row * all + wanted];
		return {
			count: 1,
			k: wanted,
			indices: indices.slice(start, end),
			distances: distances.slice(start, end)
		};
	}

	async #find(k: number, task: Task): Promise<void> {
		this.#search = nearestNeighbours(this.codes, Math.max(k, neighboursKept), task);
		try {
			this.#found = await this.#search;
		} finally {
			this.#search = null;
		}
	}
}
