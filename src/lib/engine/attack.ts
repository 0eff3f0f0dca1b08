import { marginOf, type Goal } from '$lib/attacks/goal';
import { clipToLimits, limitsOf, type Limits } from '$lib/attacks/limits';
import { logitsOf } from '$lib/attacks/loss';
import { normsBetween } from '$lib/attacks/norms';
import { roundToBytes } from '$lib/attacks/quantise';
import type {
	AttackAnswer,
	AttackQuestion,
	AttackStep,
	Judgement,
	KeptIterate
} from '$lib/attacks/questions';
import type { Attack, AttackRequest, Iterate } from '$lib/attacks/types';
import { asBatch } from '$lib/core/batches';
import { repairValues } from '$lib/core/params';
import { seededRandom } from '$lib/core/random';
import type { NdArray } from '$lib/core/types';
import type { NetworkContext } from '$lib/graph/network-context';
import { softmax, top } from '$lib/math/softmax';
import { checkQuestion, chooseTarget } from './attack-checks';
import { classesOf, refuse } from './checks';
import { attackedThrough, judgedBehind } from './defend';
import type { Executor } from './executor';
import type { JobContext } from './job';
import { layerChanges } from './layer-changes';
import { createNetworkContext } from './network-context';

/** Runs attacks: checks what they are given, clips what they give, judges it, and passes on how it grows. */

/** What the network's answer to a picture means for an attack. */
export function judge(logits: Float32Array, goal: Goal): Judgement {
	return {
		logits,
		probabilities: softmax(logits),
		predicted: top(logits, 1)[0]!.index,
		isReached: marginOf(logits, goal) < 0
	};
}

/** Asks the network about one picture. */
export async function judgePicture(
	context: NetworkContext,
	pixels: NdArray,
	goal: Goal
): Promise<Judgement> {
	const [logits] = await logitsOf(context, asBatch(pixels));
	return judge(logits!, goal);
}

/** An iterate after clipping. */
export interface ClippedStep extends AttackStep {
	readonly pixels: NdArray;
	readonly done: number;
}

const isSame = (a: Float32Array, b: Float32Array) => a.every((value, i) => value === b[i]);

function checkFinite({ data }: NdArray, { meta }: Attack): void {
	if (data.every(Number.isFinite)) return;
	refuse(
		`${meta.label} left the range of numbers. Try a smaller step or another setting.`,
		'not-finite'
	);
}

/** Brings a picture into the limits; an attack that keeps them gets back what it gave, and keeps its logits. */
async function clipIterate(
	context: NetworkContext,
	{ pixels, logits }: Iterate,
	limits: Limits
): Promise<{ pixels: NdArray; logits: Float32Array }> {
	const clipped = clipToLimits(limits, pixels.data);
	if (logits && isSame(clipped.data, pixels.data)) return { pixels: clipped, logits };
	const [own] = await logitsOf(context, asBatch(clipped));
	return { pixels: clipped, logits: own! };
}

/** What a run found: its best picture, and what it adds to every picture if it works on a set. */
export interface Found {
	readonly pixels: NdArray;
	readonly perturbation?: NdArray;
}

/**
 * Runs an attack to its end, every iterate clipped to the ε-ball, [0, 1] and the mask.
 * @param watch is told every iterate; waited for, so that a cancel is heard there
 */
export async function perform(
	context: NetworkContext,
	attack: Attack,
	request: AttackRequest,
	watch?: (step: ClippedStep) => Promise<void>
): Promise<Found> {
	const limits = limitsOf(attack.meta, request);
	const run = attack.run(context, request);
	let perturbation: NdArray | undefined;
	try {
		for (let iteration = 0; ; iteration++) {
			const { done, value } = await run.next();
			checkFinite(done ? value : value.pixels, attack);
			if (done) {
				const pixels = clipToLimits(limits, value.data);
				return { pixels, ...(perturbation ? { perturbation } : {}) };
			}
			perturbation = value.perturbation ?? perturbation;
			if (!watch) continue;
			const { pixels, logits } = await clipIterate(context, value, limits);
			const norms = normsBetween(pixels, request.pixels);
			const margin = marginOf(logits, request);
			await watch({ iteration, pixels, logits, margin, norms, done: value.done });
		}
	} finally {
		await run.return(undefined as never);
	}
}

/** Pictures that are kept of a trace at most. */
const mostKept = 48;

/** Keeps pictures evenly: once there are too many, every second one goes, and from then on fewer come. */
class Trace {
	readonly steps: AttackStep[] = [];
	#kept: KeptIterate[] = [];
	#last: KeptIterate | null = null;
	#stride = 1;

	add({ pixels, iteration, logits, margin, norms }: ClippedStep): void {
		this.steps.push({ iteration, logits, margin, norms });
		this.#last = { iteration, pixels };
		if (iteration % this.#stride === 0) this.#kept.push(this.#last);
		if (this.#kept.length <= mostKept) return;
		this.#stride *= 2;
		this.#kept = this.#kept.filter((one) => one.iteration % this.#stride === 0);
	}

	get kept(): readonly KeptIterate[] {
		const isLastIn = this.#last === null || this.#kept.at(-1) === this.#last;
		return isLastIn ? this.#kept : [...this.#kept, this.#last!];
	}

	get firstReached(): number | null {
		return this.steps.find(({ margin }) => margin < 0)?.iteration ?? null;
	}
}

/** The request that a question makes, once the network has answered to the untouched picture. */
function requestOf(
	question: AttackQuestion,
	{ meta }: Attack,
	logits: Float32Array,
	{ random }: NetworkContext
): AttackRequest {
	const { pixels, epsilon, mask, start, pictures } = question;
	const label = question.label ?? top(logits, 1)[0]!.index;
	return {
		pixels,
		label,
		target: chooseTarget(question.target, label, logits, random),
		epsilon,
		mask,
		params: repairValues(meta.params, question.params),
		...(start ? { start } : {}),
		...(pictures ? { pictures } : {})
	};
}

/** The result as it is and as a file holds it, both judged. */
async function judgeResult(context: NetworkContext, result: NdArray, request: AttackRequest) {
	const rounded = roundToBytes(result);
	return {
		result,
		judgement: await judgePicture(context, result, request),
		norms: normsBetween(result, request.pixels),
		rounded,
		roundedJudgement: await judgePicture(context, rounded, request),
		roundedNorms: normsBetween(rounded, request.pixels)
	};
}

/**
 * One attack on one picture.
 * @throws FailureError with a sentence where the question does not fit the network or the attack
 */
export async function attackPicture(
	executor: Executor,
	question: AttackQuestion,
	job: JobContext
): Promise<AttackAnswer> {
	const startMs = performance.now();
	const attack = checkQuestion(question, executor.graph, classesOf(executor.graph));
	const context = createNetworkContext(executor, job, seededRandom(question.seed));
	const judging = judgedBehind(context, question.defence, question.seed);
	const [logits] = await logitsOf(judging, asBatch(question.pixels));
	const request = requestOf(question, attack, logits!, context);
	const trace = new Trace();
	const attacked = attackedThrough(context, question.defence);
	const { pixels, perturbation } = await perform(attacked, attack, request, async (step) => {
		trace.add(step);
		const { done, ...iterate } = step;
		job.report({ phase: 'iterate', done, iterate });
		job.report({ phase: 'compute', done });
		await job.pause();
	});
	const { passes } = context;
	const spent = { forwardPasses: passes.forward, gradientPasses: passes.gradient };
	return {
		label: request.label,
		target: request.target,
		original: judge(logits!, request),
		...(await judgeResult(judging, pixels, request)),
		steps: trace.steps,
		kept: trace.kept,
		firstReached: trace.firstReached,
		layers: await layerChanges(context, question.pixels, pixels),
		...(perturbation ? { perturbation } : {}),
		...spent,
		durationMs: performance.now() - startMs
	};
}
