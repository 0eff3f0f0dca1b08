import type { StageClock } from './make-map';
import type { MapAnswer, MapFrame } from './questions';
import { nextTask } from '$lib/core/next-task';
import type { Embedder } from './types';

/** Steps of a portion take about this long: a message waits no longer, unless one step does. */
const portionMs = 12;

/** A map that moves: portions of steps, frames as the page can take them, halts. */
export class MovingMap {
	#paused: boolean;
	/** Steps to do although halted. */
	#granted = 0;
	/** A frame is with the page. */
	#inFlight = false;
	#lastFrameMs = -Infinity;
	/** Something new to show. */
	#dirty = true;
	#wake: () => void = () => undefined;

	constructor(
		private readonly embedder: Embedder,
		private readonly signal: AbortSignal,
		private readonly options: {
			readonly framesPerSecond: number;
			readonly paused: boolean;
			onframe(frame: MapFrame): void;
		}
	) {
		this.#paused = options.paused;
		signal.addEventListener('abort', () => this.#wake(), { once: true });
	}

	pause(): void {
		this.#paused = true;
		this.#granted = 0;
		this.#wake();
	}

	resume(): void {
		this.#paused = false;
		this.#wake();
	}

	/** Does `count` steps of a halted map. */
	step(count: number): void {
		this.#granted += count;
		this.#wake();
	}

	/** The page is ready for another frame. */
	seen(): void {
		this.#inFlight = false;
		this.#wake();
	}

	/** Runs to the last step. */
	async finish(clock: StageClock): Promise<MapAnswer> {
		const { embedder } = this;
		while (embedder.iteration < embedder.planned) {
			const wanted = this.#paused ? this.#granted : Infinity;
			if (wanted > 0) {
				const done = this.#stepFor(wanted, clock);
				this.#granted = Math.max(0, this.#granted - done);
				await nextTask();
			} else await this.#halt();
			this.signal.throwIfAborted();
			this.#show();
		}
		const { iteration, cost, shares } = embedder;
		const answer = { positions: embedder.positions.slice(), iteration, cost, stages: clock.stages };
		return shares ? { ...answer, shares } : answer;
	}

	/** Steps until the portion's time is over; returns how many. */
	#stepFor(most: number, clock: StageClock): number {
		const { embedder } = this;
		const beforeMs = performance.now();
		const first = embedder.iteration;
		const last = Math.min(embedder.planned, first + most);
		while (embedder.iteration < last && performance.now() - beforeMs < portionMs) embedder.step(1);
		clock.add('steps', (performance.now() - beforeMs) / 1000);
		this.#dirty = true;
		return embedder.iteration - first;
	}

	/** Waits for a message while there is nothing to do; the last positions are shown first. */
	async #halt(): Promise<void> {
		this.#show();
		await new Promise<void>((resolve) => (this.#wake = resolve));
		this.#wake = () => undefined;
	}

	#show(): void {
		const now = performance.now();
		const halted = this.#paused && this.#granted === 0;
		const due = halted || now - this.#lastFrameMs >= 1000 / this.options.framesPerSecond;
		if (!this.#dirty || this.#inFlight || !due) return;
		[this.#dirty, this.#inFlight, this.#lastFrameMs] = [false, true, now];
		const { iteration, planned, cost } = this.embedder;
		const positions = this.embedder.positions.slice();
		this.options.onframe({ iteration, planned, cost, positions });
	}
}
