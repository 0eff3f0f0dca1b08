/** What calls back before the next paint; the browser's own unless a test brings another. */
export interface Frames {
	request(callback: (nowMs: number) => void): number;
	cancel(handle: number): void;
}

/** The frames of the window. */
export const browserFrames: Frames = {
	request: (callback) => requestAnimationFrame(callback),
	cancel: (handle) => cancelAnimationFrame(handle)
};

/**
 * The time of a figure: it runs, halts, and can be set. It stops at its end; nothing loops unless asked. Hidden tabs get
 * no frames, so it rests there by itself.
 */
export class Clock {
	readonly durationS: number;
	#time = $state(0);
	#playing = $state(false);
	#frames: Frames;
	#handle = 0;
	#lastMs: number | null = null;

	constructor(durationS: number, frames: Frames = browserFrames) {
		this.durationS = durationS;
		this.#frames = frames;
	}

	/** Seconds since the start, in [0, duration]. */
	get time(): number {
		return this.#time;
	}

	get playing(): boolean {
		return this.#playing;
	}

	/** Runs on; from the start if it stands at the end. */
	play(): void {
		if (this.#playing) return;
		if (this.#time >= this.durationS) this.#time = 0;
		this.#playing = true;
		this.#lastMs = null;
		this.#next();
	}

	pause(): void {
		this.#playing = false;
		this.#frames.cancel(this.#handle);
	}

	/** Sets the time, cut to what there is. */
	seek(timeS: number): void {
		this.#time = Math.min(this.durationS, Math.max(0, timeS));
	}

	#next(): void {
		this.#handle = this.#frames.request((nowMs) => this.#tick(nowMs));
	}

	#tick(nowMs: number): void {
		// The first frame only tells when it is; a long gap (a hidden tab) counts as one slow frame.
		const elapsedS = Math.min(0.1, (nowMs - (this.#lastMs ?? nowMs)) / 1000);
		this.#lastMs = nowMs;
		this.seek(this.#time + elapsedS);
		if (this.#time >= this.durationS) this.pause();
		else this.#next();
	}
}
