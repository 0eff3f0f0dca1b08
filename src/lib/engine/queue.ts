import { nextTask } from '$lib/core/next-task';
import { throttled, type Answer, type JobContext } from './job';
import type { JobKind, Jobs, Progress, Slot } from './protocol';

type Handlers = {
	readonly [K in JobKind]: (
		request: Jobs[K]['request'],
		context: JobContext
	) => Promise<Answer<Jobs[K]['answer']>>;
};

/** Where the queue's news go. */
export interface Listener {
	answer(job: number, answer: Answer<unknown>): void;
	fail(job: number, thrown: unknown): void;
	report(job: number, progress: Progress): void;
}

interface Entry {
	readonly job: number;
	readonly kind: JobKind;
	readonly lane: string | null;
	readonly request: unknown;
	readonly controller: AbortController;
}

/**
 * How long a job goes on before messages are let in: soon enough for a cancel, and small networks need not wait for a turn
 * after every step.
 */
const pauseEveryMs = 8;

/** Kinds of which a new request replaces the one before; the others all get their answer. */
const replacing: ReadonlySet<JobKind> = new Set([
	'start',
	'load',
	'trace',
	'gradient',
	'health',
	'randomise',
	'deletion',
	'sensitivity',
	'visualise',
	'attack',
	'attackSet',
	'transfer',
	'checkGradients',
	'checkNetwork'
]);

/** Long work on a network gives way to another network. */
const boundToNetwork: ReadonlySet<JobKind> = new Set([
	'attribute',
	'randomise',
	'deletion',
	'sensitivity',
	'visualise',
	'attack',
	'attackSet',
	'transfer',
	'judge',
	'codes'
]);

/** Long background work gives way to what the visitor waits for. */
const yielding: ReadonlySet<JobKind> = new Set(['health', 'checkGradients', 'checkNetwork']);

function laneOf(kind: JobKind, request: unknown): string | null {
	if (!replacing.has(kind)) return null;
	return kind === 'trace' ? `trace ${(request as { slot: Slot }).slot}` : kind;
}

/**
 * Runs jobs one after the other, so that none sees the state of another half done. A newer request of the same lane
 * cancels the older; loading a network or tracing a picture cancels background work.
 */
export class JobQueue {
	#waiting: Entry[] = [];
	#running: Entry | null = null;

	constructor(
		private readonly handlers: Handlers,
		private readonly listener: Listener
	) {}

	add(job: number, kind: JobKind, request: unknown): void {
		const entry: Entry = {
			job,
			kind,
			lane: laneOf(kind, request),
			request,
			controller: new AbortController()
		};
		for (const older of this.#all()) if (this.#replaces(entry, older)) this.#abort(older);
		this.#waiting.push(entry);
		void this.#advance();
	}

	cancel(job: number): void {
		for (const entry of this.#all()) if (entry.job === job) this.#abort(entry);
	}

	#all(): Entry[] {
		return [...this.#waiting, ...(this.#running ? [this.#running] : [])];
	}

	#replaces(entry: Entry, older: Entry): boolean {
		const leaves = entry.kind === 'load' || entry.kind === 'start';
		const urgent = leaves || entry.kind === 'trace';
		return (
			(entry.lane !== null && entry.lane === older.lane) ||
			(urgent && yielding.has(older.kind)) ||
			(leaves && boundToNetwork.has(older.kind))
		);
	}

	/** A waiting job fails at once; the running one at its next step. */
	#abort(entry: Entry): void {
		entry.controller.abort();
		if (entry === this.#running) return;
		this.#waiting = this.#waiting.filter((other) => other !== entry);
		this.listener.fail(entry.job, entry.controller.signal.reason);
	}

	async #advance(): Promise<void> {
		if (this.#running) return;
		const next = this.#waiting.shift();
		if (!next) return;
		this.#running = next;
		await this.#run(next);
		this.#running = null;
		void this.#advance();
	}

	async #run({ job, kind, request, controller: { signal } }: Entry): Promise<void> {
		let pausedMs = -Infinity;
		const context: JobContext = {
			signal,
			report: throttled((progress) => this.listener.report(job, progress)),
			async pause() {
				if (performance.now() - pausedMs >= pauseEveryMs) {
					await nextTask();
					pausedMs = performance.now();
				}
				signal.throwIfAborted();
			}
		};
		try {
			const answer = await this.handlers[kind](request as never, context);
			signal.throwIfAborted();
			this.listener.answer(job, answer);
		} catch (thrown) {
			this.listener.fail(job, thrown);
		}
	}
}
