import { exponentials } from '$lib/math/softmax';
import type { NdArray } from '$lib/core/types';
import type { NetworkContext } from '$lib/graph/network-context';
import { asBatch, repeat, rowsOf, rowOf } from './batches';
import type { Goal } from './goal';

/** The loss that gradient attacks follow: cross-entropy on logits. */

/** Beyond this probability the subtraction 1 − p in single precision loses the gradient's direction. */
const saturated = 1 - 1e-3;

/** A picture's gradient and what came with it. */
export interface LossGradient {
	/** Points to where the goal is nearer; its length does not matter. */
	readonly direction: Float32Array;
	/** Of the picture it was taken at. */
	readonly logits: Float32Array;
}

/** The class whose cross-entropy is followed, and whether it shall rise (1) or fall (−1). */
function followed({ label, target }: Goal): { readonly of: number; readonly sign: 1 | -1 } {
	return target === null ? { of: label, sign: 1 } : { of: target, sign: -1 };
}

/**
 * Weights of the logits whose gradient has the direction of cross-entropy's, however sure the network is:
 * ∇L = (1 − p_c) · (Σ_{j≠c} p_j / (1 − p_c) · ∇z_j − ∇z_c), without the factor that rounds to 0.
 */
export function unsaturatedWeights(logits: ArrayLike<number>, of: number): Float32Array {
	const others = Float64Array.from(logits, (value, i) => (i === of ? -Infinity : value));
	const { each, total } = exponentials(others);
	return Float32Array.from(each, (value, i) => (i === of ? -1 : value / total));
}

function probabilityOf(logits: Float32Array, of: number): number {
	const { each, total } = exponentials(logits);
	return each[of]! / total;
}

/** Directions in which each picture of a batch comes nearer to its goal. */
export async function lossGradients(
	context: NetworkContext,
	pictures: NdArray,
	goals: readonly Goal[]
): Promise<LossGradient[]> {
	const ways = goals.map(followed);
	const labels = ways.map(({ of }) => of);
	const plain = await context.gradient(pictures, { kind: 'cross-entropy', labels });
	const logits = rowsOf(plain.logits!).map(({ data }) => data);
	const isLost = logits.some((row, i) => probabilityOf(row, labels[i]!) > saturated);
	const { gradient } = isLost ? await exactGradient(context, pictures, logits, labels) : plain;
	return ways.map(({ sign }, i) => ({
		direction: sign === 1 ? rowOf(gradient, i) : rowOf(gradient, i).map((value) => -value),
		logits: logits[i]!
	}));
}

function exactGradient(
	context: NetworkContext,
	pictures: NdArray,
	logits: readonly Float32Array[],
	labels: readonly number[]
) {
	const classes = logits[0]!.length;
	const weights = new Float32Array(logits.length * classes);
	logits.forEach((row, i) => weights.set(unsaturatedWeights(row, labels[i]!), i * classes));
	return context.gradient(pictures, { kind: 'logits', weights });
}

/** The direction in which one picture comes nearer to its goal. */
export async function lossGradient(
	context: NetworkContext,
	picture: NdArray,
	goal: Goal
): Promise<LossGradient> {
	return (await lossGradients(context, asBatch(picture), [goal]))[0]!;
}

/** Gradients of several weighted sums of the logits at one picture, one row of weights [classes] each. */
export async function gradientsOf(
	context: NetworkContext,
	picture: NdArray,
	rows: readonly Float32Array[]
): Promise<{ gradients: Float32Array[]; values: Float32Array; logits: Float32Array }> {
	const weights = new Float32Array(rows.length * rows[0]!.length);
	rows.forEach((row, i) => weights.set(row, i * row.length));
	const answer = await context.gradient(repeat(picture, rows.length), { kind: 'logits', weights });
	return {
		gradients: rowsOf(answer.gradient).map(({ data }) => data),
		values: answer.values,
		logits: rowOf(answer.logits!, 0)
	};
}

/** Logits of each picture of a batch. */
export async function logitsOf(
	context: NetworkContext,
	pictures: NdArray
): Promise<Float32Array[]> {
	const { logits } = await context.forward(pictures);
	return rowsOf(logits).map(({ data }) => data);
}
