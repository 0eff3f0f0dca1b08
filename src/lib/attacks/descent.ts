import { asBatch } from '$lib/core/batches';
import type { NetworkContext } from '$lib/graph/network-context';
import type { NdArray } from '$lib/core/types';
import { Best } from './best';
import { clipToLimits, limitsOf, maskOut, stepWithin, type Limits } from './limits';
import { logitsOf, lossGradient } from './loss';
import { lengthsOf } from './norms';
import { uniformInBall } from './random';
import type { AttackMeta, AttackRequest, Iterate } from './types';

/** What tells the attacks apart that follow the gradient of the loss inside a ball. */
export interface DescentSettings {
	readonly steps: number;
	/** Length of a step as a share of ε. */
	readonly stepShare: number;
	readonly randomStart?: boolean;
	/** Runs, each with a start of its own; the best of all counts. */
	readonly restarts?: number;
	/** Share of the earlier directions that is kept at each step (μ). */
	readonly momentum?: number;
}

/** A step of unit length in the norm, as far uphill as one can get with it. */
function steepest(direction: Float64Array, norm: 'linf' | 'l2'): (index: number) => number {
	if (norm === 'linf') return (i) => Math.sign(direction[i]!);
	const { l2 } = lengthsOf(direction);
	return (i) => (l2 === 0 ? 0 : direction[i]! / l2);
}

/** Adds the gradient, made comparable by its L1 norm, to what is kept of the earlier ones. */
function accumulate(kept: Float64Array, gradient: Float32Array, momentum: number): void {
	const { l1 } = lengthsOf(gradient);
	for (let i = 0; i < kept.length; i++)
		kept[i] = momentum * kept[i]! + (l1 === 0 ? 0 : gradient[i]! / l1);
}

function startOf(
	context: NetworkContext,
	limits: Limits,
	request: AttackRequest,
	isRandom: boolean
): NdArray {
	const { start = request.pixels } = request;
	if (!isRandom || request.start) return clipToLimits(limits, start.data);
	const { data } = request.pixels;
	const norm = limits.norm as 'linf' | 'l2';
	const offset = uniformInBall(norm, limits.epsilon, data.length, context.random);
	return stepWithin(limits, data, (i) => offset[i]!);
}

/** Every attack that walks up the loss inside the ε-ball: one sign step, many small ones, with momentum, from random starts. */
export async function* descend(
	meta: AttackMeta,
	context: NetworkContext,
	request: AttackRequest,
	settings: DescentSettings
): AsyncGenerator<Iterate, NdArray> {
	const { restarts = 1, steps, stepShare, momentum = 0, randomStart = false } = settings;
	const limits = limitsOf(meta, request);
	const best = new Best(request.pixels, request);
	for (let run = 0; run < restarts; run++) {
		const doneAt = (step: number) => (run + step / steps) / restarts;
		let pixels = startOf(context, limits, request, randomStart);
		const kept = new Float64Array(pixels.data.length);
		for (let step = 0; step < steps; step++) {
			const { direction, logits } = await lossGradient(context, pixels, request);
			best.offer(pixels, logits);
			yield { pixels, logits, done: doneAt(step) };
			accumulate(kept, maskOut(direction, request.mask), momentum);
			const unit = steepest(kept, meta.norm as 'linf' | 'l2');
			pixels = stepWithin(limits, pixels.data, (i) => stepShare * request.epsilon * unit(i));
		}
		const [logits] = await logitsOf(context, asBatch(pixels));
		best.offer(pixels, logits!);
		yield { pixels, logits: logits!, done: doneAt(steps) };
	}
	return best.pixels;
}
