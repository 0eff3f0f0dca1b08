import { logitsOf } from '$lib/attacks/loss';
import { normsBetween } from '$lib/attacks/norms';
import { roundToBytes } from '$lib/attacks/quantise';
import type {
	AttackScore,
	AttackSetAnswer,
	AttackSetQuestion,
	AttackSetRow,
	DefendedScore,
	Outcome
} from '$lib/attacks/questions';
import type { LabelledPicture } from '$lib/attacks/types';
import { stack } from '$lib/core/batches';
import { repairValues } from '$lib/core/params';
import { seededRandom } from '$lib/core/random';
import type { NdArray } from '$lib/core/types';
import type { NetworkContext } from '$lib/graph/network-context';
import { top } from '$lib/math/softmax';
import { judge } from './attack';
import { attackOf, checkClass, checkEpsilon, checkSet, checkTargeting } from './attack-checks';
import { classesOf } from './checks';
import {
	attackAll,
	attackEach,
	prepareSet,
	type Prepared,
	type RunSettings,
	type Victim
} from './attack-victims';
import { judgedBehind } from './defend';
import type { Executor } from './executor';
import type { JobContext } from './job';
import { createNetworkContext } from './network-context';

/** Runs one attack on every picture of a set, side by side, and counts what became of them. */

const controlId = 'random-signs';

/** What the network says of the changed victims, as they are and rounded to 8 bits. */
async function outcomesOf(
	context: NetworkContext,
	victims: readonly Victim[],
	changed: readonly NdArray[]
): Promise<Outcome[]> {
	if (victims.length === 0) return [];
	const logits = await logitsOf(context, stack(changed));
	const rounded = await logitsOf(context, stack(changed.map(roundToBytes)));
	return victims.map(({ index, picture, goal }, i) => {
		const { predicted, isReached } = judge(logits[i]!, goal);
		return {
			index,
			predicted,
			isReached,
			survives: isReached && judge(rounded[i]!, goal).isReached,
			norms: normsBetween(changed[i]!, picture.pixels)
		};
	});
}

function medianOf(values: readonly number[]): number {
	const sorted = [...values].sort((a, b) => a - b);
	const middle = sorted.length / 2;
	return (sorted[Math.ceil(middle) - 1]! + sorted[Math.floor(middle)]!) / 2;
}

/** Counts of what became of a set. */
function scoreOf({ pictures }: Prepared, outcomes: readonly Outcome[]): AttackScore {
	const reached = outcomes.filter(({ isReached }) => isReached);
	return {
		n: pictures.length,
		clean: outcomes.length,
		robust: outcomes.filter(({ index, predicted }) => predicted === pictures[index]!.label).length,
		reached: reached.length,
		survived: outcomes.filter(({ survives }) => survives).length,
		medianL2: medianOf(reached.map(({ norms }) => norms.l2))
	};
}

/** All pictures of the set, those of the victims changed. */
function replaced({ pictures, victims }: Prepared, changed: readonly NdArray[]): NdArray[] {
	const all = pictures.map(({ pixels }) => pixels);
	victims.forEach(({ index }, i) => (all[index] = changed[i]!));
	return all;
}

/**
 * One attack on every picture of a set that the network has right, at each bound.
 * @throws FailureError with a sentence where the question does not fit the network or the attack
 */
export async function attackSet(
	executor: Executor,
	question: AttackSetQuestion,
	job: JobContext
): Promise<AttackSetAnswer> {
	const startMs = performance.now();
	const { graph } = executor;
	const classes = classesOf(executor.graph);
	const attack = attackOf(question.attack, graph);
	const isBounded = attack.meta.kind === 'bounded';
	checkTargeting(attack, question.target);
	checkSet(graph, classes, question.pictures);
	question.epsilons.forEach((epsilon) => checkEpsilon(attack, epsilon));
	if (typeof question.target === 'number') checkClass(graph, classes, question.target);
	const context = createNetworkContext(executor, job, seededRandom(question.seed));
	const prepared = await prepareSet(context, question);
	const bounds = isBounded ? question.epsilons : [Infinity];
	const rows: AttackSetRow[] = [];
	for (const [i, epsilon] of bounds.entries()) {
		const report = (done: number) => context.report((i + done) / bounds.length);
		rows.push(await attackAt(context, prepared, question, { attack, epsilon, classes, report }));
	}
	return { rows, durationMs: performance.now() - startMs };
}

async function attackAt(
	context: NetworkContext,
	prepared: Prepared,
	question: AttackSetQuestion,
	part: Pick<RunSettings, 'attack' | 'epsilon' | 'classes' | 'report'>
): Promise<AttackSetRow> {
	const { attack, epsilon } = part;
	const { victims } = prepared;
	const params = repairValues(attack.meta.params, question.params);
	const { defence, seed } = question;
	const runs = defence ? 2 : 1;
	const settings = (run: number): RunSettings => {
		const report = (done: number) => part.report((run + done) / runs);
		return { ...part, params, seed, report };
	};
	const changed = await attackAll(context, victims, settings(0));
	const outcomes = await outcomesOf(context, victims, changed);
	const all = replaced(prepared, changed);
	const defended =
		defence && (await defendedAt(context, question, all, { ...settings(1), defence }));
	const hasControl = question.control && attack.meta.norm === 'linf' && Number.isFinite(epsilon);
	return {
		epsilon: Number.isFinite(epsilon) ? epsilon : null,
		score: scoreOf(prepared, outcomes),
		control: hasControl ? await controlAt(context, prepared, settings(0)) : null,
		outcomes,
		pictures: question.keepPictures ? all : null,
		...(defended ? { defended } : {})
	};
}

/** Places in the set of the pictures that a network takes for what they are. */
async function rightOnes(
	context: NetworkContext,
	set: readonly LabelledPicture[],
	pictures: readonly NdArray[]
): Promise<ReadonlySet<number>> {
	const logits = await logitsOf(context, stack(pictures));
	const isRight = (_: unknown, i: number) => top(logits[i]!, 1)[0]!.index === set[i]!.label;
	return new Set([...set.keys()].filter(isRight));
}

/**
 * How the network does behind a defence: untouched, against the attack that knows nothing of it, and against the same made
 * through it.
 * @param unaware all pictures after the attack on the network alone
 */
async function defendedAt(
	context: NetworkContext,
	question: AttackSetQuestion,
	unaware: readonly NdArray[],
	settings: RunSettings
): Promise<DefendedScore> {
	const set = question.pictures;
	const judging = judgedBehind(context, settings.defence, question.seed);
	const prepared = await prepareSet(judging, question);
	const through = replaced(prepared, await attackAll(context, prepared.victims, settings));
	const clean = await rightOnes(
		judging,
		set,
		set.map(({ pixels }) => pixels)
	);
	const countStill = async (pictures: readonly NdArray[]) =>
		[...(await rightOnes(judging, set, pictures))].filter((i) => clean.has(i)).length;
	return {
		clean: clean.size,
		unaware: await countStill(unaware),
		through: await countStill(through)
	};
}

/** What random signs of the same size do. */
async function controlAt(
	context: NetworkContext,
	prepared: Prepared,
	settings: RunSettings
): Promise<AttackScore> {
	const victims = prepared.victims.map((victim) => ({
		...victim,
		goal: { ...victim.goal, target: null }
	}));
	const attack = attackOf(controlId, context.graph);
	const report = () => undefined;
	const changed = await attackEach(context, victims, { ...settings, attack, params: {}, report });
	return scoreOf(prepared, await outcomesOf(context, victims, changed));
}
