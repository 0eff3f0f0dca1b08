import type { Result } from '$lib/core/result';
import type { Decoded, DecodedPixels } from './decode';
import { refuseForMemory } from './refusals';

/** What the worker is asked: to open a file, or to read the pixels of a drawing that the page drew. */
export type DecoderRequest =
	| { readonly kind: 'file'; readonly name: string; readonly blob: Blob }
	| { readonly kind: 'bitmap'; readonly name: string; readonly bitmap: ImageBitmap };

interface Answers {
	readonly file: Decoded;
	readonly bitmap: DecodedPixels;
}

interface Waiting {
	readonly name: string;
	readonly settle: (result: Result<never>) => void;
}

/** The page's end of the picture worker, which starts with the first request and again after a crash. */
class Decoder {
	#worker: Worker | undefined;
	#lastJob = 0;
	readonly #waiting = new Map<number, Waiting>();

	ask<Kind extends keyof Answers>(
		request: Extract<DecoderRequest, { kind: Kind }>,
		transfer: Transferable[] = []
	): Promise<Result<Answers[Kind]>> {
		const job = ++this.#lastJob;
		this.#worker ??= this.#start();
		this.#worker.postMessage({ job, request }, transfer);
		return new Promise((settle) => this.#waiting.set(job, { name: request.name, settle }));
	}

	#start(): Worker {
		const worker = new Worker(new URL('./open.worker.ts', import.meta.url), { type: 'module' });
		worker.addEventListener('message', ({ data }) => this.#settle(data.job, data.result));
		worker.addEventListener('error', (event) => this.#giveUp(event.message));
		return worker;
	}

	/** Which kind of answer a job gets is known to whoever asked; here it is only handed on. */
	#settle(job: number, result: Result<never>): void {
		this.#waiting.get(job)?.settle(result);
		this.#waiting.delete(job);
	}

	/** Nothing that was asked will be answered any more. */
	#giveUp(detail: string): void {
		this.#worker?.terminate();
		this.#worker = undefined;
		for (const [job, { name }] of [...this.#waiting])
			this.#settle(job, refuseForMemory(name, detail));
	}
}

const decoder = new Decoder();

/** Opens a file in the picture worker, as far as a worker can. */
export function decodeInWorker(name: string, blob: Blob): Promise<Result<Decoded>> {
	return decoder.ask<'file'>({ kind: 'file', name, blob });
}

/** Reads the pixels of a bitmap in the picture worker. The bitmap is handed over. */
export function readInWorker(name: string, bitmap: ImageBitmap): Promise<Result<DecodedPixels>> {
	return decoder.ask<'bitmap'>({ kind: 'bitmap', name, bitmap }, [bitmap]);
}
