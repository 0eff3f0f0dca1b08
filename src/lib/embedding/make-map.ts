import { seededRandom } from '$lib/core/random';
import type { MapQuestion, Stage } from './questions';
import type { LayoutSpace } from './space';
import { stretch } from './task';
import type { Embedder, EmbeddingMethod, Positions, Task } from './types';

/** Measures how long the stages of a map take. */
export class StageClock {
	readonly #seconds = new Map<Stage['name'], number>();

	/** Awaits the work and adds its time to a stage. */
	async time<T>(name: Stage['name'], work: () => Promise<T>): Promise<T> {
		const beforeMs = performance.now();
		try {
			return await work();
		} finally {
			this.add(name, (performance.now() - beforeMs) / 1000);
		}
	}

	add(name: Stage['name'], seconds: number): void {
		this.#seconds.set(name, (this.#seconds.get(name) ?? 0) + seconds);
	}

	/** In the order in which they began. */
	get stages(): Stage[] {
		return [...this.#seconds].map(([name, seconds]) => ({ name, seconds }));
	}
}

/** Share of the set-up's progress that is the search for neighbours, which takes most of it. */
const neighboursShare = 0.9;

/** Sets up a method on a space. */
export async function startMap(
	method: EmbeddingMethod,
	space: LayoutSpace,
	{ params, seed, start }: Pick<MapQuestion, 'params' | 'seed' | 'start'>,
	task: Task,
	clock: StageClock
): Promise<Embedder> {
	let neighbourSeconds = 0;
	const ask = async (k: number) => {
		const beforeMs = performance.now();
		const found = await space.neighbours.ask(k, stretch(task, 0, neighboursShare));
		neighbourSeconds = (performance.now() - beforeMs) / 1000;
		clock.add('neighbours', neighbourSeconds);
		return found;
	};
	const embedder = await clock.time('start', () =>
		method.start({
			codes: space.codes,
			params,
			random: seededRandom(seed),
			task: stretch(task, neighboursShare, 1),
			neighbours: ask,
			...(start ? { start } : {})
		})
	);
	clock.add('start', -neighbourSeconds);
	task.report(1);
	return embedder;
}

/** Steps at once between breaths. */
const stepsAtOnce = 1;

/** Makes a map to the end without showing it. */
export async function finishMap(embedder: Embedder, task: Task): Promise<Positions> {
	while (embedder.iteration < embedder.planned) {
		embedder.step(stepsAtOnce);
		task.report(embedder.iteration / embedder.planned);
		await task.breathe();
	}
	return embedder.positions.slice();
}
