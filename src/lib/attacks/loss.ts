import { asBatch, repeat, rowsOf, rowOf } from '$lib/core/batches';
import type { NdArray } from '$lib/core/types';
import type { NetworkContext } from '$lib/graph/network-context';
import type { Goal } from './goal';

/**
 * The loss that gradient attacks follow: cross-entropy on logits. What is differentiated is the log-odds, whose gradient
 * has the same direction also where cross-entropy's is lost in rounding because the network is sure.
 */

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

/** Directions in which each picture of a batch comes nearer to its goal. */
export async function lossGradients(
	context: NetworkContext,
	pictures: NdArray,
	goals: readonly Goal[]
): Promise<LossGradient[]> {
	const ways = goals.map(followed);
	const labels = ways.map(({ of }) => of);
	const answer = await context.gradient(pictures, { kind: 'log-odds', labels });
	const gradients = rowsOf(answer.gradient);
	const logits = rowsOf(answer.logits!);
	return ways.map(({ sign }, i) => {
		const { data } = gradients[i]!;
		const direction = sign === 1 ? data : data.map((value) => -value);
		return { direction, logits: logits[i]!.data };
	});
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
