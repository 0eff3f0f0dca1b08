import { stack } from '$lib/core/batches';
import type { Random } from '$lib/core/random';
import type { NdArray } from '$lib/core/types';
import type { NetworkContext } from '$lib/graph/network-context';
import { marginOf } from '../goal';
import { clipToLimits, maskOut } from '../limits';
import { logitsOf, lossGradients } from '../loss';
import { lengthsOf } from '../norms';
import { countParam, stepShareParam } from '../params';
import { below } from '../random';
import type { Attack, AttackMeta, AttackRequest, Iterate, LabelledPicture } from '../types';

export const meta: AttackMeta = {
	id: 'universal',
	label: 'Universal perturbation',
	summary:
		'One perturbation for a whole set of pictures, from the gradients of those that still resist.',
	formula:
		'v \\leftarrow \\Pi_\\varepsilon\\Big(v + \\alpha \\operatorname{sign} \\sum_i \\frac{\\nabla_x L(x_i + v, y_i)}{\\lVert \\nabla_x L(x_i + v, y_i) \\rVert_2}\\Big)',
	source: {
		title: 'Shafahi et al. (2018), Universal Adversarial Training',
		address: 'https://arxiv.org/abs/1811.11304'
	},
	kind: 'bounded',
	norm: 'linf',
	targeted: 'may',
	needs: 'gradient',
	takesSet: true,
	params: [
		countParam('passes', 'Passes over the set', 8, 50),
		stepShareParam(20),
		countParam('together', 'Pictures a step', 16, 64)
	]
};

/** Pictures in random order, in groups. */
function groupsOf<T>(items: readonly T[], size: number, random: Random): T[][] {
	const mixed = [...items];
	for (let i = mixed.length - 1; i > 0; i--) {
		const j = below(i + 1, random);
		[mixed[i], mixed[j]] = [mixed[j]!, mixed[i]!];
	}
	return Array.from({ length: Math.ceil(mixed.length / size) }, (_, i) =>
		mixed.slice(i * size, (i + 1) * size)
	);
}

/** A picture under the perturbation. */
function add({ pixels }: LabelledPicture, perturbation: Float64Array): NdArray {
	const limits = { original: pixels, norm: meta.norm, epsilon: Infinity, mask: null };
	return clipToLimits(
		limits,
		pixels.data.map((value, i) => value + perturbation[i]!)
	);
}

/** Sum of the unit gradients of those pictures that are not at their goal yet; null if all are. */
async function commonDirection(
	context: NetworkContext,
	group: readonly LabelledPicture[],
	perturbation: Float64Array,
	{ target }: AttackRequest
): Promise<Float64Array | null> {
	const goals = group.map(({ label }) => ({ label, target }));
	const pictures = stack(group.map((picture) => add(picture, perturbation)));
	const found = await lossGradients(context, pictures, goals);
	const resisting = found.filter(({ logits }, i) => marginOf(logits, goals[i]!) >= 0);
	if (resisting.length === 0) return null;
	const sum = new Float64Array(perturbation.length);
	for (const { direction } of resisting) {
		const { l2 } = lengthsOf(direction);
		if (l2 > 0) direction.forEach((value, i) => (sum[i]! += value / l2));
	}
	return sum;
}

/** How many pictures the perturbation brings to their goal. */
async function countReached(
	context: NetworkContext,
	pictures: readonly LabelledPicture[],
	perturbation: Float64Array,
	{ target }: AttackRequest
): Promise<number> {
	const logits = await logitsOf(context, stack(pictures.map((one) => add(one, perturbation))));
	return pictures.filter(({ label }, i) => marginOf(logits[i]!, { label, target }) < 0).length;
}

async function* run(
	context: NetworkContext,
	request: AttackRequest
): AsyncGenerator<Iterate, NdArray> {
	const { epsilon, mask, params } = request;
	const own: LabelledPicture = request;
	const pictures = request.pictures?.length ? request.pictures : [own];
	const [passes, size] = [params.passes as number, params.together as number];
	const alpha = (epsilon * (params.stepShare as number)) / 100;
	const shape = own.pixels.shape;
	const iterate = (v: Float64Array, done: number): Iterate => ({
		pixels: add(own, v),
		done,
		perturbation: { shape, data: Float32Array.from(v) }
	});
	const v = new Float64Array(own.pixels.data.length);
	let best = { reached: -1, v: v.slice() };
	for (let pass = 0; pass < passes && best.reached < pictures.length; pass++) {
		const groups = groupsOf(pictures, size, context.random);
		for (const [i, group] of groups.entries()) {
			const direction = await commonDirection(context, group, v, request);
			if (!direction) continue;
			maskOut(direction, mask).forEach((value, at) => {
				v[at] = Math.min(Math.max(v[at]! + alpha * Math.sign(value), -epsilon), epsilon);
			});
			yield iterate(v, (pass + (i + 1) / groups.length) / passes);
		}
		const reached = await countReached(context, pictures, v, request);
		if (reached > best.reached) best = { reached, v: v.slice() };
	}
	yield iterate(best.v, 1);
	return add(own, best.v);
}

export const attack: Attack = { meta, run };
