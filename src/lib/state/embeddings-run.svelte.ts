import type { ParamValues } from '$lib/core/params';
import type { Failure, Result } from '$lib/core/result';
import { extentOf, normalise, type Extent } from '$lib/draw/map/extent';
import type { EmbeddingClient } from '$lib/embedding/client';
import type {
	MapFrame,
	MapSettings,
	Quality,
	Seams,
	Stability,
	Stage
} from '$lib/embedding/questions';
import type { Metric, Positions } from '$lib/embedding/types';
import type { CodeChoice, CodeStore, EncodedSet } from './embeddings-codes';
import type { SetInView } from './embeddings-view';

/** Everything about a map that the visitor sets. */
export interface MapChoice extends CodeChoice {
	/** Id of a method. */
	readonly method: string;
	readonly params: ParamValues;
	readonly metric: Metric;
	readonly seed: number;
}

/** A map on the page, finished or on its way. */
export interface ShownMap {
	readonly view: SetInView;
	readonly encoded: EncodedSet;
	readonly choice: MapChoice;
	/** In units of the method. */
	readonly positions: Positions;
	/** The same in [−1, 1]². */
	readonly unit: Float32Array;
	readonly extent: Extent;
	readonly iteration: number;
	readonly planned: number;
	readonly cost: number | null;
	/** How long each stage took, once it is finished. */
	readonly stages: readonly Stage[] | null;
}

/** What a map does now. */
export type MapState = 'idle' | 'encoding' | 'starting' | 'moving' | 'paused' | 'finished';

/** How a map is begun. */
export interface MakeOptions {
	/** Goes on from where the points are now. */
	readonly fromPresent?: boolean;
	readonly paused?: boolean;
}

/** What a run needs of the page. */
export interface RunSurroundings {
	readonly store: Pick<CodeStore, 'encode'>;
	/** Points jump to their end instead of moving. */
	isStill(): boolean;
	createClient(): Promise<EmbeddingClient>;
}

const stabilitySeeds = [1, 2];
/** The square around the points follows them this fast; at once where they outgrow it. */
const following = 0.2;
/** A change of a slider begins a new map a little later, so that sliding does not begin a hundred. */
const changeMs = 250;

/** Resolves with the next picture of the screen, or a little later in a window that nobody sees. */
function nextPicture(): Promise<void> {
	return new Promise((resolve) => {
		const timer = setTimeout(resolve, 250);
		requestAnimationFrame(() => {
			clearTimeout(timer);
			resolve();
		});
	});
}

/** A square on its way to the one that holds all points. */
function follow(before: Extent, now: Extent): Extent {
	const isFar = now.radius > 3 * before.radius || before.radius > 3 * now.radius;
	if (isFar) return now;
	const ease = (from: number, to: number) => from + following * (to - from);
	return {
		x: ease(before.x, now.x),
		y: ease(before.y, now.y),
		radius: Math.max(now.radius, ease(before.radius, now.radius))
	};
}

/** One map: its settings, its making, and what is known of its worth. The former map stays until a new one has begun. */
export class MapRun {
	#choice = $state.raw<MapChoice>() as MapChoice;
	#shown = $state.raw<ShownMap | null>(null);
	#state = $state<MapState>('idle');
	#done = $state<number | null>(null);
	#failure = $state.raw<Failure | null>(null);
	#quality = $state.raw<Quality | null>(null);
	#former = $state.raw<Quality | null>(null);
	#stability = $state.raw<Stability | null>(null);
	#seams = $state.raw<Seams | null>(null);
	#busy = $state<'quality' | 'stability' | 'seams' | null>(null);
	#controller: AbortController | null = null;
	#client: Promise<EmbeddingClient> | null = null;
	#timer: ReturnType<typeof setTimeout> | undefined;

	/** The set that the map shows. */
	readonly view = $derived(this.#shown?.view ?? null);
	readonly encoded = $derived(this.#shown?.encoded ?? null);
	readonly unit = $derived(this.#shown?.unit ?? null);

	constructor(
		private readonly around: RunSurroundings,
		choice: MapChoice
	) {
		this.#choice = choice;
	}

	get choice() {
		return this.#choice;
	}
	get shown() {
		return this.#shown;
	}
	get state() {
		return this.#state;
	}
	/** Share of the stage that runs, or null where it cannot be known. */
	get done() {
		return this.#done;
	}
	/** Why the last map came to nothing. */
	get failure() {
		return this.#failure;
	}
	/** How far the finished map can be trusted. */
	get quality() {
		return this.#quality;
	}
	/** The same of the map before, while nothing is known of this one. */
	get formerQuality() {
		return this.#former;
	}
	get stability() {
		return this.#stability;
	}
	get seams() {
		return this.#seams;
	}
	/** What is being measured. */
	get busy() {
		return this.#busy;
	}
	get isRunning() {
		return this.#state === 'encoding' || this.#state === 'starting' || this.#state === 'moving';
	}

	/** Settings of the map that is shown, as the worker takes them. */
	get settings(): MapSettings | null {
		return this.#shown && settingsOf(this.#shown.choice);
	}

	dismiss(): void {
		this.#failure = null;
	}

	/** Takes settings over without making a map. */
	set(change: Partial<MapChoice>): void {
		this.#choice = { ...this.#choice, ...change };
	}

	/** Changes settings and, if there is a map, makes it anew a moment later: from its present positions where it can. */
	change(change: Partial<MapChoice>): void {
		this.set(change);
		const { view } = this;
		if (!view) return;
		clearTimeout(this.#timer);
		const fromPresent = !(
			'method' in change ||
			'seed' in change ||
			'layer' in change ||
			'form' in change ||
			'weights' in change
		);
		this.#timer = setTimeout(() => void this.make(view, { fromPresent }), changeMs);
	}

	/** Makes a map of a set. What is on the page stays until the first points of the new map are there. */
	async make(view: SetInView, options: MakeOptions = {}): Promise<boolean> {
		this.cancel();
		const controller = new AbortController();
		this.#controller = controller;
		this.#failure = null;
		const result = await this.#run(view, options, controller.signal);
		if (this.#controller !== controller) return false;
		this.#controller = null;
		this.#done = null;
		if (!result.ok) this.#fail(result.error);
		return result.ok;
	}

	#fail(failure: Failure): void {
		this.#state = this.#shown ? 'paused' : 'idle';
		if (failure.code !== 'cancelled') this.#failure = failure;
	}

	async #run(view: SetInView, options: MakeOptions, signal: AbortSignal): Promise<Result<null>> {
		const choice = this.#choice;
		const before = this.#shown;
		this.#state = 'encoding';
		this.#done = 0;
		const onprogress = (done: number) => (this.#done = done);
		const encoded = await this.around.store.encode(view, choice, { signal, onprogress });
		if (!encoded.ok) return encoded;
		const client = await this.#open();
		signal.throwIfAborted();
		this.#state = 'starting';
		this.#done = null;
		const isSame = before?.encoded.key === encoded.value.key;
		const question = {
			codes: encoded.value.codes,
			...settingsOf(choice),
			...(options.fromPresent && isSame ? { start: before.positions } : {}),
			...(options.paused ? { paused: true } : {})
		};
		const onframe = (frame: MapFrame) => {
			if (signal.aborted) return;
			if (this.#state === 'starting') this.#state = options.paused ? 'paused' : 'moving';
			return this.#move(view, encoded.value, choice, frame);
		};
		const answer = await client.start(question, { signal, onprogress, onframe });
		if (!answer.ok) return answer;
		if (!signal.aborted) this.#finish(view, encoded.value, choice, answer.value);
		return { ok: true, value: null };
	}

	/** Shows a frame; resolves when the next one is worth drawing. */
	async #move(view: SetInView, encoded: EncodedSet, choice: MapChoice, frame: MapFrame) {
		this.#done = frame.planned ? frame.iteration / frame.planned : null;
		const isFirst = this.#shown?.encoded !== encoded || this.#shown.choice !== choice;
		const isStill = this.around.isStill() && this.#state === 'moving' && !isFirst;
		if (!isStill) this.#show(view, encoded, choice, frame, null);
		await nextPicture();
	}

	#show(
		view: SetInView,
		encoded: EncodedSet,
		choice: MapChoice,
		frame: Omit<MapFrame, 'planned'> & { readonly planned: number },
		stages: readonly Stage[] | null
	): void {
		const before = this.#shown;
		const { positions, iteration, planned, cost } = frame;
		const now = extentOf(positions);
		const goesOn = before?.encoded === encoded && before.choice === choice;
		const extent = goesOn && !stages ? follow(before.extent, now) : now;
		const unit = normalise(positions, extent);
		this.#shown = {
			view,
			encoded,
			choice,
			positions,
			unit,
			extent,
			iteration,
			planned,
			cost,
			stages
		};
		if (before !== null && goesOn) return;
		this.#former = this.#quality ?? this.#former;
		this.#quality = null;
		this.#stability = null;
		this.#seams = null;
	}

	#finish(
		view: SetInView,
		encoded: EncodedSet,
		choice: MapChoice,
		{
			positions,
			iteration,
			cost,
			stages
		}: Omit<MapFrame, 'planned'> & { readonly stages: readonly Stage[] }
	): void {
		this.#show(view, encoded, choice, { positions, iteration, planned: iteration, cost }, stages);
		this.#state = 'finished';
		void this.measure();
	}

	/** Halts the points. */
	pause(): void {
		if (this.#state !== 'moving') return;
		this.#state = 'paused';
		void this.#open().then((client) => client.pause());
	}

	/** Lets the points go on, or begins anew where nothing is halted. */
	resume(): void {
		if (this.#state === 'paused' && this.#controller) {
			this.#state = 'moving';
			void this.#open().then((client) => client.resume());
		} else if (this.view) void this.make(this.view);
	}

	/** Moves halted points by some iterations; a finished or cancelled map begins anew, halted. */
	async step(count: number): Promise<void> {
		if (this.#state === 'moving') this.pause();
		if (this.#state === 'paused' && this.#controller) (await this.#open()).step(count);
		else if (this.view) void this.make(this.view, { paused: true });
	}

	/** Stops what runs; what is on the page stays. */
	cancel(): void {
		clearTimeout(this.#timer);
		this.#controller?.abort();
		this.#controller = null;
		this.#done = null;
		if (this.isRunning || this.#state === 'paused') this.#state = this.#shown ? 'paused' : 'idle';
	}

	/** Takes the map away. */
	clear(): void {
		this.cancel();
		this.#shown = null;
		this.#quality = null;
		this.#former = null;
		this.#stability = null;
		this.#seams = null;
		this.#state = 'idle';
	}

	/** Asks about the map that is shown; the answer is null if the map has changed since. */
	async #ask<T>(
		kind: 'quality' | 'stability' | 'seams',
		ask: (client: EmbeddingClient, shown: ShownMap) => Promise<Result<T>>
	): Promise<T | null> {
		const shown = this.#shown;
		if (!shown) return null;
		this.#busy = kind;
		const answer = await ask(await this.#open(), shown);
		if (this.#busy === kind) this.#busy = null;
		const isSame = this.#shown?.positions === shown.positions;
		if (!answer.ok && answer.error.code !== 'cancelled') this.#failure = answer.error;
		return answer.ok && isSame ? answer.value : null;
	}

	/** How far the map can be trusted. */
	async measure(): Promise<void> {
		this.#quality = await this.#ask('quality', (client, { encoded, choice, positions, view }) =>
			client.quality({
				codes: encoded.codes,
				metric: choice.metric,
				positions,
				labels: view.labels
			})
		);
	}

	/** How much of the map is chance. */
	async compareSeeds(): Promise<void> {
		this.#stability = await this.#ask('stability', (client, { encoded, choice, positions }) =>
			client.stability({
				codes: encoded.codes,
				positions,
				...settingsOf(choice),
				seeds: stabilitySeeds.map((i) => choice.seed + i)
			})
		);
	}

	/** Where the map puts side by side what is far apart. */
	async findSeams(limit: number): Promise<void> {
		this.#seams = await this.#ask('seams', (client, { encoded, choice, positions }) =>
			client.seams({ codes: encoded.codes, metric: choice.metric, positions, limit })
		);
	}

	/** The worker behind this map, for questions about it. */
	client(): Promise<EmbeddingClient> {
		return this.#open();
	}

	#open(): Promise<EmbeddingClient> {
		return (this.#client ??= this.around.createClient());
	}

	/** Ends everything. */
	dispose(): void {
		this.cancel();
		void this.#client?.then((client) => client.dispose());
		this.#client = null;
	}
}

function settingsOf({ method, params, seed, metric }: MapChoice): MapSettings & { metric: Metric } {
	return { method, params, seed, metric, reduce: true };
}
