import type { AttackAnswer, AttackQuestion, AttackStep, KeptIterate } from '$lib/attacks/questions';
import type { Failure } from '$lib/core/result';
import type { NdArray } from '$lib/core/types';
import type { Progress } from '$lib/engine/protocol';
import type { Session } from './session.svelte';

/** An attack's way, over all the runs that continued it. */
export interface AttackTrace {
	readonly steps: readonly AttackStep[];
	readonly kept: readonly KeptIterate[];
	/** Iteration at which the goal was first reached. */
	readonly firstReached: number | null;
}

/** An attack that ended. */
export interface FinishedAttack extends AttackTrace {
	/** What was asked first. */
	readonly question: AttackQuestion;
	/** Of the last run. */
	readonly answer: AttackAnswer;
	/** 1, and one more each time it was continued. */
	readonly runs: number;
}

/** An attack on its way. */
export interface RunningAttack {
	readonly question: AttackQuestion;
	readonly done: number;
	readonly iterate: (AttackStep & { readonly pixels: NdArray }) | null;
	/** As far as they were reported; the whole trace comes with the answer. */
	readonly steps: readonly AttackStep[];
}

const nothing: AttackTrace = { steps: [], kept: [], firstReached: null };

/** A later run's place on the line of iterations: its first iterate is the last of the run before. */
function shiftBy<T extends { readonly iteration: number }>(items: readonly T[], by: number): T[] {
	return items
		.filter(({ iteration }) => by === 0 || iteration > 0)
		.map((item) => ({ ...item, iteration: item.iteration + by }));
}

const lengthOf = ({ steps }: AttackTrace) => steps.at(-1)?.iteration ?? 0;

/** A run's trace behind those before it. */
export function joinTraces(before: AttackTrace, after: AttackTrace): AttackTrace {
	const by = lengthOf(before);
	const first = after.firstReached;
	return {
		steps: [...before.steps, ...shiftBy(after.steps, by)],
		kept: [...before.kept, ...shiftBy(after.kept, by)],
		firstReached: before.firstReached ?? (first === null ? null : first + by)
	};
}

/** Runs one attack at a time and keeps the last that ended, also when the next one fails or is cancelled. */
export class AttackRun {
	#finished = $state.raw<FinishedAttack | null>(null);
	#running = $state.raw<RunningAttack | null>(null);
	#failure = $state.raw<Failure | null>(null);
	#controller: AbortController | null = null;

	constructor(private readonly session: Pick<Session, 'request'>) {}

	get finished() {
		return this.#finished;
	}
	get running() {
		return this.#running;
	}
	/** Why the last run came to nothing. */
	get failure() {
		return this.#failure;
	}

	/** Runs an attack from the start. */
	start(question: AttackQuestion, label: string): Promise<void> {
		return this.#run(question, label, null);
	}

	/** Goes on from where the last run ended. */
	async resume(label: string): Promise<void> {
		const before = this.#finished;
		const start = before?.kept.at(-1)?.pixels;
		if (before && start) await this.#run({ ...before.question, start }, label, before);
	}

	/** Stops what runs; what was there before stays. */
	cancel(): void {
		this.#controller?.abort();
	}

	async #run(question: AttackQuestion, label: string, before: FinishedAttack | null) {
		this.cancel();
		const controller = new AbortController();
		this.#controller = controller;
		this.#failure = null;
		const trace = before ?? nothing;
		this.#running = { question, done: 0, iterate: null, steps: trace.steps };
		const onprogress = (progress: Progress) => {
			if (this.#controller === controller) this.#grow(progress, lengthOf(trace));
		};
		const { signal } = controller;
		const result = await this.session.request('attack', question, { label, signal, onprogress });
		// A later run has taken this one's place.
		if (this.#controller !== controller) return;
		this.#controller = null;
		this.#running = null;
		if (!result.ok) this.#failure = result.error;
		else this.#keep(before?.question ?? question, result.value, before);
	}

	#keep(question: AttackQuestion, answer: AttackAnswer, before: FinishedAttack | null): void {
		const trace = joinTraces(before ?? nothing, answer);
		this.#finished = { ...trace, question, answer, runs: (before?.runs ?? 0) + 1 };
	}

	#grow(progress: Progress, by: number): void {
		if (!this.#running || progress.phase !== 'iterate') return;
		const { done, iterate } = progress;
		const placed = { ...iterate, iteration: iterate.iteration + by };
		const { question, steps } = this.#running;
		this.#running = { question, done, iterate: placed, steps: [...steps, placed] };
	}
}
