/** Where a figure stands between two steps. */
export interface Glide {
	/** The step that is reached or being left. */
	readonly step: number;
	/** The step it goes to; the same at rest and at the end. */
	readonly next: number;
	/** How far the way is done, in [0, 1), slow at its end. */
	readonly done: number;
}

/** A figure rests on its step for this share of the time, so that it can be read while it plays. */
const restShare = 0.6;

function easeOut(share: number): number {
	return 1 - (1 - share) ** 3;
}

/** Where a figure of `count` steps stands at a time. */
export function glideAt(time: number, count: number): Glide {
	const step = Math.min(Math.max(0, Math.floor(time)), count - 1);
	const share = Math.max(0, (time - step - restShare) / (1 - restShare));
	const next = Math.min(step + 1, count - 1);
	if (share === 0 || next === step) return { step, next: step, done: 0 };
	return { step, next, done: easeOut(Math.min(1, share)) };
}

/** Between two numbers. */
export function between(from: number, to: number, done: number): number {
	return from + (to - from) * done;
}
