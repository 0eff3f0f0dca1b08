import type { AttributionAnswer, AttributionQuestion } from '$lib/attribution/questions';
import type { Failure } from '$lib/core/result';
import type { NdArray } from '$lib/core/types';
import type { Progress } from '$lib/engine/protocol';
import type { Session } from './session.svelte';

/** A map that a tile wants. Questions with one key have one answer. */
export interface WantedMap {
	readonly tile: number;
	readonly key: string;
	readonly question: AttributionQuestion;
	/** What is said while it is computed. */
	readonly label: string;
}

/** [top, left, bottom, right) in input pixels. */
export type InputWindow = readonly [number, number, number, number];

/** How far a tile's map is. */
export type MapPhase =
	| { readonly kind: 'waiting' }
	| { readonly kind: 'running'; readonly done: number }
	| { readonly kind: 'done' }
	| { readonly kind: 'failed'; readonly failure: Failure };

/** What a tile shows: its map, the map as it grows, or the former one, greyed. */
export interface MapView {
	readonly phase: MapPhase;
	/** [h, w]; null before the first. */
	readonly map: NdArray | null;
	/** The answer that the map belongs to; null while it grows. */
	readonly answer: AttributionAnswer | null;
	/** The map is of an earlier question. */
	readonly stale: boolean;
	readonly window: InputWindow | null;
}

interface Running {
	readonly key: string;
	readonly done: number;
	readonly map: NdArray | null;
	readonly window: InputWindow | null;
}

/** Answers kept; the oldest go first. */
const mostAnswers = 120;

const cancelled: Failure = { code: 'cancelled', message: 'Cancelled.' };

/**
 * Computes the maps that a page wants one after the other, and keeps those that were computed. What is wanted no more is
 * cancelled; a former map stays on its tile until the new one is there.
 */
export class MapRuns {
	#answers = $state.raw<ReadonlyMap<string, AttributionAnswer>>(new Map());
	#failures = $state.raw<ReadonlyMap<string, Failure>>(new Map());
	#running = $state.raw<Running | null>(null);
	/** Key of the answer that each tile showed last. */
	#shown = $state.raw<ReadonlyMap<number, string>>(new Map());
	#wanted: readonly WantedMap[] = [];
	#controller: AbortController | null = null;
	#isBusy = false;

	constructor(private readonly session: Pick<Session, 'request'>) {}

	/** Whether a map is being computed. */
	get isRunning(): boolean {
		return this.#running !== null;
	}

	/** The answer to a question, if there is one. */
	answer(key: string): AttributionAnswer | null {
		return this.#answers.get(key) ?? null;
	}

	/** What a tile shows for a question; null is a question that cannot be asked yet. */
	view(tile: number, key: string | null): MapView {
		const answer = key === null ? null : this.answer(key);
		if (answer)
			return { phase: { kind: 'done' }, map: answer.map, answer, stale: false, window: null };
		const running = this.#running?.key === key ? this.#running : null;
		const former = this.answer(this.#shown.get(tile) ?? '');
		return {
			phase: this.#phase(key),
			map: running?.map ?? former?.map ?? null,
			answer: running?.map ? null : former,
			stale: !running?.map,
			window: running?.window ?? null
		};
	}

	#phase(key: string | null): MapPhase {
		const failure = key === null ? undefined : this.#failures.get(key);
		if (failure) return { kind: 'failed', failure };
		return this.#running && this.#running.key === key
			? { kind: 'running', done: this.#running.done }
			: { kind: 'waiting' };
	}

	/** Says which maps the page wants now, in the order in which they are computed. */
	want(wanted: readonly WantedMap[]): void {
		this.#wanted = wanted;
		this.#noteShown();
		const running = this.#running?.key;
		if (running && !wanted.some(({ key }) => key === running)) this.#controller?.abort();
		void this.#work();
	}

	/** Stops what runs and what waits; what is there stays. */
	cancel(): void {
		const open = this.#wanted.filter(({ key }) => this.#isOpen(key));
		this.#fail(open.map(({ key }) => [key, cancelled]));
		this.#controller?.abort();
	}

	/** Stops one map. */
	cancelOne(key: string): void {
		this.#fail([[key, cancelled]]);
		if (this.#running?.key === key) this.#controller?.abort();
	}

	/** Computes a map again that was cancelled or failed. */
	retry(key: string): void {
		this.#failures = new Map([...this.#failures].filter(([other]) => other !== key));
		void this.#work();
	}

	#isOpen(key: string): boolean {
		return !this.#answers.has(key) && !this.#failures.has(key);
	}

	#fail(entries: readonly (readonly [string, Failure])[]): void {
		this.#failures = new Map([...this.#failures, ...entries]);
	}

	/** Remembers what every tile shows, as it stays there while the next map is computed. */
	#noteShown(): void {
		const now = this.#wanted.filter(({ key }) => this.#answers.has(key));
		if (now.every(({ tile, key }) => this.#shown.get(tile) === key)) return;
		this.#shown = new Map([...this.#shown, ...now.map(({ tile, key }) => [tile, key] as const)]);
	}

	async #work(): Promise<void> {
		if (this.#isBusy) return;
		this.#isBusy = true;
		for (let next = this.#next(); next; next = this.#next()) await this.#run(next);
		this.#isBusy = false;
	}

	#next(): WantedMap | undefined {
		return this.#wanted.find(({ key }) => this.#isOpen(key));
	}

	async #run({ key, question, label }: WantedMap): Promise<void> {
		const controller = new AbortController();
		this.#controller = controller;
		this.#running = { key, done: 0, map: null, window: null };
		const onprogress = (progress: Progress) => this.#grow(key, progress);
		const { signal } = controller;
		const result = await this.session.request('attribute', question, { label, signal, onprogress });
		this.#running = null;
		if (result.ok) this.#keep(key, result.value);
		// What is wanted no more was not cancelled by the visitor, and may be wanted again.
		else if (!signal.aborted && this.#wanted.some((wanted) => wanted.key === key))
			this.#fail([[key, result.error]]);
	}

	#grow(key: string, progress: Progress): void {
		if (this.#running?.key !== key) return;
		if (progress.phase === 'compute') this.#running = { ...this.#running, done: progress.done };
		if (progress.phase !== 'partial') return;
		const { done, map, window = null } = progress;
		this.#running = { key, done, map, window };
	}

	#keep(key: string, answer: AttributionAnswer): void {
		const answers = [...this.#answers, [key, answer] as const];
		this.#answers = new Map(answers.slice(-mostAnswers));
		this.#noteShown();
	}
}
