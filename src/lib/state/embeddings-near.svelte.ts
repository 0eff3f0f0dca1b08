import type { EmbeddingClient } from '$lib/embedding/client';
import type { Space } from '$lib/embedding/questions';
import type { Codes, Metric, Neighbours } from '$lib/embedding/types';
import type { Near } from './embeddings-nearest';

/** Neighbours that are shown of a picture. */
const neighboursShown = 10;
/** Rows that are asked about one after the other: the one pointed at and the one chosen; earlier ones nobody waits for. */
const mostWanted = 2;
/** Rows whose answers are kept. */
const mostKept = 256;

/** What the worker has answered about the rows of some codes. */
interface Answers {
	readonly codes: Codes | null;
	readonly metric: Metric;
	readonly byRow: ReadonlyMap<number, readonly Near[]>;
}

/** The first neighbours of a single list, as the page shows them. */
export function toNear({ k, indices, distances }: Neighbours, row = 0): readonly Near[] {
	return Array.from({ length: k }, (_, i) => ({
		row: indices[row * k + i]!,
		distance: distances[row * k + i]!
	}));
}

/** The nearest codes of the rows that a page shows: asked of the worker, because looking through all holds a page up. */
export class NearestCodes {
	#answers = $state.raw<Answers>({ codes: null, metric: 'euclidean', byRow: new Map() });
	#wanted: readonly number[] = [];
	#isAsking = false;

	/**
	 * @param space the codes of the map that is shown
	 * @param open  the worker behind it
	 */
	constructor(
		private readonly space: () => Space | null,
		private readonly open: () => Promise<EmbeddingClient>
	) {}

	/** Those of a row; null until the worker has answered, a moment after the first who asked. */
	of(row: number): readonly Near[] | null {
		const space = this.space();
		if (!space || row >= space.codes.count) return null;
		const known = this.#knownIn(space).get(row);
		if (!known) this.#want(row);
		return known ?? null;
	}

	/** The same, for those who wait; none where nothing can be known. */
	async ask(row: number): Promise<readonly Near[]> {
		const space = this.space();
		if (!space || row >= space.codes.count) return [];
		const known = this.#knownIn(space).get(row);
		if (known) return known;
		const client = await this.open();
		const answer = await client.nearest({ ...space, row, k: neighboursShown });
		if (!answer.ok) return [];
		const near = toNear(answer.value);
		this.#keep(space, row, near);
		return near;
	}

	#knownIn({ codes, metric }: Space): Answers['byRow'] {
		const { byRow, ...of } = this.#answers;
		return of.codes === codes && of.metric === metric ? byRow : new Map();
	}

	#keep({ codes, metric }: Space, row: number, near: readonly Near[]): void {
		const present = this.space();
		if (present?.codes !== codes || present.metric !== metric) return;
		const entries = [...this.#knownIn(present), [row, near] as const].slice(-mostKept);
		this.#answers = { codes, metric, byRow: new Map(entries) };
	}

	#want(row: number): void {
		this.#wanted = [...this.#wanted.filter((other) => other !== row), row].slice(-mostWanted);
		if (!this.#isAsking) void this.#askWanted();
	}

	async #askWanted(): Promise<void> {
		this.#isAsking = true;
		// Who asked first may be a value in the making, which must not change another at once.
		await Promise.resolve();
		try {
			for (let row = this.#wanted.at(-1); row !== undefined; row = this.#wanted.at(-1)) {
				this.#wanted = this.#wanted.slice(0, -1);
				await this.ask(row);
			}
		} catch {
			// No worker can be had: the map itself says so.
			this.#wanted = [];
		} finally {
			this.#isAsking = false;
		}
	}
}
