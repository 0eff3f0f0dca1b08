import type { Random } from '$lib/core/random';
import type { NearnessCurve } from './curve';
import type { FuzzySet } from './fuzzy-set';

/** Largest part of a move along an axis, before the rate. */
const largestMove = 4;
/** Pushes for each pull. */
const pushes = 5;
/** Keeps the push finite where two points lie upon each other. */
const softening = 0.001;

/** Pairs that pull at each other, and after how many epochs each does again. */
export interface Springs {
	readonly from: Int32Array;
	readonly to: Int32Array;
	readonly every: Float64Array;
}

/** Pairs pull as often as they are heavy, the heaviest in every epoch; those that would never come are left out. */
export function springsOf({ from, to, weights }: FuzzySet, epochs: number): Springs {
	const heaviest = weights.reduce((most, weight) => Math.max(most, weight), 0);
	const kept = [...weights.keys()].filter((i) => weights[i]! >= heaviest / epochs);
	return {
		from: Int32Array.from(kept, (i) => from[i]!),
		to: Int32Array.from(kept, (i) => to[i]!),
		every: Float64Array.from(kept, (i) => heaviest / weights[i]!)
	};
}

const clip = (move: number) => Math.max(-largestMove, Math.min(largestMove, move));

/**
 * Moves points so that pairs that belong together are near: stochastic gradient descent with negative samples
 * (arXiv:1802.03426, section 4.2 and appendix C).
 */
export class UmapLayout {
	#epoch: number;
	readonly #nextPull: Float64Array;
	readonly #nextPush: Float64Array;

	/**
	 * @param positions [count, 2], changed in place
	 * @param schedule  all epochs, and how many of them led to the positions
	 */
	constructor(
		readonly positions: Float64Array,
		private readonly springs: Springs,
		private readonly curve: NearnessCurve,
		private readonly schedule: { readonly epochs: number; readonly done: number },
		private readonly random: Random
	) {
		const { done } = schedule;
		this.#epoch = done;
		this.#nextPull = springs.every.map((every) => every * Math.ceil(Math.max(1, done / every)));
		this.#nextPush = springs.every.map((every) => done + every / pushes);
	}

	/** Epochs done, with those that led to the start. */
	get epoch(): number {
		return this.#epoch;
	}

	/** Does one epoch. The rate falls along a line to zero. */
	step(): void {
		const { every } = this.springs;
		const epoch = this.#epoch;
		const rate = 1 - Math.max(0, epoch - 1) / this.schedule.epochs;
		for (let i = 0; i < every.length; i++) {
			if (this.#nextPull[i]! > epoch) continue;
			this.#pull(i, rate);
			this.#nextPull[i]! += every[i]!;
			const between = every[i]! / pushes;
			const due = Math.floor((epoch - this.#nextPush[i]!) / between);
			for (let push = 0; push < due; push++) this.#push(this.springs.from[i]!, rate);
			this.#nextPush[i]! += Math.max(0, due) * between;
		}
		this.#epoch++;
	}

	#pull(i: number, rate: number): void {
		const { a, b } = this.curve;
		const { positions } = this;
		const [p, q] = [2 * this.springs.from[i]!, 2 * this.springs.to[i]!];
		const [dx, dy] = [positions[p]! - positions[q]!, positions[p + 1]! - positions[q + 1]!];
		const square = dx * dx + dy * dy;
		if (square === 0) return;
		const power = square ** b;
		const pull = (-2 * a * b * power) / square / (a * power + 1);
		const [moveX, moveY] = [clip(pull * dx) * rate, clip(pull * dy) * rate];
		positions[p]! += moveX;
		positions[p + 1]! += moveY;
		positions[q]! -= moveX;
		positions[q + 1]! -= moveY;
	}

	/** Pushes a row away from one that is drawn by lot. */
	#push(row: number, rate: number): void {
		const { a, b } = this.curve;
		const { positions } = this;
		const other = Math.floor(this.random() * (positions.length / 2));
		const [p, q] = [2 * row, 2 * other];
		const [dx, dy] = [positions[p]! - positions[q]!, positions[p + 1]! - positions[q + 1]!];
		const square = dx * dx + dy * dy;
		if (square === 0) {
			if (row === other) return;
			positions[p]! += largestMove * rate;
			positions[p + 1]! += largestMove * rate;
			return;
		}
		const push = (2 * b) / ((softening + square) * (a * square ** b + 1));
		positions[p]! += clip(push * dx) * rate;
		positions[p + 1]! += clip(push * dy) * rate;
	}
}
