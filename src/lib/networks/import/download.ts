import { FailureError } from '$lib/core/result';
import { fileNameAt } from './address';
import { DownloadPart } from './download-part';
import { fileOfBytes, requireFitting } from './sources';
import { listedFiles } from './tfjs/listed-files';
import type { SourceFile } from './types';

/** Told how much is there; `total` is 0 while it is unknown. */
export type OnDownload = (loaded: number, total: number) => void;

const atOnce = 4;
const rangeNotSatisfiable = 416;

function downloadFailure(message: string, detail?: string): FailureError {
	return new FailureError({
		code: 'download',
		message,
		...(detail === undefined ? {} : { detail })
	});
}

function connectionLost(address: string, detail?: string): FailureError {
	return downloadFailure(
		`The connection was lost while ${fileNameAt(address)} was on its way. Try again: what has arrived is kept.`,
		detail
	);
}

/**
 * The download of one network. What has arrived is kept, so that running it again goes on where it stopped: finished
 * files are not asked for again, and half of a file is continued where the server can.
 */
export class NetworkDownload {
	readonly #parts = new Map<string, DownloadPart>();
	/** Of model.json and what it lists; 0 while unknown. */
	#listed = 0;

	/** @param address of model.json or of the one file of the network; see `checkAddress` */
	constructor(
		readonly address: string,
		/** Addresses of files that belong to it, e.g. its class names. */
		private readonly beside: readonly string[] = [],
		private readonly get: typeof fetch = (...request) => fetch(...request)
	) {}

	/** Bytes that are there. */
	get loaded(): number {
		return [...this.#parts.values()].reduce((sum, { loaded }) => sum + loaded, 0);
	}

	/** Bytes there will be, 0 while unknown. */
	get #total(): number {
		if (this.#listed) return Math.max(this.loaded, this.#listed + this.#besideBytes);
		const totals = [...this.#parts.values()].map(({ total }) => total);
		return totals.includes(0) ? 0 : totals.reduce((sum, total) => sum + total, 0);
	}

	/** As far as it is known: a file beside the network says its length when it begins to arrive. */
	get #besideBytes(): number {
		const parts = this.beside.map((address) => this.#parts.get(address));
		return parts.reduce((sum, part) => sum + Math.max(part?.total ?? 0, part?.loaded ?? 0), 0);
	}

	/** Forgets what arrived, after it turned out damaged. */
	forget(): void {
		this.#parts.clear();
	}

	/** Fetches everything that is still missing. */
	async run(signal: AbortSignal, onprogress: OnDownload): Promise<readonly SourceFile[]> {
		const tell = () => onprogress(this.loaded, this.#total);
		const first = await this.#fetch(this.address, signal, tell);
		const { paths, bytes } = listedFiles(await first.bytes(signal));
		requireFitting(bytes, `The network at ${new URL(this.address).host}`);
		if (bytes) this.#listed = bytes + first.size;
		const rest = [...paths.map((path) => new URL(path, this.address).href), ...this.beside];
		return [first, ...(await this.#fetchAll(rest, signal, tell))];
	}

	async #fetchAll(
		addresses: readonly string[],
		signal: AbortSignal,
		tell: () => void
	): Promise<SourceFile[]> {
		const files: SourceFile[] = [];
		const stop = new AbortController();
		const both = AbortSignal.any([signal, stop.signal]);
		let next = 0;
		const work = async () => {
			while (next < addresses.length) {
				const index = next++;
				files[index] = await this.#fetch(addresses[index]!, both, tell);
			}
		};
		try {
			await Promise.all(Array.from({ length: atOnce }, work));
		} catch (thrown) {
			stop.abort(); // The others would go on behind the back of the one that failed.
			throw thrown;
		}
		return files;
	}

	async #fetch(address: string, signal: AbortSignal, tell: () => void): Promise<SourceFile> {
		const part = this.#parts.get(address) ?? new DownloadPart();
		this.#parts.set(address, part);
		if (!part.isDone) await this.#receive(address, part, signal, tell);
		return fileOfBytes(fileNameAt(address), part.join());
	}

	async #receive(
		address: string,
		part: DownloadPart,
		signal: AbortSignal,
		tell: () => void
	): Promise<void> {
		const response = await this.#answerFor(address, part, signal);
		part.begin(response);
		requireFitting(part.total, fileNameAt(address));
		await this.#readBody(response, part, address, signal, tell);
		if (part.isCutOff) throw connectionLost(address);
		part.finish();
	}

	/**
	 * The rest of a file, or all of it where the server knows no ranges or the file has changed since. `If-Range` would
	 * leave that to the server, but a page may send it to another site only after a question that many do not answer.
	 */
	async #answerFor(address: string, part: DownloadPart, signal: AbortSignal): Promise<Response> {
		if (part.loaded) {
			const rest = await this.#ask(address, signal, { Range: `bytes=${part.loaded}-` });
			if (rest.status === 206 && part.isContinuedBy(rest)) return rest;
			if (![200, 206, rangeNotSatisfiable].includes(rest.status))
				throw this.#refused(address, rest.status);
			part.reset();
			if (rest.status === 200) return rest;
			await rest.body?.cancel();
		}
		const whole = await this.#ask(address, signal);
		if (whole.ok) return whole;
		throw this.#refused(address, whole.status);
	}

	async #ask(address: string, signal: AbortSignal, headers: HeadersInit = {}): Promise<Response> {
		try {
			return await this.get(address, { signal, headers, credentials: 'omit' });
		} catch (thrown) {
			signal.throwIfAborted();
			if (this.#hasHeardFrom(new URL(address).host)) throw connectionLost(address, String(thrown));
			throw downloadFailure(
				`${fileNameAt(address)} could not be fetched from ${new URL(address).host}. Check the address and the connection; the server must also allow other sites to read the file (CORS).`,
				String(thrown)
			);
		}
	}

	/** Whether something has arrived from there, which therefore lets other sites read its files. */
	#hasHeardFrom(host: string): boolean {
		return [...this.#parts].some(
			([address, { loaded }]) => loaded > 0 && new URL(address).host === host
		);
	}

	#refused(address: string, status: number): FailureError {
		const name = fileNameAt(address);
		const { host } = new URL(address);
		if (status === 404)
			return downloadFailure(
				address === this.address
					? `There is no ${name} at ${host}: the server answered 404. Check the address.`
					: `A part of the network is missing at ${host}: ${name} was not found.`
			);
		return downloadFailure(
			`${name} could not be fetched: ${host} answered ${status}. Try again later.`
		);
	}

	async #readBody(
		response: Response,
		part: DownloadPart,
		address: string,
		signal: AbortSignal,
		tell: () => void
	): Promise<void> {
		const reader = response.body?.getReader();
		try {
			for (let read = await reader?.read(); read && !read.done; read = await reader!.read()) {
				part.push(read.value);
				requireFitting(part.loaded, fileNameAt(address));
				tell();
			}
		} catch (thrown) {
			signal.throwIfAborted();
			if (thrown instanceof FailureError) throw thrown;
			throw connectionLost(address);
		}
	}
}
