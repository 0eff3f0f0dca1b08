import type { AttackQuestion, AttackStep, Judgement } from '$lib/attacks/questions';
import type { Norms } from '$lib/attacks/norms';
import type { NdArray } from '$lib/core/types';
import { runsOf } from '$lib/draw/adversarial-region';
import { softmax } from '$lib/math/softmax';
import type { FinishedAttack } from './adversarial-run.svelte';

/** What the lab shows beside the original. */
export interface ShownState {
	readonly pixels: NdArray;
	readonly logits: Float32Array;
	readonly probabilities: Float32Array;
	readonly norms: Norms;
	/** Null for the result, which is the best of all. */
	readonly iteration: number | null;
	readonly isLive: boolean;
	/** The goal is reached. */
	readonly isReached: boolean;
}

/** One iterate, as it comes or as it was kept. */
export function shownStep(step: AttackStep, pixels: NdArray, isLive: boolean): ShownState {
	const { logits, norms, iteration, margin } = step;
	const probabilities = softmax(logits);
	return { pixels, logits, probabilities, norms, iteration, isLive, isReached: margin < 0 };
}

/** A kept iterate; null where none was kept. */
export function shownKept({ kept, steps }: FinishedAttack, at: number): ShownState | null {
	const found = kept[at];
	const step = steps.find(({ iteration }) => iteration === found?.iteration);
	return found && step ? shownStep(step, found.pixels, false) : null;
}

/** What came of an attack. */
export function shownResult({ answer }: FinishedAttack): ShownState {
	const { result: pixels, judgement, norms } = answer;
	return { pixels, ...partsOf(judgement), norms, iteration: null, isLive: false };
}

function partsOf({ logits, probabilities, isReached }: Judgement) {
	return { logits, probabilities, isReached };
}

/** Whether two questions about one picture ask for the same attack. */
export function isSameAttack(one: AttackQuestion, other: AttackQuestion): boolean {
	return JSON.stringify(facts(one)) === JSON.stringify(facts(other));
}

/** What of a question tells it from another on the same picture. */
function facts({ attack, target, epsilon, mask, params, seed }: AttackQuestion) {
	return { attack, target, epsilon, params, seed, mask: mask && runsOf(mask) };
}
