import { createContext } from 'svelte';
import { failure, type Failure, type Result } from '$lib/core/result';
import type { NdArray } from '$lib/core/types';
import type { EngineClient, RequestOptions } from '$lib/engine/client';
import type {
	BackendName,
	EngineReport,
	FeatureMaps,
	JobKind,
	Jobs,
	LoadedNetwork,
	Progress
} from '$lib/engine/protocol';
import type { Preparation } from '$lib/networks/fit';
import type { NetworkCard, NetworkFiles } from '$lib/networks/types';
import type { Picture } from '$lib/pictures/types';

/** What is being computed, for the header. `done` in [0, 1], or null where it cannot be known. */
export interface Activity {
	readonly label: string;
	readonly done: number | null;
}

/** One picture's way through the network, as far as the page has asked for it. */
export interface TraceResult {
	readonly logits: Float32Array;
	readonly probabilities: Float32Array;
	readonly maps: ReadonlyMap<string, FeatureMaps>;
	readonly durationMs: number;
}

/** Where a network comes from. */
export interface NetworkSource {
	readonly id: string;
	readonly title: string;
	readonly files: NetworkFiles;
	/** null for one that does not ship with the site. */
	readonly card: NetworkCard | null;
}

const noNodes = () => [];

/** Shorter work is not announced: a word that flashes tells nothing. */
const noticeableMs = 150;

const backendNames: readonly string[] = ['webgpu', 'wasm', 'webgl', 'cpu'] satisfies BackendName[];

/** The backend that `?backend=` asks for, if it is one. */
export function askedBackend(parameters: URLSearchParams): BackendName | undefined {
	const name = parameters.get('backend');
	return name !== null && backendNames.includes(name) ? (name as BackendName) : undefined;
}

function fractionOf(progress: Progress): number | null {
	if (progress.phase !== 'download') return progress.done;
	return progress.total ? Math.min(1, progress.loaded / progress.total) : null;
}

/**
 * What all pages share: the engine, the current network, picture and target class, and the picture's trace. Choose them
 * on one page, find them on the next.
 */
export class Session {
	#report = $state.raw<EngineReport | null>(null);
	#activity = $state.raw<Activity | null>(null);
	#problem = $state.raw<Failure | null>(null);
	#network = $state.raw<LoadedNetwork | null>(null);
	#title = $state<string | null>(null);
	#picture = $state.raw<Picture | null>(null);
	#preparation = $state.raw<Preparation>({ fit: 'crop', invert: false });
	#target = $state.raw<number | null>(null);
	#result = $state.raw<TraceResult | null>(null);
	#stale = $state(false);
	/** Fetched with the first network or picture: most pages begin without. */
	#fitting = $state.raw<typeof import('$lib/networks/fit') | null>(null);
	/** Fetched with the first request: many pages never make one. */
	#client: Promise<EngineClient> | null = null;
	#running: AbortController | null = null;
	#asked: BackendName | undefined;
	#wanted: () => readonly string[] = noNodes;

	/** Pixels in [0, 1] that the network sees, or null while there is no picture or no network. */
	readonly pixels = $derived.by<NdArray | null>(() =>
		this.#picture && this.#network && this.#fitting
			? this.#fitting.preparePicture(this.#picture, this.#network.graph.input, this.#preparation)
			: null
	);

	/** The class that other pages explain or attack: the one chosen, else the most probable. */
	readonly target = $derived.by<number | null>(() => {
		if (this.#target !== null) return this.#target;
		const probabilities = this.#result?.probabilities;
		return probabilities ? probabilities.indexOf(Math.max(...probabilities)) : null;
	});

	get report() {
		return this.#report;
	}
	get activity() {
		return this.#activity;
	}
	/** What went wrong last, until it is dismissed or something works again. */
	get problem() {
		return this.#problem;
	}
	get network() {
		return this.#network;
	}
	/** Title of the current network. */
	get title() {
		return this.#title;
	}
	get picture() {
		return this.#picture;
	}
	get preparation() {
		return this.#preparation;
	}
	/** The class the visitor chose, or null for "the most probable". */
	get chosenTarget() {
		return this.#target;
	}
	get result() {
		return this.#result;
	}
	/** The result belongs to an earlier picture or network and is being computed anew. */
	get stale() {
		return this.#stale;
	}

	/** The backend that runs, or that was asked for before any does. */
	get backend(): BackendName | undefined {
		return this.#report?.backend ?? this.#asked;
	}

	/** Uses this backend from the engine's start on. Call it before anything is asked of the engine. */
	askForBackend(name: BackendName | undefined): void {
		this.#asked = name;
	}

	/**
	 * Says which nodes' feature maps a page needs whenever a picture is traced.
	 * @returns what the page calls when it is left
	 */
	wantMaps(nodes: () => readonly string[]): () => void {
		this.#wanted = nodes;
		return () => {
			if (this.#wanted === nodes) this.#wanted = noNodes;
		};
	}

	/** Asks the engine. What goes wrong is shown to the visitor, unless it was merely cancelled or whoever asks shows it. */
	async request<K extends JobKind>(
		kind: K,
		request: Jobs[K]['request'],
		options: RequestOptions & { readonly label?: string; readonly isShownElsewhere?: boolean } = {}
	): Promise<Result<Jobs[K]['answer']>> {
		const work = options.label ? this.#show(options.label) : null;
		const onprogress = (progress: Progress) => {
			work?.update(fractionOf(progress));
			options.onprogress?.(progress);
		};
		const signal = options.signal ?? work?.signal;
		const sent = { onprogress, ...(signal ? { signal } : {}) };
		const result = await this.#ask(kind, request, sent);
		work?.end();
		if (!result.ok && !options.isShownElsewhere) this.fail(result.error);
		return result;
	}

	/** Shows work in the header once it has lasted long enough to be worth a word, and lets it be cancelled. */
	#show(label: string) {
		const controller = new AbortController();
		this.#running = controller;
		let done: number | null = null;
		const show = () => (this.#activity = { label, done });
		const timer = setTimeout(show, noticeableMs);
		return {
			signal: controller.signal,
			update: (fraction: number | null) => {
				done = fraction;
				if (this.#activity?.label === label) show();
			},
			end: () => {
				clearTimeout(timer);
				if (this.#activity?.label === label) this.#activity = null;
			}
		};
	}

	/** Stops the work that the header shows; what was there before stays. */
	cancel(): void {
		this.#running?.abort();
	}

	/** Shows a failure; cancelling is silent. */
	fail(failure: Failure): void {
		if (failure.code !== 'cancelled') this.#problem = failure;
	}

	dismissProblem(): void {
		this.#problem = null;
	}

	/** Makes a network current; the one before stays until the new one is ready, and for good if it fails. */
	async chooseNetwork(source: NetworkSource): Promise<boolean> {
		performance.mark('network:chosen');
		this.#stale = this.#result !== null;
		const files = {
			graph: new URL(source.files.graph, document.baseURI).href,
			weights: new URL(source.files.weights, document.baseURI).href
		};
		const label = `Loading ${source.title}`;
		const [loaded] = await Promise.all([
			this.request('load', { id: source.id, files, card: source.card }, { label }),
			this.#loadFitting()
		]);
		if (!loaded.ok) {
			this.#stale = false;
			return false;
		}
		this.#problem = null;
		this.#result = null;
		this.#target = null;
		this.#network = loaded.value;
		this.#title = source.title;
		this.#preparation = this.usualPreparation;
		await this.trace();
		performance.mark('network:ready');
		return true;
	}

	/** Takes note that the current network, if it has this id, is called otherwise now. */
	renameNetwork(id: string, title: string): void {
		if (this.#network?.id === id) this.#title = title;
	}

	/** The network's usual way to take the current picture in. */
	get usualPreparation(): Preparation {
		const input = this.#network?.graph.input;
		if (!input || !this.#fitting) return this.#preparation;
		return this.#fitting.usualPreparation(this.#picture, input);
	}

	async #loadFitting(): Promise<void> {
		this.#fitting ??= await import('$lib/networks/fit');
	}

	/** Forgets the current network, as on a first visit. */
	leaveNetwork(): void {
		this.#network = null;
		this.#title = null;
		this.#result = null;
		this.#target = null;
	}

	/** Makes a picture current and sends it through the network. Resolves when its maps are there. */
	async choosePicture(picture: Picture): Promise<void> {
		performance.mark('explore:picture-chosen');
		await this.#loadFitting();
		this.#picture = picture;
		// The visitor's fit stays; whether the ink is dark is the picture's own.
		this.#preparation = { ...this.#preparation, invert: this.usualPreparation.invert };
		await this.trace();
	}

	/** Changes crop, letterbox or inversion. */
	async prepare(preparation: Partial<Preparation>): Promise<void> {
		this.#preparation = { ...this.#preparation, ...preparation };
		await this.trace();
	}

	/** Sets the target class; null for the most probable. */
	chooseTarget(target: number | null): void {
		this.#target = target;
	}

	/** Sends the current picture through the current network, in place of any trace under way. */
	async trace(): Promise<void> {
		const pixels = this.pixels;
		const network = this.#network;
		if (!pixels || !network) return;
		this.#stale = this.#result !== null;
		const nodes = this.#wanted();
		const traced = await this.request(
			'trace',
			{ network: network.id, slot: 'main', pixels, nodes },
			{ label: 'Computing' }
		);
		if (!traced.ok) {
			if (traced.error.code !== 'cancelled') this.#stale = false;
			return;
		}
		this.#problem = null;
		const { maps, ...rest } = traced.value;
		this.#result = { ...rest, maps: new Map(maps.map((entry) => [entry.node, entry])) };
		this.#stale = false;
	}

	/** Fetches feature maps of more nodes of the current trace, for tiles that scroll into view. */
	async fetchMaps(nodes: readonly string[]): Promise<void> {
		const before = this.#result;
		if (!before || this.#stale || !nodes.length) return;
		const fetched = await this.#ask('maps', { slot: 'main', nodes });
		if (!fetched.ok || this.#result === null || this.#result.logits !== before.logits) return;
		const added = fetched.value.map((entry) => [entry.node, entry] as const);
		this.#result = { ...this.#result, maps: new Map([...this.#result.maps, ...added]) };
	}

	/** Ends the engine. */
	dispose(): void {
		void this.#client?.then((client) => client.dispose());
	}

	#engine(): Promise<EngineClient> {
		this.#client ??= this.#openClient();
		return this.#client;
	}

	async #openClient(): Promise<EngineClient> {
		const listener = {
			onready: (report: EngineReport) => (this.#report = report),
			onrestart: (cause: Failure) => this.#recover(cause),
			onfailed: (failure: Failure) => this.fail(failure)
		};
		try {
			const { EngineClient } = await import('$lib/engine/client');
			return new EngineClient(listener, this.#asked);
		} catch (thrown) {
			this.#client = null;
			throw thrown;
		}
	}

	/** Asks the engine once it is there; if its code cannot be fetched, that is a failure like any other. */
	async #ask<K extends JobKind>(
		kind: K,
		request: Jobs[K]['request'],
		options?: RequestOptions
	): Promise<Result<Jobs[K]['answer']>> {
		try {
			return await (await this.#engine()).request(kind, request, options);
		} catch (thrown) {
			const detail = thrown instanceof Error ? thrown.message : String(thrown);
			return failure('download', 'The engine could not be fetched. Reload the page.', detail);
		}
	}

	/** After the engine died: says so, and computes again what was on the page. */
	async #recover(cause: Failure): Promise<void> {
		this.#problem = cause;
		await this.trace();
		if (this.#result && !this.#stale)
			this.#problem = {
				...cause,
				message: 'The computation had stopped and was started again; nothing is lost.'
			};
	}
}

/** The session of the page, set by the root layout. */
export const [getSession, setSession] = createContext<Session>();
