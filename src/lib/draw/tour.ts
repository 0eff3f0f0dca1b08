/** A window that goes from place to place: it rests at each, and glides to the next. Pure functions of a time. */

/** Where the window's corner is, in cells; not whole while it glides. */
export interface Place {
	readonly y: number;
	readonly x: number;
}

/** One halt of a tour. */
export interface Halt extends Place {
	/** What is to be seen there, as part of a sentence: "the left eye". */
	readonly name: string;
}

/** Rest at each halt, and glide to the next, in seconds. */
const restS = 1.8;
const glideS = 0.6;
const legS = restS + glideS;

/** Seconds that a tour takes: the last halt has its rest too. */
export function durationOf(halts: readonly Halt[]): number {
	return halts.length * legS - glideS;
}

/** When the window arrives at a halt, in seconds. */
export function arrivalAt(index: number): number {
	return index * legS;
}

/** The halt where the window is at a time, or which it comes from. */
export function haltAt(halts: readonly Halt[], timeS: number): number {
	const index = Math.floor(timeS / legS + 1e-9);
	return Math.min(halts.length - 1, Math.max(0, index));
}

/** Slow, fast, slow. */
function ease(t: number): number {
	return t * t * (3 - 2 * t);
}

/** Where the window is at a time; before and after the tour, at its ends. */
export function placeAt(halts: readonly Halt[], timeS: number): Place {
	const index = haltAt(halts, timeS);
	const from = halts[index]!;
	const to = halts[index + 1] ?? from;
	const gone = (timeS - arrivalAt(index) - restS) / glideS;
	const share = ease(Math.min(1, Math.max(0, gone)));
	return { y: from.y + (to.y - from.y) * share, x: from.x + (to.x - from.x) * share };
}
