import { stack } from '$lib/attacks/batches';
import type { Goal } from '$lib/attacks/goal';
import { clipToLimits } from '$lib/attacks/limits';
import type { DefenceChoice } from '$lib/attacks/defence';
import { inLockstep } from '$lib/attacks/lockstep';
import { logitsOf } from '$lib/attacks/loss';
import { normsBetween } from '$lib/attacks/norms';
import { roundToBytes } from '$lib/attacks/quantise';
import type {
	AttackScore,
	AttackSetAnswer,
	AttackSetQuestion,
	AttackSetRow,
	DefendedScore,
	Outcome,
	TransferAnswer,
	TransferQuestion
} from '$lib/attacks/questions';
import type { Attack, LabelledPicture } from '$lib/attacks/types';
import { repairValues, type ParamValues } from '$lib/core/params';
import { seededRandom } from '$lib/core/random';
import { FailureError } from '$lib/core/result';
import type { NdArray } from '$lib/core/types';
import type { NetworkContext } from '$lib/graph/network-context';
import type { Graph } from '$lib/graph/types';
import { top } from '$lib/math/softmax';
import { classesOf, judge, perform } from './attack';
import {
	attackOf,
	checkBoxedPicture,
	checkClass,
	checkEpsilon,
	checkTargeting,
	chooseTarget
} from './attack-checks';
import type { Executor } from './executor';
import type { JobContext } from './job';
import { attackedThrough, judgedBehind } from './defend';
import { createNetworkContext } from './network-context';

/** Runs one attack on every picture of a set, side by side, and counts what became of them. */

/** A picture of the set that the network has right, and what is to be done to it. */
interface Victim {
	readonly index: number;
	readonly picture: LabelledPicture;
	readonly goal: Goal;
}

/** A set as the network sees it before any attack. */
interface Prepared {
	readonly pictures: readonly LabelledPicture[];
	readonly victims: readonly Victim[];
}

const controlId = 'random-signs';

/** A seed of its own for every picture of a set. */
function randomOf(seed: number, index: number) {
	return seededRandom(seed + Math.imul(index + 1, 0x9e3779b1));
}

function checkSet(graph: Graph, classes: number, pictures: readonly LabelledPicture[]): void {
	if (pictures.length === 0)
		throw new FailureError({ code: 'unsupported', message: 'The set holds no pictures.' });
	for (const { pixels, label } of pictures) {
		checkBoxedPicture(graph, pixels);
		checkClass(graph, classes, label);
	}
}

/** Which pictures the network has right; the others are not attacked. */
async function prepareSet(
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
interface RunSettings {
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
async function attackEach(
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

/** The victims under one perturbation that was made for all of them. */
async function attackTogether(
	context: NetworkContext,
	victims: readonly Victim[],
	{ attack, epsilon, params, report, defence }: RunSettings
): Promise<NdArray[]> {
	const [first] = victims;
	if (!first) return [];
	const pictures = victims.map(({ picture }) => picture);
	const request = { ...first.picture, ...first.goal, epsilon, mask: null, params, pictures };
	const attacked = attackedThrough(context, defence);
	const { perturbation } = await perform(attacked, attack, request, async ({ done }) =>
		report(done)
	);
	return pictures.map(({ pixels }) => {
		const limits = { original: pixels, norm: attack.meta.norm, epsilon, mask: null };
		return clipToLimits(
			limits,
			pixels.data.map((value, i) => value + perturbation!.data[i]!)
		);
	});
}

/** The victims after the attack, in its own way. */
function attackAll(
	context: NetworkContext,
	victims: readonly Victim[],
	settings: RunSettings
): Promise<NdArray[]> {
	const attack = settings.attack.meta.takesSet ? attackTogether : attackEach;
	return attack(context, victims, settings);
}

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
	const classes = classesOf(executor);
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

/**
 * What a network says of pictures that were made for another.
 * @throws FailureError with a sentence where they do not fit the network
 */
export async function judgeTransfer(
	executor: Executor,
	{ pictures }: TransferQuestion,
	job: JobContext
): Promise<TransferAnswer> {
	checkSet(executor.graph, classesOf(executor), pictures);
	const context = createNetworkContext(executor, job, seededRandom(0));
	const logits = await logitsOf(context, stack(pictures.map(({ pixels }) => pixels)));
	const predicted = logits.map((row) => top(row, 1)[0]!.index);
	return { predicted, right: pictures.filter(({ label }, i) => predicted[i] === label).length };
}
