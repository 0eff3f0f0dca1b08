import { behindDefence } from '$lib/attacks/behind-defence';
import type { Defence, DefenceChoice } from '$lib/attacks/defence';
import { findDefence } from '$lib/attacks/defence-registry';
import { logitsOf } from '$lib/attacks/loss';
import type { JudgeAnswer, JudgeQuestion } from '$lib/attacks/questions';
import { stack } from '$lib/core/batches';
import { repairValues } from '$lib/core/params';
import { seededRandom, type Random } from '$lib/core/random';
import type { NetworkContext } from '$lib/graph/network-context';
import { checkBoxedPicture } from './attack-checks';
import { refuse } from './checks';
import type { Executor } from './executor';
import type { JobContext } from './job';
import { createNetworkContext } from './network-context';

/** Networks with a defence in front: how an attacker meets them, and how they are judged. */

/** Keeps what the defender draws apart from what the attacker draws with the same seed. */
const defenderSalt = 0x5bd1e995;

function defenceOf(id: string): Defence {
	return findDefence(id) ?? refuse(`There is no defence “${id}”.`);
}

/** Numbers of a defence: the same at every question, and not those of an attack with the same seed. */
function defenderRandom(seed: number): Random {
	return seededRandom(seed ^ defenderSalt);
}

/** What an attacker meets: a defence that draws other numbers at every question. */
export function attackedThrough(
	context: NetworkContext,
	choice: DefenceChoice | undefined
): NetworkContext {
	if (!choice) return context;
	const active = { defence: defenceOf(choice.id), params: choice.params };
	return behindDefence(context, active, () => context.random);
}

/** What judges: a defence that draws the same numbers for every question, none of which the attacker has seen. */
export function judgedBehind(
	context: NetworkContext,
	choice: DefenceChoice | undefined,
	seed: number
): NetworkContext {
	if (!choice) return context;
	const active = { defence: defenceOf(choice.id), params: choice.params };
	return behindDefence(context, active, () => defenderRandom(seed));
}

/**
 * What a network says of some pictures, alone or behind a defence.
 * @throws FailureError with a sentence where they do not fit the network
 */
export async function judgePictures(
	executor: Executor,
	{ pictures, defence, seed }: JudgeQuestion,
	job: JobContext
): Promise<JudgeAnswer> {
	for (const picture of pictures) checkBoxedPicture(executor.graph, picture);
	const context = createNetworkContext(executor, job, seededRandom(seed));
	const judge = judgedBehind(context, defence ?? undefined, seed);
	// One by one, so that what a defence draws for a picture does not depend on the others.
	const logits: Float32Array[] = [];
	for (const picture of pictures)
		logits.push((await logitsOf(judge, stack([picture])))[0]!.slice());
	return { logits, shown: pictures.map((picture) => shownOf(picture, defence, seed)) };
}

function shownOf(
	picture: JudgeQuestion['pictures'][number],
	choice: DefenceChoice | null,
	seed: number
): JudgeAnswer['shown'][number] {
	if (!choice) return picture;
	const { meta, show } = defenceOf(choice.id);
	return show(picture, repairValues(meta.params, choice.params), defenderRandom(seed))[0]!;
}
