import { failure, success, type Result } from '$lib/core/result';
import type {
	FromOpener,
	OpenerJob,
	OpenerJobs,
	OpeningProgress,
	ToOpener
} from './opener-protocol';

/** What a request may carry besides its content. */
export interface OpenerRequestOptions {
	readonly signal?: AbortSignal;
	onprogress?(progress: OpeningProgress): void;
}

interface Pending {
	readonly resolve: (result: Result<never>) => void;
	readonly onprogress?: (progress: OpeningProgress) => void;
}

function makeWorker(): Worker {
	return new Worker(new URL('./open.worker.ts', import.meta.url), { type: 'module' });
}

/** The page's door to the opening worker, which starts with the first request. */
export class OpenerClient {
	#worker: Worker | null = null;
	readonly #pending = new Map<number, Pending>();
	#nextJob = 1;

	constructor(private readonly create: () => Worker = makeWorker) {}

	/** Asks for a job. Never rejects: what goes wrong is in the result. */
	request<K extends OpenerJob>(
		kind: K,
		request: OpenerJobs[K]['request'],
		{ signal, onprogress }: OpenerRequestOptions = {}
	): Promise<Result<OpenerJobs[K]['answer']>> {
		if (signal?.aborted) return Promise.resolve(failure('cancelled', 'Cancelled.'));
		const job = this.#nextJob++;
		return new Promise((resolve) => {
			this.#pending.set(job, { resolve, ...(onprogress ? { onprogress } : {}) });
			this.#send({ type: 'job', job, kind, request });
			signal?.addEventListener('abort', () => this.#send({ type: 'cancel', job }), { once: true });
		});
	}

	/** Ends the worker; what it holds of the network is freed. */
	dispose(): void {
		this.#worker?.terminate();
		this.#worker = null;
		for (const job of [...this.#pending.keys()])
			this.#settle(job, failure('cancelled', 'Cancelled.'));
	}

	#send(message: ToOpener): void {
		this.#worker ??= this.#start();
		this.#worker.postMessage(message);
	}

	#start(): Worker {
		const worker = this.create();
		worker.onmessage = ({ data }: MessageEvent<FromOpener>) => this.#hear(data);
		worker.onerror = (event) => {
			event.preventDefault();
			this.#die(event.message);
		};
		return worker;
	}

	#settle(job: number, result: Result<unknown>): void {
		this.#pending.get(job)?.resolve(result as Result<never>);
		this.#pending.delete(job);
	}

	#hear(message: FromOpener): void {
		if (message.type === 'answer') this.#settle(message.job, success(message.answer));
		else if (message.type === 'failure')
			this.#settle(message.job, { ok: false, error: message.failure });
		else this.#pending.get(message.job)?.onprogress?.(message.progress);
	}

	/** A worker that ran out of memory, or whose script could not be fetched, answers nothing any more. */
	#die(detail: string): void {
		this.#worker?.terminate();
		this.#worker = null;
		const message =
			'Opening the network stopped: it may need more memory than the browser gives. Close other tabs and try again.';
		for (const job of [...this.#pending.keys()])
			this.#settle(job, failure('worker-died', message, detail));
	}
}
