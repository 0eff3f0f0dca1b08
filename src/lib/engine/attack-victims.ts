import type { DefenceChoice } from '$lib/attacks/defence';
import type { Goal } from '$lib/attacks/goal';
import { clipToLimits } from '$lib/attacks/limits';
import { inLockstep } from '$lib/attacks/lockstep';
import { logitsOf } from '$lib/attacks/loss';
import type { AttackSetQuestion } from '$lib/attacks/questions';
import type { Attack, LabelledPicture } from '$lib/attacks/types';
import { stack } from '$lib/core/batches';
import type { ParamValues } from '$lib/core/params';
import { seededRandom } from '$lib/core/random';
import type { NdArray } from '$lib/core/types';
import type { NetworkContext } from '$lib/graph/network-context';
import { top } from '$lib/math/softmax';
import { perform } from './attack';
import { chooseTarget } from './attack-checks';
import { attackedThrough } from './defend';

/** The pictures of a set that an attack is made on, and the attack on all of them. */

/** A picture of the set that the network has right, and what is to be done to it. */
export interface Victim {
	readonly index: number;
	readonly picture: LabelledPicture;
	readonly goal: Goal;
}

/** A set as the network sees it before any attack. */
export interface Prepared {
	readonly pictures: readonly LabelledPicture[];
	readonly victims: readonly Victim[];
}

/** A seed of its own for every picture of a set. */
function randomOf(seed: number, index: number) {
	return seededRandom(seed + Math.imul(index + 1, 0x9e3779b1));
}

/** Which pictures the network has right; the others are not attacked. */
export async function prepareSet(
	context: NetworkContext,
	{ pictures, target, seed }: AttackSetQuestion
): Promise<Prepared> {
	const logits = await logitsOf(context, stack(pictures.map(({ pixels }) => pixels)));
	const victims = pictures.flatMap((picture, index): Victim[] => {
		const { label } = picture;
		if (top(logits[index]!, 1)[0]!.index !== label || label === target) return [];
		const random = randomOf(seed, index);
		const chosen = chooseTarget(target, label, logits[index]!, random);
		return [{ index, picture, goal: { label, target: chosen } }];
	});
	return { pictures, victims };
}

/** What one run over the victims needs. */
export interface RunSettings {
	readonly attack: Attack;
	readonly epsilon: number;
	readonly params: ParamValues;
	readonly seed: number;
	readonly classes: number;
	readonly report: (done: number) => void;
	/** The attack is made through it. */
	readonly defence?: DefenceChoice;
}

/** The victims after the attack, each attacked by itself. */
export async function attackEach(
	context: NetworkContext,
	victims: readonly Victim[],
	{ attack, epsilon, params, seed, classes, report, defence }: RunSettings
): Promise<NdArray[]> {
	let finished = 0;
	return inLockstep(
		context,
		victims,
		{ lanes: context.batchSize, classes },
		(i) => randomOf(seed, victims[i]!.index),
		async (own, { picture, goal }) => {
			const request = { pixels: picture.pixels, ...goal, epsilon, mask: null, params };
			const { pixels } = await perform(attackedThrough(own, defence), attack, request);
			report(++finished / victims.length);
			return pixels;
		}
	);
}

/** One perturbation for many pictures. */
async function commonPerturbation(
	context: NetworkContext,
	victims: readonly Victim[],
	{ attack, epsilon, params, report, defence }: RunSettings
): Promise<NdArray> {
	const pictures = victims.map(({ picture }) => picture);
	const { pixels, label } = pictures[0]!;
	const { target } = victims[0]!.goal;
	const request = { pixels, label, target, epsilon, mask: null, params, pictures };
	const attacked = attackedThrough(context, defence);
	const tell = async ({ done }: { readonly done: number }) => report(done);
	return (await perform(attacked, attack, request, tell)).perturbation!;
}

/**
 * The victims under a perturbation that was made for many at once. Each half of them is judged under the one of the other
 * half: what was made from a picture says little about how it does on others.
 */
async function attackTogether(
	context: NetworkContext,
	victims: readonly Victim[],
	settings: RunSettings
): Promise<NdArray[]> {
	if (victims.length === 0) return [];
	const { attack, epsilon } = settings;
	const even = victims.filter((_, i) => i % 2 === 0);
	const odd = victims.filter((_, i) => i % 2 === 1);
	const perturbations: NdArray[] = [];
	// A lone victim has no others.
	for (const [half, makers] of [odd.length ? odd : even, even].entries()) {
		const report = (done: number) => settings.report((half + done) / 2);
		perturbations.push(await commonPerturbation(context, makers, { ...settings, report }));
	}
	return victims.map(({ picture: { pixels } }, i) => {
		const { data } = perturbations[i % 2]!;
		const limits = { original: pixels, norm: attack.meta.norm, epsilon, mask: null };
		return clipToLimits(
			limits,
			pixels.data.map((value, at) => value + data[at]!)
		);
	});
}

/** The victims after the attack, in its own way. */
export function attackAll(
	context: NetworkContext,
	victims: readonly Victim[],
	settings: RunSettings
): Promise<NdArray[]> {
	const attack = settings.attack.meta.takesSet ? attackTogether : attackEach;
	return attack(context, victims, settings);
}
