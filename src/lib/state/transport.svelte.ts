import { untrack } from 'svelte';
import { prefersReducedMotion } from 'svelte/motion';
import { browserFrames, type Frames } from './clock.svelte';

/** Speeds one can choose, as factors of a step a second. */
export const speeds: readonly number[] = [0.25, 0.5, 1, 2, 4, 10];

/**
 * The time of a figure that goes in steps. Time is counted in steps: 2.4 is on the way from step 2 to step 3, and figures
 * are pure functions of it. It stops at its end unless it loops. Where motion is to be reduced there is no time between two
 * steps.
 */
export class Transport {
	#time = $state(0);
	#playing = $state(false);
	#speed = $state(1);
	#loop = $state(false);
	#handle = 0;
	#lastMs: number | null = null;

	/**
	 * @param count how many steps there are now, ≥ 1; read whenever it matters
	 * @param isReduced whether the visitor wants no motion
	 */
	constructor(
		private readonly count: () => number,
		private readonly frames: Frames = browserFrames,
		private readonly isReduced: () => boolean = () => prefersReducedMotion.current
	) {}

	/** Number of the last step. */
	get last(): number {
		return Math.max(0, this.count() - 1);
	}

	/** In [0, last]; whole numbers are steps at rest. */
	get time(): number {
		const time = Math.min(this.#time, this.last);
		return this.isReduced() ? Math.floor(time) : time;
	}

	/** The step that is reached or being left. */
	get step(): number {
		return Math.floor(this.time);
	}

	get playing(): boolean {
		return this.#playing;
	}

	get speed(): number {
		return this.#speed;
	}

	get loop(): boolean {
		return this.#loop;
	}

	/** Whether a step is shown as it stands, and not the way to the next one. */
	get atRest(): boolean {
		return !this.#playing && Number.isInteger(this.time);
	}

	/** Steps a second, in [0.25, 10]. */
	chooseSpeed(speed: number): void {
		this.#speed = Math.min(10, Math.max(0.25, speed));
	}

	chooseLoop(loop: boolean): void {
		this.#loop = loop;
	}

	/** Runs on; from the start if it stands at the end. */
	play(): void {
		if (this.#playing) return;
		if (this.time >= this.last) this.#time = 0;
		this.#playing = true;
		this.#lastMs = null;
		this.#next();
	}

	pause(): void {
		if (!this.#playing) return;
		this.#playing = false;
		this.frames.cancel(this.#handle);
	}

	toggle(): void {
		if (this.#playing) this.pause();
		else this.play();
	}

	/** Sets the time, cut to what there is; playing goes on from there. */
	seek(time: number): void {
		this.#time = Math.min(this.last, Math.max(0, time));
	}

	/** Halts and goes to the next step in a direction: forward to the next whole one, back to the one before. */
	stepBy(direction: -1 | 1): void {
		this.pause();
		this.seek(direction === 1 ? Math.floor(this.time) + 1 : Math.ceil(this.time) - 1);
	}

	#next(): void {
		this.#handle = this.frames.request((nowMs) => untrack(() => this.#tick(nowMs)));
	}

	#tick(nowMs: number): void {
		// The first frame only tells when it is; a long gap (a hidden tab) counts as one slow frame.
		const elapsedS = Math.min(0.1, (nowMs - (this.#lastMs ?? nowMs)) / 1000);
		this.#lastMs = nowMs;
		// The last step of a loop is seen as long as the others; `time` stands still meanwhile.
		const end = this.#loop ? this.last + 1 : this.last;
		const next = Math.min(this.#time, end) + elapsedS * this.#speed;
		if (next < end) this.#time = next;
		else if (this.#loop) this.#time = 0;
		else {
			this.seek(this.last);
			return this.pause();
		}
		this.#next();
	}
}
