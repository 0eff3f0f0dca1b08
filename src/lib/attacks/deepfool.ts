import { asBatch } from '$lib/core/batches';
import type { Param } from '$lib/core/params';
import type { NdArray } from '$lib/core/types';
import type { NetworkContext } from '$lib/graph/network-context';
import { top } from '$lib/math/softmax';
import { Best } from './best';
import { limitsOf, maskOut, stepWithin } from './limits';
import { gradientsOf, logitsOf } from './loss';
import { lengthsOf } from './norms';
import { countParam, stepsParam } from './params';
import type { AttackMeta, AttackRequest, Iterate } from './types';

/** DeepFool: the network is taken for linear, and the picture goes to the nearest border between two classes. */

/** Settings of DeepFool in either norm. */
export const deepFoolParams: readonly Param[] = [
	stepsParam(50),
	{
		kind: 'number',
		key: 'overshoot',
		label: 'Overshoot η',
		min: 0,
		max: 50,
		step: 0.5,
		initial: 2,
		unit: '%',
		hint: 'How far beyond the border, as a share of the way to it.'
	},
	countParam('candidates', 'Classes tried', 9, 50, 'The strongest ones besides the label.')
];

/** A border to another class, as the linear view sees it from here. */
interface Border {
	readonly distance: number;
	/** The shortest step onto it. */
	readonly step: (index: number) => number;
}

/** How far a border lies whose score difference is `gap` and changes by `slope` a pixel. */
function borderIn(norm: 'linf' | 'l2', gap: number, slope: Float32Array): Border {
	const { l1, l2 } = lengthsOf(slope);
	if (norm === 'linf') {
		const distance = Math.abs(gap) / l1;
		return { distance, step: (i) => distance * Math.sign(slope[i]!) };
	}
	const distance = Math.abs(gap) / l2;
	return { distance, step: (i) => (distance / l2) * slope[i]! };
}

/** Weights of "this class against the label", for the strongest others. */
function rowsAgainst(logits: Float32Array, label: number, candidates: number): Float32Array[] {
	const others = top(logits, candidates + 1).filter(({ index }) => index !== label);
	return others.slice(0, candidates).map(({ index }) => {
		const weights = new Float32Array(logits.length);
		weights[index] = 1;
		weights[label] = -1;
		return weights;
	});
}

/** Sets the slope to 0 where it asks a pixel to leave [0, 1], in place: such a step would be lost. */
function withoutWalls(slope: Float32Array, { data }: NdArray): Float32Array {
	data.forEach((value, i) => {
		if ((value <= 0 && slope[i]! < 0) || (value >= 1 && slope[i]! > 0)) slope[i] = 0;
	});
	return slope;
}

/** The nearest border; null where no pixel that may change has a say. */
async function nearestBorder(
	context: NetworkContext,
	pixels: NdArray,
	rows: readonly Float32Array[],
	{ mask }: AttackRequest,
	norm: 'linf' | 'l2'
): Promise<Border | null> {
	const { gradients, values } = await gradientsOf(context, pixels, rows);
	const borders = gradients
		.map((slope, i) => borderIn(norm, values[i]!, withoutWalls(maskOut(slope, mask), pixels)))
		.filter(({ distance }) => Number.isFinite(distance));
	return borders.reduce<Border | null>(
		(nearest, one) => (nearest && nearest.distance <= one.distance ? nearest : one),
		null
	);
}

/** DeepFool in the attack's norm. */
export async function* deepFool(
	meta: AttackMeta,
	context: NetworkContext,
	request: AttackRequest
): AsyncGenerator<Iterate, NdArray> {
	const { pixels: original, label, params } = request;
	const limits = limitsOf(meta, request);
	const norm = meta.norm as 'linf' | 'l2';
	const [steps, overshoot] = [params.steps as number, (params.overshoot as number) / 100];
	const best = new Best(original, request, norm);
	let pixels = original;
	let [logits] = await logitsOf(context, asBatch(pixels));
	best.offer(pixels, logits!);
	yield { pixels, logits: logits!, done: 0 };
	const rows = rowsAgainst(logits!, label, params.candidates as number);
	for (let step = 1; step <= steps && !best.isReached; step++) {
		const border = await nearestBorder(context, pixels, rows, request, norm);
		if (!border) break;
		pixels = stepWithin(limits, pixels.data, (i) => (1 + overshoot) * border.step(i));
		[logits] = await logitsOf(context, asBatch(pixels));
		best.offer(pixels, logits!);
		yield { pixels, logits: logits!, done: best.isReached ? 1 : step / steps };
	}
	return best.pixels;
}
