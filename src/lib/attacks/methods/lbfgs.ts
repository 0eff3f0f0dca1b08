import { asBatch, rowOf } from '$lib/core/batches';
import type { NdArray } from '$lib/core/types';
import type { NetworkContext } from '$lib/graph/network-context';
import { Best } from '../best';
import { ConstantSearch } from '../constant-search';
import { risingClass } from '../goal';
import { minimiseInBox, type Evaluation } from '../lbfgs';
import { clipToLimits, limitsOf, maskOut, type Limits } from '../limits';
import { logitsOf } from '../loss';
import { difference } from '../norms';
import { countParam, stepsParam } from '../params';
import { shortened } from '../shorten';
import type { Attack, AttackMeta, AttackRequest, Iterate } from '../types';

export const meta: AttackMeta = {
	id: 'lbfgs',
	label: 'Box-constrained L-BFGS',
	summary:
		'The first attack of all: a quasi-Newton method weighs the change against the loss of the wanted class.',
	formula:
		'\\min_r \\lVert r \\rVert_2^2 + c\\, L(x + r, t) \\quad \\text{with } x + r \\in [0, 1]',
	source: {
		title: 'Szegedy et al. (2013), Intriguing Properties of Neural Networks',
		address: 'https://arxiv.org/abs/1312.6199'
	},
	kind: 'minimal',
	norm: 'l2',
	targeted: 'may',
	needs: 'gradient',
	params: [
		stepsParam(30),
		countParam('searches', 'Searches for c', 5, 12),
		{
			kind: 'number',
			key: 'constant',
			label: 'First c',
			min: 0.0001,
			max: 100,
			step: 0.0001,
			initial: 0.01
		}
	]
};

/** A picture that was evaluated on the way. */
interface Seen {
	readonly pixels: NdArray;
	readonly logits: Float32Array;
}

/** Distance and weighted loss of a place, and their slope; what is seen is told. */
function objective(
	context: NetworkContext,
	limits: Limits,
	aim: number,
	constant: number,
	tell: (seen: Seen) => void
): (place: Float64Array) => Promise<Evaluation> {
	return async (place) => {
		const pixels = clipToLimits(limits, Float32Array.from(place));
		const labels = [aim];
		const answer = await context.gradient(asBatch(pixels), { kind: 'cross-entropy', labels });
		tell({ pixels, logits: rowOf(answer.logits!, 0) });
		const delta = difference(pixels.data, limits.original.data);
		const value = delta.reduce((sum, one) => sum + one * one, constant * answer.values[0]!);
		const slope = delta.map((one, i) => 2 * one + constant * answer.gradient.data[i]!);
		return { value, gradient: maskOut(slope, limits.mask) };
	};
}

async function* run(
	context: NetworkContext,
	request: AttackRequest
): AsyncGenerator<Iterate, NdArray> {
	const { pixels: original, params } = request;
	const [steps, searches] = [params.steps as number, params.searches as number];
	const limits = limitsOf(meta, request);
	const best = new Best(original, request, meta.norm);
	const [first] = await logitsOf(context, asBatch(original));
	best.offer(original, first!);
	const aim = risingClass(first!, request);
	const search = new ConstantSearch(params.constant as number);
	const isOriginalThere = best.isReached;
	for (let turn = 0; turn < searches && !isOriginalThere; turn++) {
		const own = new Best(original, request, meta.norm);
		let last: Seen = { pixels: original, logits: first! };
		const evaluate = objective(context, limits, aim, search.value, (seen) => {
			[own, best].forEach((one) => one.offer(seen.pixels, seen.logits));
			last = seen;
		});
		let step = turn * steps;
		const places = minimiseInBox(Float64Array.from(original.data), steps, evaluate);
		while (!(await places.next()).done) yield { ...last, done: ++step / (searches * steps) };
		search.tell(own.isReached);
	}
	return yield* shortened(context, request, best);
}

export const attack: Attack = { meta, run };
