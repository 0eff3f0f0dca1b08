import { FailureError } from '$lib/core/result';
import type { Answers } from './import/answers';
import type { NetworkFormat } from './import/types';

/**
 * The visitor's own networks, kept by the browser. IndexedDB, because one transaction holds what is said of a network and
 * its bytes: either both are there or neither, also when the disk is full. Blobs are files on the disk to it, so listing
 * reads none of them. The origin's own file system would need a second place for the list, and not every browser lets a
 * page write to it.
 */

/** What is known of an opened network without reading its bytes. */
export interface StoredNetwork {
	/** Begins with `own-`; appears in links, which find it in this browser only. */
	readonly id: string;
	readonly title: string;
	readonly format: NetworkFormat;
	/** When it was opened, milliseconds since 1970. */
	readonly openedMs: number;
	/** Of graph and weights as they are kept. */
	readonly bytes: number;
	readonly classCount: number;
	/** Height, width, channels. */
	readonly input: readonly [number, number, number];
	/** File or address that it came from. */
	readonly source: string;
	/** Of the files it came from; see `checksumOf`. */
	readonly sha256?: string;
	/** What the visitor said of it. */
	readonly answers: Answers;
}

/** The files of a stored network, in the site's own form. */
export interface StoredFiles {
	readonly graph: Blob;
	readonly weights: Blob;
}

/** Where opened networks are kept. Every method throws a `FailureError` with a sentence. */
export interface NetworkStore {
	/** Whether what is kept outlives the visit. */
	readonly lasts: boolean;
	/** Newest first. */
	list(): Promise<readonly StoredNetwork[]>;
	files(id: string): Promise<StoredFiles | undefined>;
	/** Keeps a network in place of the one of its id. If there is no room, all is as before. */
	put(network: StoredNetwork, files: StoredFiles): Promise<void>;
	rename(id: string, title: string): Promise<void>;
	remove(id: string): Promise<void>;
}

const databaseName = 'receptive-networks';
const facts = 'networks';
const contents = 'files';

const newestFirst = (networks: readonly StoredNetwork[]) =>
	[...networks].sort((a, b) => b.openedMs - a.openedMs);

/** The answers carry the name too: whoever opens the same files again finds it there. */
const renamed = (network: StoredNetwork, title: string): StoredNetwork => ({
	...network,
	title,
	answers: { ...network.answers, title }
});

/** Keeps networks for the visit: where the browser keeps nothing, as in some private windows. */
export class MemoryStore implements NetworkStore {
	readonly lasts = false;
	readonly #kept = new Map<string, { network: StoredNetwork; files: StoredFiles }>();

	async list() {
		return newestFirst([...this.#kept.values()].map(({ network }) => network));
	}
	async files(id: string) {
		return this.#kept.get(id)?.files;
	}
	async put(network: StoredNetwork, files: StoredFiles) {
		this.#kept.set(network.id, { network, files });
	}
	async rename(id: string, title: string) {
		const kept = this.#kept.get(id);
		if (kept) this.#kept.set(id, { ...kept, network: renamed(kept.network, title) });
	}
	async remove(id: string) {
		this.#kept.delete(id);
	}
}

function answerOf<T>(request: IDBRequest<T>): Promise<T> {
	return new Promise((resolve, reject) => {
		request.onsuccess = () => resolve(request.result);
		request.onerror = () => reject(request.error ?? new Error('no answer'));
	});
}

function endOf(transaction: IDBTransaction): Promise<void> {
	return new Promise((resolve, reject) => {
		transaction.oncomplete = () => resolve();
		transaction.onabort = () => reject(transaction.error ?? new Error('stopped'));
	});
}

function isFull(thrown: unknown): boolean {
	return thrown instanceof DOMException && thrown.name === 'QuotaExceededError';
}

const inMegabytes = (bytes: number) => `${Math.max(1, Math.round(bytes / 1e6))} MB`;

/** @param kept how many networks there are to delete */
async function fullFailure({ title, bytes }: StoredNetwork, kept: number): Promise<FailureError> {
	const { quota = 0, usage = 0 } = (await navigator.storage?.estimate?.().catch(() => null)) ?? {};
	// The estimate is of the whole disk in some browsers, and says nothing about what this site may take.
	const isKnown = quota > usage && quota - usage < bytes;
	const free = isKnown ? `: ${inMegabytes(quota - usage)} are free` : '';
	const way = kept > 0 ? 'Delete a network below, then keep it again' : 'Use it without keeping it';
	return new FailureError({
		code: 'out-of-memory',
		message: `${title} needs ${inMegabytes(bytes)}, and the browser’s storage is full${free}. ${way}; nothing else is lost.`
	});
}

function brokenFailure(thrown: unknown): FailureError {
	return new FailureError({
		code: 'unsupported',
		message: 'The browser’s storage did not answer. Reload the page and try again.',
		detail: String(thrown)
	});
}

/** Networks in the browser's database. */
class DatabaseStore implements NetworkStore {
	readonly lasts = true;
	#database: IDBDatabase | null;

	constructor(database: IDBDatabase) {
		this.#database = database;
		// Another tab deletes or changes the database: this one must not hold it up.
		database.onversionchange = () => this.#close();
		database.onclose = () => (this.#database = null);
	}

	#close(): void {
		this.#database?.close();
		this.#database = null;
	}

	/** The database, opened anew if the browser closed it meanwhile. */
	async #open(): Promise<IDBDatabase> {
		this.#database ??= await openDatabase();
		return this.#database;
	}

	async #run<T>(
		mode: IDBTransactionMode,
		work: (transaction: IDBTransaction) => Promise<T> | T
	): Promise<T> {
		const transaction = (await this.#open()).transaction([facts, contents], mode);
		const end = endOf(transaction);
		const [result] = await Promise.all([work(transaction), end]);
		return result;
	}

	async #ask<T>(
		mode: IDBTransactionMode,
		work: (transaction: IDBTransaction) => Promise<T> | T
	): Promise<T> {
		try {
			return await this.#run(mode, work);
		} catch (thrown) {
			throw isFull(thrown) ? thrown : brokenFailure(thrown);
		}
	}

	async list() {
		const all = await this.#ask('readonly', (transaction) =>
			answerOf<StoredNetwork[]>(transaction.objectStore(facts).getAll())
		);
		return newestFirst(all);
	}

	files(id: string) {
		return this.#ask('readonly', (transaction) =>
			answerOf<StoredFiles | undefined>(transaction.objectStore(contents).get(id))
		);
	}

	async put(network: StoredNetwork, files: StoredFiles) {
		try {
			await this.#ask('readwrite', (transaction) => {
				transaction.objectStore(contents).put(files, network.id);
				transaction.objectStore(facts).put(network);
			});
		} catch (thrown) {
			throw isFull(thrown) ? await fullFailure(network, (await this.list()).length) : thrown;
		}
	}

	async rename(id: string, title: string) {
		await this.#ask('readwrite', async (transaction) => {
			const store = transaction.objectStore(facts);
			const network = await answerOf<StoredNetwork | undefined>(store.get(id));
			if (network) store.put(renamed(network, title));
		});
	}

	async remove(id: string) {
		await this.#ask('readwrite', (transaction) => {
			transaction.objectStore(facts).delete(id);
			transaction.objectStore(contents).delete(id);
		});
	}
}

function openDatabase(): Promise<IDBDatabase> {
	const request = indexedDB.open(databaseName, 1);
	request.onupgradeneeded = () => {
		request.result.createObjectStore(facts, { keyPath: 'id' });
		request.result.createObjectStore(contents);
	};
	return answerOf(request);
}

/** The browser's storage; where it keeps nothing, a store for the visit. */
export async function openStore(): Promise<NetworkStore> {
	try {
		return new DatabaseStore(await openDatabase());
	} catch {
		return new MemoryStore();
	}
}
