import type { ParamValues } from '$lib/core/params';
import { failure, success, toFailure, type Failure, type Result } from '$lib/core/result';
import { extentOf, normalise, type Extent } from '$lib/draw/map/extent';
import type { EmbeddingClient } from '$lib/embedding/client';
import type {
	MapAnswer,
	MapFrame,
	MapSettings,
	Space,
	Stage,
	StageName
} from '$lib/embedding/questions';
import type { Metric, Positions } from '$lib/embedding/types';
import type { LoadedNetwork } from '$lib/engine/protocol';
import type { CodeChoice, CodeStore, EncodedSet } from './embeddings-codes';
import { NearestCodes } from './embeddings-near.svelte';
import type { SetInView } from './embeddings-view';
import { MapWorth } from './embeddings-worth.svelte';

/** Everything about a map that the visitor sets. */
export interface MapChoice extends CodeChoice {
	/** Id of a method. */
	readonly method: string;
	readonly params: ParamValues;
	readonly metric: Metric;
	readonly seed: number;
}

/** What a map is made of. */
interface MapMade {
	readonly view: SetInView;
	readonly encoded: EncodedSet;
	readonly choice: MapChoice;
}

/** What is known of the points of a map. */
interface ShownFrame {
	/** In units of the method. */
	readonly positions: Positions;
	readonly iteration: number;
	readonly planned: number;
	readonly cost: number | null;
	/** How long each stage took, once it is finished. */
	readonly stages: readonly Stage[] | null;
	/** Share of the variance of the codes along x and y, where the axes mean something. */
	readonly shares: readonly number[] | null;
}

/** A map on the page, finished or on its way. */
export interface ShownMap extends MapMade, ShownFrame {
	/** The positions in [−1, 1]². */
	readonly unit: Float32Array;
	readonly extent: Extent;
}

/** What a map does now. */
export type MapState = 'idle' | 'encoding' | 'starting' | 'moving' | 'paused' | 'finished';

/** How a map is begun. */
export interface MakeOptions {
	/**
	 * Where the points begin: as the method begins, at their present positions, or there as if they had never stopped. If the
	 * map is of other codes, as the method begins.
	 */
	readonly from?: 'start' | 'present' | 'here';
	readonly paused?: boolean;
	/** Iterations that halted points make at first. */
	readonly steps?: number;
}

/** What a run needs of the page. */
export interface RunSurroundings {
	readonly store: Pick<CodeStore, 'encode'>;
	/** The network whose codes a new map is made of. */
	network(): LoadedNetwork | null;
	/** Points jump to their end instead of moving. */
	isStill(): boolean;
	createClient(): Promise<EmbeddingClient>;
}

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
	#stage = $state<StageName | null>(null);
	#done = $state<number | null>(null);
	#failure = $state.raw<Failure | null>(null);
	#controller: AbortController | null = null;
	#client: Promise<EmbeddingClient> | null = null;
	#timer: ReturnType<typeof setTimeout> | undefined;
	/** The visitor halted the points: what a change of settings makes anew is halted too. */
	#isHalted = false;

	/** How far the map can be trusted. */
	readonly worth: MapWorth;
	/** The nearest codes of its rows. */
	readonly near: NearestCodes;

	/** The set that the map shows. */
	readonly view = $derived(this.#shown?.view ?? null);
	readonly encoded = $derived(this.#shown?.encoded ?? null);
	readonly unit = $derived(this.#shown?.unit ?? null);

	constructor(
		private readonly around: RunSurroundings,
		choice: MapChoice
	) {
		this.#choice = choice;
		const open = () => this.#open();
		this.worth = new MapWorth({
			map: () => this.#shown && { ...spaceOf(this.#shown), ...this.#shown, ...this.settings! },
			open,
			fail: (failure) => (this.#failure = failure)
		});
		this.near = new NearestCodes(() => this.#shown && spaceOf(this.#shown), open);
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
	/** What is done while the map is starting. */
	get stage() {
		return this.#stage;
	}
	/** Share of the stage that runs, or null where it cannot be known. */
	get done() {
		return this.#done;
	}
	/** Why the last map came to nothing. */
	get failure() {
		return this.#failure;
	}
	get isRunning() {
		return this.#state === 'encoding' || this.#state === 'starting' || this.#state === 'moving';
	}
	/** Whether the points can be moved by some iterations. */
	get canStep() {
		return this.#shown !== null && (this.#state === 'moving' || this.#state === 'paused');
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

	/**
	 * Changes settings and, if there is a map, makes it anew a moment later: from its present positions where it can, and
	 * halted if it is.
	 */
	change(change: Partial<MapChoice>): void {
		const from = beginsAnew(this.#choice, change) ? 'start' : 'present';
		this.set(change);
		const { view } = this;
		if (!view) return;
		clearTimeout(this.#timer);
		this.#timer = setTimeout(
			() => void this.make(view, { from, paused: this.#isHalted }),
			changeMs
		);
	}

	/** Makes a map of a set. What is on the page stays until the first points of the new map are there. Never rejects. */
	async make(view: SetInView, options: MakeOptions = {}): Promise<Result<null>> {
		this.#stop();
		this.#isHalted = options.paused ?? false;
		const controller = new AbortController();
		this.#controller = controller;
		this.#failure = null;
		const result = await this.#run(view, options, controller.signal).catch(
			(thrown): Result<null> => ({ ok: false, error: toFailure(thrown, 'download') })
		);
		if (this.#controller !== controller) return failure('cancelled', 'Cancelled.');
		this.#controller = null;
		this.#done = null;
		if (!result.ok) this.#rest();
		this.#measureAgain();
		if (!result.ok && result.error.code !== 'cancelled') this.#failure = result.error;
		return result;
	}

	async #run(view: SetInView, options: MakeOptions, signal: AbortSignal): Promise<Result<null>> {
		const choice = this.#choice;
		const before = this.#shown;
		this.#state = 'encoding';
		this.#done = 0;
		const onencode = (done: number) => (this.#done = done);
		const watch = { signal, onprogress: onencode };
		const encoded = await this.around.store.encode(this.around.network(), view, choice, watch);
		if (!encoded.ok) return encoded;
		const client = await this.#open();
		signal.throwIfAborted();
		this.#state = 'starting';
		this.#done = null;
		const made: MapMade = { view, encoded: encoded.value, choice };
		const question = {
			codes: encoded.value.codes,
			...settingsOf(choice),
			...beginningOf(made, before, options),
			...(options.paused ? { paused: true } : {})
		};
		const onprogress = (done: number, stage: StageName | null) => {
			[this.#done, this.#stage] = [done, stage];
		};
		const onframe = (frame: MapFrame) => {
			if (signal.aborted) return;
			if (this.#state === 'starting') this.#begin(client, options);
			return this.#move(made, frame);
		};
		const answer = await client.start(question, { signal, onprogress, onframe });
		if (!answer.ok) return answer;
		if (!signal.aborted) this.#finish(made, answer.value);
		return success(null);
	}

	/** The first points are there. */
	#begin(client: EmbeddingClient, { paused, steps }: MakeOptions): void {
		this.#state = paused ? 'paused' : 'moving';
		this.#stage = null;
		if (steps) client.step(steps);
	}

	/** Shows a frame; resolves when the next one is worth drawing. */
	async #move(made: MapMade, frame: MapFrame): Promise<void> {
		this.#done = frame.planned ? frame.iteration / frame.planned : null;
		const isFirst = this.#shown?.encoded !== made.encoded || this.#shown.choice !== made.choice;
		const isStill = this.around.isStill() && this.#state === 'moving' && !isFirst;
		if (!isStill) this.#show(made, { ...frame, stages: null, shares: null });
		await nextPicture();
	}

	#show(made: MapMade, frame: ShownFrame): void {
		const before = this.#shown;
		const now = extentOf(frame.positions);
		const goesOn = before?.encoded === made.encoded && before.choice === made.choice;
		const extent = goesOn && !frame.stages ? follow(before.extent, now) : now;
		const unit = normalise(frame.positions, extent);
		this.#shown = { ...made, ...frame, unit, extent };
		if (!goesOn) this.worth.leave();
	}

	#finish(made: MapMade, answer: MapAnswer): void {
		const { positions, iteration, cost, stages, shares = null } = answer;
		this.#show(made, { positions, iteration, planned: iteration, cost, stages, shares });
		this.#state = 'finished';
		this.#stage = null;
		void this.worth.measure();
	}

	/** Halts the points. */
	pause(): void {
		if (this.#state !== 'moving') return;
		this.#state = 'paused';
		this.#isHalted = true;
		void this.#open().then((client) => client.pause());
	}

	/** Lets the points go on from where they are. */
	resume(): void {
		this.#isHalted = false;
		if (this.#state === 'paused' && this.#controller) {
			this.#state = 'moving';
			void this.#open().then((client) => client.resume());
		} else if (this.view) void this.make(this.view, { from: 'here' });
	}

	/** Moves halted points by some iterations, also those of a map that was cancelled. */
	async step(steps: number): Promise<void> {
		if (!this.canStep) return;
		this.pause();
		if (this.#controller) (await this.#open()).step(steps);
		else if (this.view) void this.make(this.view, { from: 'here', paused: true, steps });
	}

	/** Stops what runs; what is on the page stays. */
	cancel(): void {
		this.#isHalted = false;
		this.#stop();
		this.#measureAgain();
	}

	#stop(): void {
		clearTimeout(this.#timer);
		this.#controller?.abort();
		this.#controller = null;
		this.#done = null;
		this.worth.stop();
		if (this.isRunning || this.#state === 'paused') this.#rest();
	}

	/** Nothing runs: the map that is shown is the finished one of the present settings, or one that can go on. */
	#rest(): void {
		const shown = this.#shown;
		this.#stage = null;
		this.#state = !shown ? 'idle' : isFinished(shown, this.#choice) ? 'finished' : 'paused';
	}

	/** What began a new map has ended the measuring of the one that stays after all. */
	#measureAgain(): void {
		const { busy, quality } = this.worth;
		if (this.#state === 'finished' && !busy && !quality) void this.worth.measure();
	}

	/** Takes the map away. */
	clear(): void {
		this.#stop();
		this.#shown = null;
		this.worth.clear();
		this.#state = 'idle';
	}

	/** The worker behind this map, for questions about it. */
	client(): Promise<EmbeddingClient> {
		return this.#open();
	}

	#open(): Promise<EmbeddingClient> {
		this.#client ??= this.around.createClient().catch((thrown) => {
			this.#client = null;
			throw thrown;
		});
		return this.#client;
	}

	/** Ends everything. */
	dispose(): void {
		this.#stop();
		void this.#client?.then((client) => client.dispose());
		this.#client = null;
	}
}

function spaceOf({ encoded, choice }: ShownMap): Space {
	return { codes: encoded.codes, metric: choice.metric };
}

function settingsOf({ method, params, seed, metric }: MapChoice): MapSettings & { metric: Metric } {
	return { method, params, seed, metric, reduce: true };
}

function isFinished(shown: ShownMap, choice: MapChoice): boolean {
	return shown.stages !== null && shown.choice === choice;
}

/** Whether a change leaves nothing to go on from. */
function beginsAnew(before: MapChoice, change: Partial<MapChoice>): boolean {
	const others = ['method', 'seed', 'layer', 'form', 'weights'] as const;
	const isOtherStart = change.params !== undefined && change.params.start !== before.params.start;
	return isOtherStart || others.some((key) => key in change);
}

/** Where the points of a map begin: where they are, if they are of the same codes; and after which step. */
function beginningOf(made: MapMade, before: ShownMap | null, { from }: MakeOptions) {
	if (!from || from === 'start' || before?.encoded.key !== made.encoded.key) return {};
	const start = before.positions;
	const goesOn = from === 'here' && before.choice === made.choice && !before.stages;
	return goesOn ? { start, done: before.iteration } : { start };
}
