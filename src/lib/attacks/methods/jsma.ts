import { asBatch } from '$lib/core/batches';
import type { NdArray } from '$lib/core/types';
import type { NetworkContext } from '$lib/graph/network-context';
import { Best } from '../best';
import { risingClass } from '../goal';
import { clipToLimits, limitsOf } from '../limits';
import { gradientsOf, logitsOf } from '../loss';
import type { Attack, AttackMeta, AttackRequest, Iterate } from '../types';

export const meta: AttackMeta = {
	id: 'jsma',
	label: 'JSMA',
	summary:
		'Changes two values at a time, those that most raise the wanted class and lower the others.',
	formula:
		'\\max_{p, q} -\\alpha\\beta, \\quad \\alpha = \\sum_{i \\in \\{p, q\\}} \\frac{\\partial z_t}{\\partial x_i} > 0, \\quad \\beta = \\sum_{i \\in \\{p, q\\}} \\sum_{j \\ne t} \\frac{\\partial z_j}{\\partial x_i} < 0',
	source: {
		title: 'Papernot et al. (2015), The Limitations of Deep Learning in Adversarial Settings',
		address: 'https://arxiv.org/abs/1511.07528'
	},
	kind: 'minimal',
	norm: 'l0',
	targeted: 'may',
	needs: 'gradient',
	params: [
		{
			kind: 'choice',
			key: 'direction',
			label: 'Values become',
			options: [
				{ value: 'brighter', label: 'Brighter' },
				{ value: 'darker', label: 'Darker' }
			],
			initial: 'brighter'
		},
		{
			kind: 'number',
			key: 'theta',
			label: 'Change θ',
			min: 5,
			max: 100,
			step: 5,
			initial: 100,
			unit: '%',
			hint: 'Of the full range, each time a value is chosen.'
		},
		{
			kind: 'number',
			key: 'most',
			label: 'Most changes',
			min: 1,
			max: 50,
			step: 1,
			initial: 10,
			unit: '%',
			hint: 'Of all values.'
		}
	]
};

/** Values that are compared pair by pair: the best ones by themselves. All pairs of a picture would be millions. */
const shortlist = 64;

/** What changing a value by θ does to the wanted class and to the sum of the others. */
interface Effect {
	readonly index: number;
	readonly wanted: number;
	readonly others: number;
}

const strength = ({ wanted, others }: Effect) => wanted - others;

/** The values that can still move and help most, best first. */
function helpful(effects: readonly Effect[]): Effect[] {
	return [...effects].sort((a, b) => strength(b) - strength(a)).slice(0, shortlist);
}

/** The pair with the largest −αβ; where no pair has the right signs, the two that help most. */
function bestPair(effects: readonly Effect[]): readonly Effect[] {
	let [pair, value] = [effects.slice(0, 2), 0];
	for (const [i, p] of effects.entries())
		for (const q of effects.slice(i + 1)) {
			const [alpha, beta] = [p.wanted + q.wanted, p.others + q.others];
			if (alpha > 0 && beta < 0 && -alpha * beta > value) [pair, value] = [[p, q], -alpha * beta];
		}
	return pair;
}

/** Weights of the wanted class, and of all others. */
function weightRows(classes: number, wanted: number): Float32Array[] {
	const own = new Float32Array(classes);
	own[wanted] = 1;
	return [own, own.map((weight) => 1 - weight)];
}

/** Every value that may change and has room for it. */
function effectsOf(
	{ data }: NdArray,
	[wanted, others]: readonly Float32Array[],
	direction: number,
	mask: Float32Array | null
): Effect[] {
	const room = direction > 0 ? (value: number) => value < 1 : (value: number) => value > 0;
	const share = mask ? data.length / mask.length : 1;
	const effects: Effect[] = [];
	for (let index = 0; index < data.length; index++)
		if (room(data[index]!) && (!mask || mask[Math.floor(index / share)] !== 0))
			effects.push({
				index,
				wanted: direction * wanted![index]!,
				others: direction * others![index]!
			});
	return effects;
}

async function* run(
	context: NetworkContext,
	request: AttackRequest
): AsyncGenerator<Iterate, NdArray> {
	const { pixels: original, params } = request;
	const limits = limitsOf(meta, request);
	const direction = params.direction === 'darker' ? -1 : 1;
	const change = (direction * (params.theta as number)) / 100;
	const turns = Math.ceil((((params.most as number) / 100) * original.data.length) / 2);
	const best = new Best(original, request, meta.norm);
	let pixels = original;
	let [logits] = await logitsOf(context, asBatch(pixels));
	best.offer(pixels, logits!);
	const rows = weightRows(logits!.length, risingClass(logits!, request));
	for (let turn = 1; turn <= turns && !best.isReached; turn++) {
		const { gradients } = await gradientsOf(context, pixels, rows);
		const chosen = bestPair(helpful(effectsOf(pixels, gradients, direction, request.mask)));
		if (chosen.length === 0) break;
		const data = pixels.data.slice();
		for (const { index } of chosen) data[index]! += change;
		pixels = clipToLimits(limits, data);
		[logits] = await logitsOf(context, asBatch(pixels));
		best.offer(pixels, logits!);
		yield { pixels, logits: logits!, done: best.isReached ? 1 : turn / turns };
	}
	return best.pixels;
}

export const attack: Attack = { meta, run };
