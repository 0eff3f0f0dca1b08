import { asBatch } from '$lib/core/batches';
import type { NdArray } from '$lib/core/types';
import type { NetworkContext } from '$lib/graph/network-context';
import { Adam } from '$lib/math/adam';
import { Best } from '../best';
import { ConstantSearch } from '../constant-search';
import { marginOf, marginWeights } from '../goal';
import { clipToLimits, limitsOf, maskOut } from '../limits';
import { gradientsOf, logitsOf } from '../loss';
import { countParam, stepsParam } from '../params';
import { shortened } from '../shorten';
import { tanhBox } from '../tanh-box';
import type { Attack, AttackMeta, AttackRequest, Iterate } from '../types';

export const meta: AttackMeta = {
	id: 'carlini-wagner',
	label: 'Carlini–Wagner (L2)',
	summary:
		'Weighs the length of the change against the margin to the goal, and looks for the best weight.',
	formula:
		"\\min_\\delta \\lVert \\delta \\rVert_2^2 + c \\max\\big(\\textstyle z_y - \\max_{i \\ne y} z_i, -\\kappa\\big), \\quad x' = \\tfrac12 (\\tanh w + 1)",
	source: {
		title: 'Carlini and Wagner (2016), Towards Evaluating the Robustness of Neural Networks',
		address: 'https://arxiv.org/abs/1608.04644'
	},
	kind: 'minimal',
	norm: 'l2',
	targeted: 'may',
	needs: 'gradient',
	params: [
		stepsParam(100, 1000),
		countParam('searches', 'Searches for c', 4, 12),
		{
			kind: 'number',
			key: 'constant',
			label: 'First c',
			min: 0.0001,
			max: 100,
			step: 0.0001,
			initial: 0.01
		},
		{
			kind: 'number',
			key: 'confidence',
			label: 'Confidence κ',
			min: 0,
			max: 40,
			step: 0.5,
			initial: 0,
			hint: 'How far ahead the new class must be, in logits.'
		},
		{
			kind: 'number',
			key: 'rate',
			label: 'Step size',
			min: 0.001,
			max: 0.1,
			step: 0.001,
			initial: 0.01
		}
	]
};

/** Gradient of the margin by the pixels. The classes it lies between are guessed from earlier logits, and checked. */
async function marginGradient(
	context: NetworkContext,
	pixels: NdArray,
	guess: Float32Array,
	request: AttackRequest
): Promise<{ slope: Float32Array; logits: Float32Array }> {
	const weights = marginWeights(guess, request);
	const { gradients, logits } = await gradientsOf(context, pixels, [weights]);
	const right = marginWeights(logits, request);
	if (right.every((weight, i) => weight === weights[i])) return { slope: gradients[0]!, logits };
	const again = await gradientsOf(context, pixels, [right]);
	return { slope: again.gradients[0]!, logits };
}

/** Gradient of distance and margin by the variables behind the pixels. */
function variableGradient(
	variables: Float64Array,
	pixels: NdArray,
	original: NdArray,
	slope: Float32Array | null,
	constant: number
): Float64Array {
	return variables.map((variable, i) => {
		const distance = 2 * (pixels.data[i]! - original.data[i]!);
		return (distance + (slope ? constant * slope[i]! : 0)) * tanhBox.slope(variable);
	});
}

/** One descent with a fixed constant; yields every picture it judged. */
async function* descendOnce(
	context: NetworkContext,
	request: AttackRequest,
	constant: number,
	first: Float32Array
): AsyncGenerator<{ pixels: NdArray; logits: Float32Array }> {
	const { pixels: original, params, mask } = request;
	const limits = limitsOf(meta, request);
	const variables = tanhBox.enter(original.data);
	const adam = new Adam(variables.length, params.rate as number);
	let guess = first;
	for (let step = 0; step < (params.steps as number); step++) {
		const pixels = clipToLimits(limits, Float32Array.from(variables, tanhBox.leave));
		const { slope, logits } = await marginGradient(context, pixels, guess, request);
		yield { pixels, logits };
		const isShort = marginOf(logits, request) > -(params.confidence as number);
		const gradient = variableGradient(
			variables,
			pixels,
			original,
			isShort ? slope : null,
			constant
		);
		adam.descend(variables, maskOut(gradient, mask));
		tanhBox.confine(variables);
		guess = logits;
	}
}

async function* run(
	context: NetworkContext,
	request: AttackRequest
): AsyncGenerator<Iterate, NdArray> {
	const { pixels, params } = request;
	const [steps, searches] = [params.steps as number, params.searches as number];
	const confidence = params.confidence as number;
	const best = new Best(pixels, request, meta.norm, confidence);
	const [first] = await logitsOf(context, asBatch(pixels));
	best.offer(pixels, first!);
	const search = new ConstantSearch(params.constant as number);
	for (let turn = 0; turn < searches && !isDone(best, pixels); turn++) {
		const own = new Best(pixels, request, meta.norm, confidence);
		let step = turn * steps;
		for await (const found of descendOnce(context, request, search.value, first!)) {
			own.offer(found.pixels, found.logits);
			best.offer(found.pixels, found.logits);
			yield { ...found, done: ++step / (searches * steps) };
		}
		search.tell(own.isReached);
	}
	return yield* shortened(context, request, best);
}

/** The picture itself is at the goal: nothing is smaller. */
function isDone(best: Best, original: NdArray): boolean {
	return best.isReached && best.pixels === original;
}

export const attack: Attack = { meta, run };
