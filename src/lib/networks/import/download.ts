import { FailureError } from '$lib/core/result';
import { sizeOf } from '$lib/core/types';
import { refuseNetwork } from './draft';
import { fileOfBytes, requireFitting } from './sources';
import type { SourceFile } from './types';

/** Told how much is there; `total` is 0 while it is unknown. */
export type OnDownload = (loaded: number, total: number) => void;

/** What of a file has arrived. */
interface Part {
	chunks: Uint8Array<ArrayBuffer>[];
	loaded: number;
	/** 0 while unknown. */
	total: number;
	done: boolean;
}

const atOnce = 4;

function nameOf(address: string): string {
	const path = new URL(address).pathname.split('/').filter(Boolean);
	return decodeURIComponent(path.at(-1) ?? address);
}

/**
 * The address of a network as the visitor typed it.
 * @throws {FailureError} with one sentence if it is none
 */
export function checkAddress(typed: string): string {
	let url: URL;
	try {
		url = new URL(typed.trim());
	} catch {
		throw refuseNetwork('This is not an address: it must begin with https://.');
	}
	const isLocal = ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
	if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLocal))
		throw refuseNetwork('Only addresses that begin with https:// are fetched.');
	return url.href;
}

function downloadFailure(message: string, detail?: string): FailureError {
	return new FailureError({
		code: 'download',
		message,
		...(detail === undefined ? {} : { detail })
	});
}

/** What a weight of a manifest takes, quantised or not. */
function weightBytes(weight: unknown): number {
	const { shape, dtype, quantization } = weight as {
		shape?: number[];
		dtype?: string;
		quantization?: { dtype?: string };
	};
	const stored = quantization?.dtype ?? dtype;
	const sizes: Record<string, number> = { uint8: 1, bool: 1, uint16: 2, float16: 2 };
	return Array.isArray(shape) ? sizeOf(shape) * (sizes[stored ?? ''] ?? 4) : 0;
}

interface Manifest {
	readonly paths: readonly string[];
	readonly bytes: number;
}

/** Files that a model.json says its weights are in; none if it is another kind of file. */
function manifestOf(bytes: Uint8Array): Manifest {
	const none = { paths: [], bytes: 0 };
	let json: unknown;
	try {
		json = JSON.parse(new TextDecoder().decode(bytes));
	} catch {
		return none; // What is wrong with it is the importers' to say.
	}
	const groups = (json as { weightsManifest?: unknown } | null)?.weightsManifest;
	if (!Array.isArray(groups)) return none;
	const listed = groups as { paths?: unknown[]; weights?: unknown[] }[];
	return {
		paths: listed.flatMap(({ paths }) => paths ?? []).filter((path) => typeof path === 'string'),
		bytes: listed
			.flatMap(({ weights }) => weights ?? [])
			.reduce((sum: number, weight) => sum + weightBytes(weight), 0)
	};
}

/**
 * The download of one network. What has arrived is kept, so that running it again goes on where it stopped: finished
 * files are not asked for again, and half of a file is continued where the server can.
 */
export class NetworkDownload {
	readonly #parts = new Map<string, Part>();
	#expected = 0;

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
		const parts = [...this.#parts.values()];
		const known = parts.every(({ total }) => total > 0);
		const counted = parts.reduce((sum, { total }) => sum + total, 0);
		if (this.#expected) return this.#expected;
		return known ? counted : 0;
	}

	/** Forgets what arrived, after it turned out damaged. */
	forget(): void {
		this.#parts.clear();
	}

	/** Fetches everything that is still missing. */
	async run(signal: AbortSignal, onprogress: OnDownload): Promise<readonly SourceFile[]> {
		const tell = () => onprogress(this.loaded, this.#total);
		const first = await this.#fetch(this.address, signal, tell);
		const { paths, bytes } = manifestOf(await first.bytes(signal));
		requireFitting(bytes, `The network at ${new URL(this.address).host}`);
		if (bytes) this.#expected = bytes + first.size;
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
		const part = this.#parts.get(address) ?? { chunks: [], loaded: 0, total: 0, done: false };
		this.#parts.set(address, part);
		if (!part.done) await this.#receive(address, part, signal, tell);
		return fileOfBytes(nameOf(address), this.#join(part));
	}

	/** The bytes in one piece, which then is the only one. */
	#join(part: Part): Uint8Array<ArrayBuffer> {
		if (part.chunks.length !== 1) {
			const whole = new Uint8Array(part.loaded);
			let at = 0;
			for (const chunk of part.chunks) {
				whole.set(chunk, at);
				at += chunk.length;
			}
			part.chunks = [whole];
		}
		return part.chunks[0]!;
	}

	async #receive(
		address: string,
		part: Part,
		signal: AbortSignal,
		tell: () => void
	): Promise<void> {
		const response = await this.#ask(address, part, signal);
		const announced = Number(response.headers.get('content-length') ?? 0);
		// A compressed answer announces its compressed length, which says nothing of the file's.
		const isPlain = !response.headers.get('content-encoding');
		if (announced && isPlain) part.total = part.loaded + announced;
		requireFitting(part.total, nameOf(address));
		await this.#readBody(response, part, nameOf(address), signal, tell);
		if (part.total && isPlain && part.loaded < part.total) throw this.#dropped(address);
		part.total = part.loaded;
		part.done = true;
	}

	async #ask(address: string, part: Part, signal: AbortSignal): Promise<Response> {
		const headers: HeadersInit = part.loaded ? { Range: `bytes=${part.loaded}-` } : {};
		let response: Response;
		try {
			response = await this.get(address, { signal, headers, credentials: 'omit' });
		} catch (thrown) {
			signal.throwIfAborted();
			throw downloadFailure(
				`${nameOf(address)} could not be fetched from ${new URL(address).host}. Check the address and the connection; the server must also allow other sites to read the file (CORS).`,
				String(thrown)
			);
		}
		// Range not satisfiable: what was kept does not fit the file any more.
		if (response.status === 416) throw this.#startOver(part, address);
		if (!response.ok) throw this.#refused(address, response.status);
		// A server that does not know ranges sends all of it again.
		if (response.status !== 206) Object.assign(part, { chunks: [], loaded: 0, total: 0 });
		return response;
	}

	#startOver(part: Part, address: string): FailureError {
		Object.assign(part, { chunks: [], loaded: 0, total: 0 });
		return downloadFailure(`${nameOf(address)} has changed at its address. Try again.`);
	}

	#refused(address: string, status: number): FailureError {
		const name = nameOf(address);
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

	#dropped(address: string): FailureError {
		return downloadFailure(
			`The connection was lost while ${nameOf(address)} was on its way. Try again: what has arrived is kept.`
		);
	}

	async #readBody(
		response: Response,
		part: Part,
		name: string,
		signal: AbortSignal,
		tell: () => void
	): Promise<void> {
		const reader = response.body?.getReader();
		try {
			for (let read = await reader?.read(); read && !read.done; read = await reader!.read()) {
				part.chunks.push(read.value);
				part.loaded += read.value.length;
				requireFitting(part.loaded, name);
				tell();
			}
		} catch (thrown) {
			signal.throwIfAborted();
			if (thrown instanceof FailureError) throw thrown;
			throw this.#dropped(response.url || this.address);
		}
	}
}
