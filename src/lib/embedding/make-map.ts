import { seededRandom } from '$lib/core/random';
import type { MapQuestion, Stage, StageName } from './questions';
import type { CodeSpace, LayoutSpace } from './space';
import type { Embedder, EmbeddingMethod, Positions, Task } from './types';

/** In the order in which they are told. */
const stageOrder: readonly StageName[] = ['prepare', 'neighbours', 'start', 'steps'];

/** Measures how long the stages of a map take. */
export class StageClock {
	readonly #seconds = new Map<StageName, number>();
	#stage: StageName | null = null;
	#sinceMs = 0;

	/** @param onenter told which stage begins, also one that goes on after another */
	constructor(private readonly onenter: (stage: StageName) => void = () => undefined) {}

	/** Begins a stage, or goes on with it; the one before ends. Null ends it too. */
	enter(stage: StageName | null): void {
		const nowMs = performance.now();
		if (this.#stage) this.add(this.#stage, (nowMs - this.#sinceMs) / 1000);
		[this.#stage, this.#sinceMs] = [stage, nowMs];
		if (stage) this.onenter(stage);
	}

	add(stage: StageName, seconds: number): void {
		this.#seconds.set(stage, (this.#seconds.get(stage) ?? 0) + seconds);
	}

	get stages(): Stage[] {
		return stageOrder.flatMap((name) => {
			const seconds = this.#seconds.get(name);
			return seconds === undefined ? [] : [{ name, seconds }];
		});
	}
}

/** What a method works on: long codes reduced, if that is wanted and the method does not need all their numbers. */
export function layoutFor(
	space: CodeSpace,
	{ takesAllNumbers }: EmbeddingMethod,
	reduce: boolean,
	task: Task
): Promise<LayoutSpace> {
	return space.layout(reduce && !takesAllNumbers, task);
}

/** How a map begins. */
export type MapBeginning = Pick<MapQuestion, 'params' | 'seed' | 'start' | 'done'>;

/** Sets up a method on a space; the progress of each stage goes from 0 to 1. */
export async function startMap(
	method: EmbeddingMethod,
	space: LayoutSpace,
	{ params, seed, start, done }: MapBeginning,
	task: Task,
	clock: StageClock
): Promise<Embedder> {
	const neighbours = async (k: number) => {
		clock.enter('neighbours');
		const found = await space.neighbours.ask(k, task);
		clock.enter('start');
		return found;
	};
	clock.enter('start');
	const embedder = await method.start({
		codes: space.codes,
		params,
		random: seededRandom(seed),
		task,
		neighbours,
		...(start ? { start, done: done ?? 0 } : {})
	});
	clock.enter(null);
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
