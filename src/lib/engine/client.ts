import { failure, success, type Failure, type Result } from '$lib/core/result';
import type {
	BackendName,
	EngineReport,
	FromWorker,
	JobKind,
	Jobs,
	Progress,
	ToWorker
} from './protocol';

/** What a request may carry besides its content. */
export interface RequestOptions {
	readonly signal?: AbortSignal;
	onprogress?(progress: Progress): void;
}

/** What the client tells whoever holds it. */
export interface ClientListener {
	/** A backend runs, for the first time or again. */
	onready(report: EngineReport): void;
	/**
	 * The worker or its backend died and a new one runs, on which the last network is loaded again. The traces are gone:
	 * ask for them again.
	 */
	onrestart(cause: Failure): void;
	/** After a death, no new worker could be started. */
	onfailed(failure: Failure): void;
}

interface Pending {
	readonly resolve: (result: Result<never>) => void;
	readonly onprogress?: (progress: Progress) => void;
}

const pingAfterMs = 20_000;
const deadAfterMs = 60_000;
const restartsPerBackend = 2;

const workerDied: Failure = {
	code: 'worker-died',
	message: 'The computation stopped unexpectedly and starts again.'
};

const neverStarted: Failure = {
	code: 'worker-died',
	message: 'The computation could not be started. Reload the page, or try another browser.'
};

function makeWorker(): Worker {
	return new Worker(new URL('./engine.worker.ts', import.meta.url), { type: 'module' });
}

/**
 * The page's only door to the engine worker. Starts it with the first request, numbers the jobs, and restarts it when it
 * dies: on the same backend, or on the next best after the second death.
 */
export class EngineClient {
	#worker: Worker | null = null;
	#ready: Promise<Result<EngineReport>> | null = null;
	#pending = new Map<number, Pending>();
	#nextJob = 1;
	#lastLoad: Jobs['load']['request'] | null = null;
	#deaths = new Map<BackendName, number>();
	#backend: BackendName | null = null;
	#lastHeardMs = 0;
	#watch: ReturnType<typeof setInterval> | undefined;

	constructor(
		private readonly listener: ClientListener,
		private readonly asked: BackendName | undefined,
		private readonly create: () => Worker = makeWorker
	) {}

	/** Starts the worker and its backend if that has not happened yet. */
	start(): Promise<Result<EngineReport>> {
		return (this.#ready ??= this.#start());
	}

	/** Asks for a job. Never rejects: what goes wrong is in the result. */
	async request<K extends JobKind>(
		kind: K,
		request: Jobs[K]['request'],
		options: RequestOptions = {}
	): Promise<Result<Jobs[K]['answer']>> {
		const started = await this.start();
		if (!started.ok) return started;
		if (options.signal?.aborted) return failure('cancelled', 'Cancelled.');
		const result = await this.#post(kind, request, options);
		if (kind === 'load' && result.ok) this.#lastLoad = request as Jobs['load']['request'];
		return result;
	}

	/** Ends the worker. */
	dispose(): void {
		this.#endWorker(workerDied);
	}

	async #start(): Promise<Result<EngineReport>> {
		const excluded = [...this.#deaths]
			.filter(([, n]) => n >= restartsPerBackend)
			.map(([name]) => name);
		this.#worker = this.create();
		this.#worker.onmessage = ({ data }: MessageEvent<FromWorker>) => this.#hear(data);
		this.#worker.onerror = (event) => {
			event.preventDefault();
			void this.#restart(workerDied, event.message);
		};
		// A backend that died twice is not tried a third time, not even if the address asks for it.
		const asked = this.asked && !excluded.includes(this.asked) ? { backend: this.asked } : {};
		const report = await this.#post('start', { excluded, ...asked });
		if (report.ok) {
			this.#backend = report.value.backend;
			this.listener.onready(report.value);
		} else this.#ready = null;
		return report;
	}

	#post<K extends JobKind>(
		kind: K,
		request: Jobs[K]['request'],
		{ signal, onprogress }: RequestOptions = {}
	): Promise<Result<Jobs[K]['answer']>> {
		const job = this.#nextJob++;
		return new Promise((resolve) => {
			this.#pending.set(job, { resolve, ...(onprogress ? { onprogress } : {}) });
			this.#send({ type: 'job', job, kind, request });
			signal?.addEventListener('abort', () => this.#cancel(job), { once: true });
			this.#watchOver();
		});
	}

	#send(message: ToWorker): void {
		this.#worker?.postMessage(message);
	}

	#cancel(job: number): void {
		if (this.#pending.has(job)) this.#send({ type: 'cancel', job });
	}

	#settle(job: number, result: Result<unknown>): void {
		this.#pending.get(job)?.resolve(result as Result<never>);
		this.#pending.delete(job);
		if (!this.#pending.size) clearInterval(this.#watch);
	}

	#hear(message: FromWorker): void {
		this.#lastHeardMs = performance.now();
		if (message.type === 'answer') this.#settle(message.job, success(message.answer));
		else if (message.type === 'failure')
			this.#settle(message.job, { ok: false, error: message.failure });
		else if (message.type === 'progress')
			this.#pending.get(message.job)?.onprogress?.(message.progress);
		else if (message.type === 'lost') void this.#restart(message.failure);
	}

	/** While jobs run, asks a silent worker whether it lives: one that was killed says nothing at all. */
	#watchOver(): void {
		clearInterval(this.#watch);
		this.#lastHeardMs = performance.now();
		this.#watch = setInterval(() => {
			const silentMs = performance.now() - this.#lastHeardMs;
			if (silentMs > deadAfterMs) void this.#restart(workerDied);
			else if (silentMs > pingAfterMs) this.#send({ type: 'ping' });
		}, pingAfterMs / 4);
	}

	#endWorker(cause: Failure): void {
		clearInterval(this.#watch);
		this.#worker?.terminate();
		this.#worker = null;
		this.#ready = null;
		const lost = [...this.#pending.keys()];
		for (const job of lost) this.#settle(job, { ok: false, error: cause });
	}

	/** Ends the dead worker and brings a new one to where the old one was. */
	async #restart(cause: Failure, detail?: string): Promise<void> {
		if (!this.#worker) return;
		const backend = this.#backend;
		if (backend === null)
			return this.#endWorker(detail ? { ...neverStarted, detail } : neverStarted);
		this.#deaths.set(backend, (this.#deaths.get(backend) ?? 0) + 1);
		this.#backend = null;
		this.#endWorker(cause);
		const started = await this.start();
		if (!started.ok) return this.listener.onfailed(started.error);
		if (this.#lastLoad) await this.#post('load', this.#lastLoad);
		this.listener.onrestart(cause);
	}
}
