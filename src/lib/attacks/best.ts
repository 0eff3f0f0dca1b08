import type { NdArray } from '$lib/core/types';
import { marginOf, type Goal } from './goal';
import { distanceIn } from './norms';
import type { Norm } from './types';

/** A picture as an attack judges it. */
interface Candidate {
	readonly pixels: NdArray;
	readonly logits: Float32Array;
	readonly margin: number;
	readonly distance: number;
}

/**
 * Remembers the best picture of an attack. Without a norm the best is the one nearest to the goal or farthest beyond it;
 * with one it is the smallest change that reaches the goal, and as long as none does, the one nearest to it.
 */
export class Best {
	#best: Candidate | null = null;

	constructor(
		private readonly original: NdArray,
		private readonly goal: Goal,
		private readonly norm: Norm | null = null,
		/** How far beyond the goal a picture must be to count as there. */
		private readonly confidence = 0
	) {}

	#isThere({ margin }: Candidate): boolean {
		return margin < 0 && margin <= -this.confidence;
	}

	#beats(one: Candidate, other: Candidate): boolean {
		if (this.norm === null) return one.margin < other.margin;
		if (this.#isThere(one) !== this.#isThere(other)) return this.#isThere(one);
		return this.#isThere(one) ? one.distance < other.distance : one.margin < other.margin;
	}

	/** @returns whether it is the best so far */
	offer(pixels: NdArray, logits: Float32Array): boolean {
		const margin = marginOf(logits, this.goal);
		const distance = this.norm === null ? 0 : distanceIn(this.norm, pixels, this.original);
		const candidate = { pixels, logits, margin, distance };
		const isBest = this.#best === null || this.#beats(candidate, this.#best);
		if (isBest) this.#best = candidate;
		return isBest;
	}

	/** Whether the goal has been reached. */
	get isReached(): boolean {
		return this.#best !== null && this.#isThere(this.#best);
	}

	/** The best picture with its logits, once one was offered. */
	get found(): Pick<Candidate, 'pixels' | 'logits'> {
		const { pixels, logits } = this.#best!;
		return { pixels, logits };
	}

	/** The best picture; the original as long as none was offered. */
	get pixels(): NdArray {
		return this.#best?.pixels ?? this.original;
	}
}
