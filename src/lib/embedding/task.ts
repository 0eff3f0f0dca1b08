import { nextTask } from '$lib/core/next-task';
import type { Task } from './types';

/** The stretch of a task's progress from `from` to `to`, as a task of its own. */
export function stretch(task: Task, from: number, to: number): Task {
	return {
		report: (done) => task.report(from + (to - from) * done),
		breathe: () => task.breathe()
	};
}

const breathAfterMs = 15;
const reportEveryMs = 100;

/** A task of the worker: breathes no oftener than worth it, reports at most ten times a second and at the end. */
export class ListenedTask implements Task {
	#lastBreathMs = performance.now();
	#lastReportMs = -Infinity;

	constructor(
		private readonly signal: AbortSignal,
		private readonly onprogress: (done: number) => void
	) {}

	report(done: number): void {
		const now = performance.now();
		if (done < 1 && now - this.#lastReportMs < reportEveryMs) return;
		this.#lastReportMs = now;
		this.onprogress(done);
	}

	async breathe(): Promise<void> {
		if (performance.now() - this.#lastBreathMs < breathAfterMs) return;
		await nextTask();
		this.signal.throwIfAborted();
		this.#lastBreathMs = performance.now();
	}
}
