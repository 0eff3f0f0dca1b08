import { failure, type Result } from '$lib/core/result';
import type { Watch } from '$lib/pictures/sets/pace';

/** Work that several wait for: done once, and stopped when none of them waits any more. */
export class SharedWork<T> {
	readonly #controller = new AbortController();
	readonly #waiting = new Set<Watch>();
	readonly #answer: Promise<Result<T>>;

	/** Begins the work; whoever begins it must join. */
	constructor(work: (watch: Watch) => Promise<Result<T>>) {
		this.#answer = work({
			signal: this.#controller.signal,
			onprogress: (done) => {
				for (const watch of this.#waiting) watch.onprogress?.(done);
			}
		});
	}

	/** Whether it was stopped: whoever comes now must begin anew. */
	get isStopped(): boolean {
		return this.#controller.signal.aborted;
	}

	/** Waits for the answer, or until the signal; the work goes on for the others. */
	join(watch: Watch): Promise<Result<T>> {
		this.#waiting.add(watch);
		const left = new Promise<Result<T>>((resolve) => {
			const leave = () => {
				this.#waiting.delete(watch);
				if (!this.#waiting.size) this.#controller.abort();
				resolve(failure('cancelled', 'Cancelled.'));
			};
			if (watch.signal.aborted) leave();
			else watch.signal.addEventListener('abort', leave, { once: true });
		});
		return Promise.race([this.#answer, left]);
	}
}
