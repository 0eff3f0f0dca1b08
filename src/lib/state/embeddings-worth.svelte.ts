import { toFailure, type Failure, type Result } from '$lib/core/result';
import type { AskOptions, EmbeddingClient } from '$lib/embedding/client';
import type { MapSettings, Quality, Seams, Space, Stability } from '$lib/embedding/questions';
import type { Positions } from '$lib/embedding/types';
import type { SetInView } from './embeddings-view';

/** Two classes whose sizes the map shows most wrongly. */
export interface MisleadingSizes {
	readonly first: string;
	readonly second: string;
	/** How many times as wide the first is as the second. */
	readonly onMap: number;
	readonly inCodes: number;
}

/** The map that is measured. */
export interface MeasuredMap extends Space, MapSettings {
	readonly positions: Positions;
	readonly view: SetInView;
}

/** What measuring a map needs. */
export interface WorthSurroundings {
	/** The map that is shown. */
	map(): MeasuredMap | null;
	open(): Promise<EmbeddingClient>;
	fail(failure: Failure): void;
}

/** What is being measured. */
export type Measuring = 'quality' | 'stability' | 'seams';

/** Beside the map's own. */
const otherSeeds = [1, 2];

/** How far a map can be trusted: what it kept, what of it is chance, and where it tears. */
export class MapWorth {
	#quality = $state.raw<Quality | null>(null);
	#former = $state.raw<Quality | null>(null);
	#stability = $state.raw<Stability | null>(null);
	#seams = $state.raw<Seams | null>(null);
	#busy = $state<Measuring | null>(null);
	#done = $state<number | null>(null);
	#controller = new AbortController();

	constructor(private readonly around: WorthSurroundings) {}

	/** What the map kept, once it is measured. */
	get quality() {
		return this.#quality;
	}
	/** The same of the map before, while nothing is known of this one. */
	get former() {
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
	/** Share of it, or null where nothing is measured. */
	get done() {
		return this.#done;
	}

	/** The two classes whose sizes mislead most; null where none do. */
	get sizes(): MisleadingSizes | null {
		const classes = this.around.map()?.view.classes;
		const misleading = this.#quality?.misleading;
		if (!misleading || !classes) return null;
		const { first, second, onMap, inCodes } = misleading;
		return { first: classes[first]!, second: classes[second]!, onMap, inCodes };
	}

	/** Ends what is being measured. */
	stop(): void {
		this.#controller.abort();
		this.#controller = new AbortController();
		this.#busy = null;
		this.#done = null;
	}

	/** Another map is there: of the one before, only the quality is remembered. */
	leave(): void {
		this.stop();
		this.#former = this.#quality ?? this.#former;
		this.#quality = null;
		this.#stability = null;
		this.#seams = null;
	}

	/** Forgets everything. */
	clear(): void {
		this.leave();
		this.#former = null;
	}

	/** How far the map can be trusted. */
	async measure(): Promise<void> {
		const quality = await this.#ask('quality', (client, map, options) =>
			client.quality({ ...spaceOf(map), labels: map.view.labels }, options)
		);
		if (quality) this.#quality = quality;
	}

	/** How much of the map is chance. */
	async compareSeeds(): Promise<void> {
		const stability = await this.#ask('stability', (client, map, options) => {
			const { method, params, seed, reduce } = map;
			const seeds = otherSeeds.map((i) => seed + i);
			return client.stability({ ...spaceOf(map), method, params, seed, reduce, seeds }, options);
		});
		if (stability) this.#stability = stability;
	}

	/** Where the map puts side by side what is far apart. */
	async findSeams(limit: number): Promise<void> {
		const seams = await this.#ask('seams', (client, map, options) =>
			client.seams({ ...spaceOf(map), limit }, options)
		);
		if (seams) this.#seams = seams;
	}

	/** Asks about the map that is shown; null if that failed or the map has changed since. */
	async #ask<T>(
		kind: Measuring,
		ask: (client: EmbeddingClient, map: MeasuredMap, options: AskOptions) => Promise<Result<T>>
	): Promise<T | null> {
		const map = this.around.map();
		if (!map) return null;
		const { signal } = this.#controller;
		this.#busy = kind;
		const onprogress = (done: number) => {
			if (!signal.aborted) this.#done = done;
		};
		const answer = await this.around
			.open()
			.then((client) => ask(client, map, { signal, onprogress }))
			.catch((thrown): Result<T> => ({ ok: false, error: toFailure(thrown, 'download') }));
		if (signal.aborted) return null;
		this.#busy = null;
		this.#done = null;
		if (!answer.ok && answer.error.code !== 'cancelled') this.around.fail(answer.error);
		const isSame = this.around.map()?.positions === map.positions;
		return answer.ok && isSame ? answer.value : null;
	}
}

function spaceOf({ codes, metric, positions }: MeasuredMap) {
	return { codes, metric, positions };
}
