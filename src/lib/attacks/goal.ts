import type { AttackRequest } from './types';

/** What an attack is after. */
export type Goal = Pick<AttackRequest, 'label' | 'target'>;

/** The largest value but that of one class, and where it stands. */
export function strongestOther(
	logits: ArrayLike<number>,
	but: number
): { readonly index: number; readonly value: number } {
	let [index, value] = [-1, -Infinity];
	for (let i = 0; i < logits.length; i++)
		if (i !== but && logits[i]! > value) [index, value] = [i, logits[i]!];
	return { index, value };
}

/**
 * How far the logits are from the goal; negative once it is reached, that is, once another class than the label, or the
 * target, is strictly ahead of all others.
 */
export function marginOf(logits: ArrayLike<number>, { label, target }: Goal): number {
	if (target === null) return logits[label]! - strongestOther(logits, label).value;
	return strongestOther(logits, target).value - logits[target]!;
}

/** The class whose logit must rise: the target, or the strongest other one. */
export function risingClass(logits: ArrayLike<number>, { label, target }: Goal): number {
	return target ?? strongestOther(logits, label).index;
}

/**
 * Weights of the logits whose sum falls as the goal comes nearer; its value is the margin.
 * @returns one row of classes
 */
export function marginWeights(logits: ArrayLike<number>, goal: Goal): Float32Array {
	const weights = new Float32Array(logits.length);
	const rising = risingClass(logits, goal);
	const falling = goal.target === null ? goal.label : strongestOther(logits, goal.target).index;
	weights[rising]! -= 1;
	weights[falling]! += 1;
	return weights;
}
