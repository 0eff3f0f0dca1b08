import { success, toFailure, type Failure, type Result } from '$lib/core/result';
import type { MemoryStore, NetworkStore, StoredFiles, StoredNetwork } from '$lib/networks/store';
import type { NetworkFiles } from '$lib/networks/types';

/** Tells the other tabs that the list changed. */
const channelName = 'receptive-networks';

/** Ids of networks that the visitor opened begin so. */
const ownPrefix = 'own-';

/** Whether an id is that of an opened network, here or in another browser. */
export function isOwnNetwork(id: string): boolean {
	return id.startsWith(ownPrefix);
}

interface Stores {
	/** The browser's, or one for the visit where the browser keeps nothing. */
	readonly lasting: NetworkStore;
	/** For what has no room in it. */
	readonly visit: MemoryStore;
}

/** The networks that the visitor opened, in this visit or an earlier one. */
export class OpenedNetworks {
	#list = $state.raw<readonly StoredNetwork[]>([]);
	/** Ids of those that do not outlive the visit. */
	#passing = $state.raw<ReadonlySet<string>>(new Set());
	#isRead = $state(false);
	#problem = $state.raw<Failure | null>(null);
	#stores: Promise<Stores> | null = null;
	#channel: BroadcastChannel | null = null;
	/** Addresses of blobs, made when first asked for; they hold as long as the page. */
	readonly #addresses = new Map<string, NetworkFiles>();

	/** Newest first; empty until `read` has been called. */
	get list() {
		return this.#list;
	}
	/** Whether a network is gone when the page is left. */
	isForVisit(id: string): boolean {
		return this.#passing.has(id);
	}
	/** Whether the list has been read. */
	get isRead() {
		return this.#isRead;
	}
	/** Why the storage did not do what it was asked, until it works again. */
	get problem() {
		return this.#problem;
	}

	dismissProblem(): void {
		this.#problem = null;
	}

	/** Reads the list once; afterwards it follows what this tab and others do. */
	async read(): Promise<void> {
		if (!this.#isRead) await this.#refresh();
	}

	/**
	 * Keeps a network, in place of the one of its id.
	 * @param forVisit only until the page is left: where the storage is full
	 * @returns failure with a sentence if there is no room; all is then as before
	 */
	async keep(network: StoredNetwork, files: StoredFiles, forVisit = false): Promise<Result<null>> {
		const { lasting, visit } = await this.#open();
		const kept = await this.#try(() => (forVisit ? visit : lasting).put(network, files));
		if (!kept.ok) return kept;
		if (!forVisit) await visit.remove(network.id);
		this.#addresses.delete(network.id);
		await this.#changed();
		return success(null);
	}

	/** Gives a network another name on the page. */
	async rename(id: string, title: string): Promise<void> {
		const { lasting, visit } = await this.#open();
		await this.#try(() => Promise.all([lasting.rename(id, title), visit.rename(id, title)]));
		await this.#changed();
	}

	/** Deletes a network and its bytes. Where it is in use it stays usable until the page is left. */
	async remove(id: string): Promise<void> {
		const { lasting, visit } = await this.#open();
		await this.#try(() => Promise.all([lasting.remove(id), visit.remove(id)]));
		await this.#changed();
	}

	/** What is known of a network, or undefined; reads the list if that has not happened. */
	async find(id: string): Promise<StoredNetwork | undefined> {
		if (!isOwnNetwork(id)) return undefined;
		await this.read();
		return this.#list.find((network) => network.id === id);
	}

	/** Addresses of a network's files, for the engine; they hold until the page is left. */
	async filesOf(id: string): Promise<NetworkFiles | undefined> {
		const known = this.#addresses.get(id);
		if (known) return known;
		const { lasting, visit } = await this.#open();
		const found = await this.#try(async () => (await visit.files(id)) ?? (await lasting.files(id)));
		if (!found.ok || !found.value) return undefined;
		const files = {
			graph: URL.createObjectURL(found.value.graph),
			weights: URL.createObjectURL(found.value.weights)
		};
		this.#addresses.set(id, files);
		return files;
	}

	async #try<T>(work: () => Promise<T>): Promise<Result<T>> {
		try {
			const value = await work();
			this.#problem = null;
			return success(value);
		} catch (thrown) {
			const error = toFailure(thrown, 'unsupported');
			this.#problem = error;
			return { ok: false, error };
		}
	}

	#open(): Promise<Stores> {
		return (this.#stores ??= this.#openStores());
	}

	async #openStores(): Promise<Stores> {
		const { MemoryStore, openStore } = await import('$lib/networks/store');
		this.#channel = new BroadcastChannel(channelName);
		this.#channel.onmessage = () => void this.#refresh();
		return { lasting: await openStore(), visit: new MemoryStore() };
	}

	async #refresh(): Promise<void> {
		const { lasting, visit } = await this.#open();
		const lists = await this.#try(() => Promise.all([visit.list(), lasting.list()]));
		if (lists.ok) {
			const all = lists.value.flat();
			const passing = lasting.lasts ? lists.value[0]! : all;
			this.#list = all.sort((a, b) => b.openedMs - a.openedMs);
			this.#passing = new Set(passing.map(({ id }) => id));
		}
		this.#isRead = true;
	}

	async #changed(): Promise<void> {
		await this.#refresh();
		this.#channel?.postMessage('changed');
	}
}
