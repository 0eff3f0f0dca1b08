import { nextTask } from '$lib/core/next-task';
import { sliceMs } from './limits';

/** How a long work is watched and stopped. */
export interface Watch {
	readonly signal: AbortSignal;
	/** Hears the share done in [0, 1]. */
	readonly onprogress?: (done: number) => void;
}

/** Cuts a long work into short slices, so that the page stays alive and the work can be stopped. */
export class Pace {
	#sliceEnd = performance.now() + sliceMs;

	constructor(private readonly watch: Watch) {}

	get signal(): AbortSignal {
		return this.watch.signal;
	}

	/**
	 * Lets the page have its turn if it is due.
	 *
	 * @param done share of the work in [0, 1], told at most once a slice
	 * @throws an `AbortError` once the work is to stop
	 */
	async step(done?: number): Promise<void> {
		this.signal.throwIfAborted();
		if (performance.now() < this.#sliceEnd) return;
		if (done !== undefined) this.watch.onprogress?.(Math.min(1, done));
		await nextTask();
		this.signal.throwIfAborted();
		this.#sliceEnd = performance.now() + sliceMs;
	}
}

/** For works that someone else stops by asking no more. */
export function unstopped(): Pace {
	return new Pace({ signal: new AbortController().signal });
}
