import type { Progress } from './protocol';

/** What a job may use besides its request. */
export interface JobContext {
	/** Aborted when the page cancels, or when a newer request takes the job's place. */
	readonly signal: AbortSignal;
	report(progress: Progress): void;
	/**
	 * Lets messages arrive, so that a cancel is heard.
	 * @throws the abort reason if the job has been cancelled
	 */
	pause(): Promise<void>;
}

/** An answer, and the buffers in it that are handed over instead of copied. */
export interface Answer<T> {
	readonly answer: T;
	readonly transfer?: readonly ArrayBuffer[];
}

const progressEveryMs = 100;

/** What must not be left out: the end of the work, and every stage. */
function isDue(progress: Progress): boolean {
	return progress.phase === 'stage' || (progress.phase === 'compute' && progress.done >= 1);
}

/** A report that passes on at most ten calls of a phase a second, and always the last one (done = 1). */
export function throttled(send: (progress: Progress) => void): (progress: Progress) => void {
	const last = new Map<Progress['phase'], number>();
	return (progress) => {
		const now = performance.now();
		const sinceMs = now - (last.get(progress.phase) ?? -Infinity);
		if (!isDue(progress) && sinceMs < progressEveryMs) return;
		last.set(progress.phase, now);
		send(progress);
	};
}
