import { failure, success, type Failure, type Result } from '$lib/core/result';
import type {
	Classification,
	ClassifyQuestion,
	FromWorker,
	MapAnswer,
	MapFrame,
	MapQuestion,
	NearestQuestion,
	NeighboursQuestion,
	Placement,
	PlaceQuestion,
	Quality,
	QualityQuestion,
	QuestionKind,
	Questions,
	Seams,
	SeamsQuestion,
	Stability,
	StabilityQuestion,
	StageName,
	ToWorker,
	Travelling
} from './questions';
import type { Codes, Neighbours } from './types';

/** What may go with a question. */
export interface AskOptions {
	readonly signal?: AbortSignal;
	/** Hears how far the answer is, in [0, 1]; of a map, how far a stage of its set-up is. */
	onprogress?(done: number, stage: StageName | null): void;
}

/** What may go with the question of a map. */
export interface MapOptions extends AskOptions {
	/** Draws a frame. The next one comes after it returned, or after its promise settled: e.g. with the next picture. */
	onframe?(frame: MapFrame): void | Promise<void>;
}

interface Pending {
	readonly resolve: (result: Result<never>) => void;
	readonly options: MapOptions;
}

const cancelled = failure('cancelled', 'Cancelled.');

const workerDied: Failure = {
	code: 'worker-died',
	message:
		'The computation of the map stopped unexpectedly. Start it again, with fewer pictures if it happens twice.'
};

/** Sets of codes that the worker keeps, with their neighbours. */
const codesKept = 4;

function makeWorker(): Worker {
	return new Worker(new URL('./embedding.worker.ts', import.meta.url), { type: 'module' });
}

/**
 * The page's only door to the worker that makes maps. Starts it with the first question; after a death every open
 * question fails with a sentence, and the next question starts a new one. One map at a time: a new one cancels the one
 * before; two maps side by side have a client each. Questions are answered while a map moves. Never rejects.
 */
export class EmbeddingClient {
	#worker: Worker | null = null;
	#pending = new Map<number, Pending>();
	#nextJob = 1;
	#map: number | null = null;
	#numbers = new WeakMap<Codes, number>();
	#nextNumber = 1;
	/** Numbers of the codes that the worker has, the least recently asked about first. */
	#sent: number[] = [];

	constructor(private readonly create: () => Worker = makeWorker) {}

	/** Makes a map; frames come while it is made, the answer when it is finished. */
	start(question: MapQuestion, options: MapOptions = {}): Promise<Result<MapAnswer>> {
		if (this.#map !== null) this.#cancel(this.#map);
		return this.#ask('map', question, options);
	}

	/** Halts the map; a frame of the present positions follows. */
	pause(): void {
		this.#send({ type: 'pause' });
	}

	/** Lets the map go on. */
	resume(): void {
		this.#send({ type: 'resume' });
	}

	/** Does `count` steps of a halted map, then a frame. */
	step(count: number): void {
		this.#send({ type: 'step', count });
	}

	/** The nearest rows of each row. */
	neighbours(question: NeighboursQuestion, options?: AskOptions): Promise<Result<Neighbours>> {
		return this.#ask('neighbours', question, options);
	}

	/** The nearest rows of one row. */
	nearest(question: NearestQuestion, options?: AskOptions): Promise<Result<Neighbours>> {
		return this.#ask('nearest', question, options);
	}

	/** How far a map can be trusted. */
	quality(question: QualityQuestion, options?: AskOptions): Promise<Result<Quality>> {
		return this.#ask('quality', question, options);
	}

	/** How alike the maps of several seeds are. */
	stability(question: StabilityQuestion, options?: AskOptions): Promise<Result<Stability>> {
		return this.#ask('stability', question, options);
	}

	/** Where the map puts side by side what is far apart. */
	seams(question: SeamsQuestion, options?: AskOptions): Promise<Result<Seams>> {
		return this.#ask('seams', question, options);
	}

	/** Where new codes belong on a map, which stays as it is. */
	place(question: PlaceQuestion, options?: AskOptions): Promise<Result<Placement>> {
		return this.#ask('place', question, options);
	}

	/** How well a classifier reads the classes from the codes. */
	classify(question: ClassifyQuestion, options?: AskOptions): Promise<Result<Classification>> {
		return this.#ask('classify', question, options);
	}

	/** Ends the worker; open questions are cancelled. */
	dispose(): void {
		this.#end(cancelled);
	}

	#ask<K extends QuestionKind>(
		kind: K,
		question: Questions[K]['question'],
		options: MapOptions = {}
	): Promise<Result<Questions[K]['answer']>> {
		if (options.signal?.aborted) return Promise.resolve(cancelled);
		const job = this.#nextJob++;
		if (kind === 'map') this.#map = job;
		const codes = this.#numberOf(question.codes);
		return new Promise((resolve) => {
			this.#pending.set(job, { resolve, options });
			this.#send({ type: 'ask', job, kind, question: { ...question, codes } as Travelling<K> });
			options.signal?.addEventListener('abort', () => this.#cancel(job), { once: true });
		});
	}

	/** The number under which the worker knows these codes, which are sent if it does not. */
	#numberOf(codes: Codes): number {
		this.#worker ??= this.#start();
		const known = this.#numbers.get(codes);
		const number = known ?? this.#nextNumber++;
		this.#numbers.set(codes, number);
		if (!this.#sent.includes(number)) this.#send({ type: 'codes', id: number, codes });
		this.#sent = [...this.#sent.filter((other) => other !== number), number];
		if (this.#sent.length > codesKept) this.#send({ type: 'forget', id: this.#sent.shift()! });
		return number;
	}

	#start(): Worker {
		const worker = this.create();
		worker.onmessage = ({ data }: MessageEvent<FromWorker>) => this.#hear(data);
		worker.onerror = (event) => {
			event.preventDefault();
			this.#end({ ok: false, error: { ...workerDied, detail: event.message } });
		};
		return worker;
	}

	#send(message: ToWorker): void {
		this.#worker?.postMessage(message);
	}

	/** Answers at once; the worker stops at its next breath. */
	#cancel(job: number): void {
		if (!this.#pending.has(job)) return;
		this.#send({ type: 'cancel', job });
		this.#settle(job, cancelled);
	}

	#settle(job: number, result: Result<unknown>): void {
		if (job === this.#map) this.#map = null;
		this.#pending.get(job)?.resolve(result as Result<never>);
		this.#pending.delete(job);
	}

	#hear(message: FromWorker): void {
		const { job } = message;
		if (message.type === 'answer') this.#settle(job, success(message.answer));
		else if (message.type === 'failure') this.#settle(job, { ok: false, error: message.failure });
		else if (message.type === 'progress')
			this.#pending.get(job)?.options.onprogress?.(message.done, message.stage);
		else void this.#show(job, message.frame);
	}

	async #show(job: number, frame: MapFrame): Promise<void> {
		try {
			await this.#pending.get(job)?.options.onframe?.(frame);
		} finally {
			this.#send({ type: 'seen', job });
		}
	}

	#end(result: Result<never>): void {
		this.#worker?.terminate();
		this.#worker = null;
		this.#sent = [];
		for (const job of [...this.#pending.keys()]) this.#settle(job, result);
	}
}
