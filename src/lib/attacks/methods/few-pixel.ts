import { stack } from '$lib/core/batches';
import type { Random } from '$lib/core/random';
import type { NdArray } from '$lib/core/types';
import type { NetworkContext } from '$lib/graph/network-context';
import { Best } from '../best';
import { marginOf } from '../goal';
import { clipToLimits, limitsOf, type Limits } from '../limits';
import { logitsOf } from '../loss';
import { countParam } from '../params';
import { below } from '../random';
import type { Attack, AttackMeta, AttackRequest, Iterate } from '../types';

export const meta: AttackMeta = {
	id: 'few-pixel',
	label: 'Few pixels',
	summary: 'Differential evolution looks for a handful of pixels and their colours; ε is how many.',
	formula:
		'\\text{child} = g_a + F\\,(g_b - g_c), \\quad g = (y, x, \\text{colour}) \\text{ of each pixel}',
	source: {
		title: 'Su, Vargas and Sakurai (2017), One Pixel Attack for Fooling Deep Neural Networks',
		address: 'https://arxiv.org/abs/1710.08864'
	},
	kind: 'bounded',
	norm: 'l0',
	targeted: 'may',
	needs: 'forward',
	params: [
		countParam('generations', 'Generations', 40, 200),
		{
			kind: 'number',
			key: 'population',
			label: 'Population',
			min: 8,
			max: 400,
			step: 8,
			initial: 96
		},
		{
			kind: 'number',
			key: 'difference',
			label: 'Weight F',
			min: 0.1,
			max: 1,
			step: 0.05,
			initial: 0.5
		}
	]
};

/** Per pixel its row, column and colours, all in [0, 1). */
type Genes = Float64Array;

/** Genes and how far their picture is from the goal. */
interface Member {
	readonly genes: Genes;
	readonly margin: number;
}

/** Numbers that left [0, 1) come back in from the other side, so that the border of the picture is no trap. */
function wrap(value: number): number {
	return value - Math.floor(value);
}

/** The picture that genes describe. */
function express(genes: Genes, limits: Limits): NdArray {
	const [height, width, channels] = limits.original.shape as [number, number, number];
	const data = limits.original.data.slice();
	for (let at = 0; at < genes.length; at += 2 + channels) {
		const [y, x] = [Math.floor(genes[at]! * height), Math.floor(genes[at + 1]! * width)];
		data.set(genes.subarray(at + 2, at + 2 + channels), (y * width + x) * channels);
	}
	return clipToLimits(limits, data);
}

/** A child of three members drawn at random. */
function childOf(members: readonly Member[], difference: number, random: Random): Genes {
	const [a, b, c] = Array.from({ length: 3 }, () => members[below(members.length, random)]!.genes);
	return a!.map((gene, i) => wrap(gene + difference * (b![i]! - c![i]!)));
}

/** A child takes its parent's place only where it is nearer to the goal. */
function fitter(child: Member, parent?: Member): Member {
	return parent && parent.margin <= child.margin ? parent : child;
}

async function* run(
	context: NetworkContext,
	request: AttackRequest
): AsyncGenerator<Iterate, NdArray> {
	const { pixels: original, params, epsilon } = request;
	const { random } = context;
	const length = Math.floor(epsilon) * (2 + original.shape.at(-1)!);
	const [generations, size] = [params.generations as number, params.population as number];
	const limits = limitsOf(meta, request);
	const best = new Best(original, request);
	let members: Member[] = [];
	for (let generation = 0; generation <= generations && !best.isReached; generation++) {
		const young = Array.from({ length: size }, () =>
			generation === 0
				? Float64Array.from({ length }, random)
				: childOf(members, params.difference as number, random)
		);
		const pictures = young.map((genes) => express(genes, limits));
		const logits = await logitsOf(context, stack(pictures));
		pictures.forEach((pixels, i) => best.offer(pixels, logits[i]!));
		const margins = logits.map((row) => marginOf(row, request));
		members = young.map((genes, i) => fitter({ genes, margin: margins[i]! }, members[i]));
		const done = best.isReached ? 1 : generation / generations;
		yield { ...best.found, done };
	}
	return best.pixels;
}

export const attack: Attack = { meta, run };
