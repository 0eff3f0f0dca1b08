import { beforeAll, describe, expect, test } from 'vitest';
import { attacks } from '$lib/attacks/catalogue';
import { logitsOf } from '$lib/attacks/loss';
import { normsBetween } from '$lib/attacks/norms';
import type { AttackAnswer, AttackQuestion } from '$lib/attacks/questions';
import { runnableAttacks } from '$lib/attacks/registry';
import { attackProblem } from '$lib/attacks/suits';
import type { Attack, LabelledPicture } from '$lib/attacks/types';
import { stack } from '$lib/core/batches';
import { FailureError } from '$lib/core/result';
import type { NdArray } from '$lib/core/types';
import { attackPicture } from '$lib/engine/attack';
import type { JobContext } from '$lib/engine/job';
import { startWasmInNode } from '$lib/engine/node';
import { tf } from '$lib/engine/tf';
import { top } from '$lib/math/softmax';
import {
	contextOf,
	openNetwork,
	quietJob,
	randomPicture,
	smallClasses,
	smallNetwork,
	watchedJob,
	type TestNetwork
} from '../attribution/networks';
import { askAttack, attackQuestion, brief } from '../attacks/networks';

/** What every attack must keep; a new file in `methods/` is held to it. */

let network: TestNetwork;
let constant: TestNetwork;
/** So sure of every picture that single precision holds no other probability than 1. */
let certain: TestNetwork;
beforeAll(async () => {
	await startWasmInNode();
	network = smallNetwork();
	constant = smallNetwork({ headSpread: 0 });
	certain = smallNetwork({ headSpread: 300 });
});

const shape = [12, 10, 3];
const picture = randomPicture(shape, 11);

/** Pictures with the network's own answers. */
async function pictureSet(on: TestNetwork): Promise<LabelledPicture[]> {
	const pictures = [11, 12, 13].map((seed) => randomPicture(shape, seed));
	const logits = await logitsOf(contextOf(on), stack(pictures));
	return pictures.map((pixels, i) => ({ pixels, label: top(logits[i]!, 1)[0]!.index }));
}

/** The bound of the tests in each norm. */
const epsilons = { linf: 0.05, l2: 0.5, l0: 3 } as const;

/** Attacks that need a target get one that the network does not say of the picture. */
async function asks(
	{ meta }: Attack,
	more: Partial<AttackQuestion>,
	on: TestNetwork
): Promise<Partial<AttackQuestion>> {
	return {
		epsilon: epsilons[meta.norm],
		target: meta.targeted === 'must' ? 'runner-up' : null,
		params: brief,
		...(meta.takesSet ? { pictures: await pictureSet(on) } : {}),
		...more
	};
}

async function run(
	attack: Attack,
	more: Partial<AttackQuestion> = {},
	on = network,
	job: JobContext = quietJob
): Promise<AttackAnswer> {
	const question = await asks(attack, more, on);
	return askAttack(on, attack.meta.id, more.pixels ?? picture, question, job);
}

const tensors = () => tf.memory().numTensors;

function expectInBox({ shape: found, data }: NdArray): void {
	expect(found).toEqual(shape);
	expect(data.every((value) => value >= 0 && value <= 1)).toBe(true);
}

/** The norms and the judgement that an answer states are those of its pictures. */
function expectHonest(answer: AttackAnswer, original: NdArray): void {
	expect(answer.norms).toEqual(normsBetween(answer.result, original));
	expect(answer.roundedNorms).toEqual(normsBetween(answer.rounded, original));
	answer.rounded.data.forEach((value, i) => {
		expect(Math.abs(value * 255 - Math.round(value * 255))).toBeLessThan(1e-4);
		expect(Math.abs(value - answer.result.data[i]!)).toBeLessThanOrEqual(0.5 / 255 + 1e-6);
	});
	for (const { logits, probabilities, predicted, isReached } of [
		answer.original,
		answer.judgement,
		answer.roundedJudgement
	]) {
		expect(logits[predicted]).toBe(Math.max(...logits));
		expect(probabilities.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 5);
		const goal = answer.target ?? answer.label;
		expect(isReached).toBe(answer.target === null ? predicted !== goal : predicted === goal);
	}
}

type Refused = [what: string, more: Partial<AttackQuestion>];

const scaled = (change: (value: number) => number): NdArray => ({
	shape,
	data: picture.data.map(change)
});

/** What every attack refuses. */
const alwaysRefused: Refused[] = [
	['a picture above 1', { pixels: scaled((value) => 2 * value) }],
	['a picture below 0', { pixels: scaled((value) => value - 0.5) }],
	['a picture that is no number', { pixels: scaled(() => NaN) }],
	['a picture of another size', { pixels: randomPicture([9, 9, 3], 1) }],
	['a start outside the box', { start: scaled(() => 1.5) }],
	['a class too high', { label: smallClasses }],
	['a class that is no whole number', { label: 0.5 }],
	['a region of another size', { mask: new Float32Array(7) }],
	['a region that is neither in nor out', { mask: new Float32Array(120).fill(0.5) }]
];

/** What is impossible for one attack, by what it says of itself. */
function refusedBy({ meta: { kind, targeted } }: Attack): Refused[] {
	const bounds: Refused[] = [
		['a negative bound', { epsilon: -0.1 }],
		['a bound that is no number', { epsilon: NaN }]
	];
	const targets: Refused[] = [
		['a target too high', { target: smallClasses }],
		['a negative target', { target: -1 }],
		['a target that is the label', { label: 2, target: 2 }]
	];
	return [
		...alwaysRefused,
		...(kind === 'bounded' ? bounds : []),
		...(targeted === 'no' ? ([['a target', { target: 1 }]] satisfies Refused[]) : targets),
		...(targeted === 'must' ? ([['no target', { target: null }]] satisfies Refused[]) : [])
	];
}

test('the page knows every attack that runs, and no other', () => {
	expect(attacks.map(({ id }) => id).sort()).toEqual(runnableAttacks.map((a) => a.meta.id).sort());
});

test.each(attacks.map((meta) => [meta.id, meta] as const))('%s says what it is', (id, meta) => {
	expect(id).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
	for (const text of [meta.label, meta.summary, meta.formula, meta.source.title])
		expect(text.length).toBeGreaterThan(0);
	expect(meta.source.address).toMatch(/^https:\/\//);
	const keys = meta.params.map(({ key }) => key);
	expect(new Set(keys).size).toBe(keys.length);
});

describe.each(runnableAttacks.map((attack) => [attack.meta.id, attack] as const))(
	'%s',
	(_, attack) => {
		const { meta } = attack;

		test('stays in its bounds, says the truth, and leaves no tensor behind', async () => {
			const before = tensors();
			const job = watchedJob();
			const answer = await run(attack, {}, network, job);
			expect(tensors()).toBe(before);
			const iterates = job.news.flatMap((news) => (news.phase === 'iterate' ? [news] : []));
			for (const pixels of [
				answer.result,
				answer.rounded,
				...iterates.map(({ iterate }) => iterate.pixels),
				...answer.kept.map((kept) => kept.pixels)
			])
				expectInBox(pixels);
			const bound = meta.kind === 'bounded' ? epsilons[meta.norm] : Infinity;
			for (const { norms } of [answer, ...answer.steps])
				expect(norms[meta.norm]).toBeLessThanOrEqual(bound + 1e-6);
			expectHonest(answer, picture);
			expect(answer.steps.map(({ iteration }) => iteration)).toEqual([...answer.steps.keys()]);
			const reached = answer.steps.findIndex(({ margin }) => margin < 0);
			expect(answer.firstReached).toBe(reached < 0 ? null : reached);
			for (const { done } of iterates) expect(done >= 0 && done <= 1).toBe(true);
			expect(answer.forwardPasses).toBeGreaterThan(0);
			expect(answer.gradientPasses > 0).toBe(meta.needs === 'gradient');
			expect(answer.layers.map(({ node }) => node)).toEqual(
				network.graph.nodes.map(({ name }) => name)
			);
		});

		// Noise wants nothing, a set is more than one picture, and a patch is a patch even where it does not help.
		if (meta.id !== 'random-signs' && !meta.takesSet && meta.kind !== 'free')
			test('is never farther from its goal than the untouched picture', async () => {
				for (const seed of [11, 21]) {
					const { original, judgement, label, target } = await run(attack, {
						pixels: randomPicture(shape, seed)
					});
					const wanted = ({ logits }: typeof judgement) => {
						const [own, other] = target === null ? [1, label] : [-1, target];
						const rest = Math.max(...[...logits].filter((_, i) => i !== other));
						return own * (logits[other]! - rest);
					};
					// The smallest change that reaches the goal lies near the border: compare only where it is not reached.
					if (!judgement.isReached)
						expect(wanted(judgement)).toBeLessThanOrEqual(wanted(original) + 1e-4);
				}
			});

		if (meta.kind === 'bounded')
			test('ε = 0 gives identical bytes', async () => {
				for (const pixels of [picture, randomPicture(shape, 12)]) {
					const { result, norms } = await run(attack, { epsilon: 0, pixels });
					expect(new Uint8Array(result.data.buffer)).toEqual(
						new Uint8Array(pixels.data.slice().buffer)
					);
					expect(norms).toEqual({ l0: 0, l2: 0, linf: 0, psnr: Infinity });
				}
			});

		test('the same seed gives the same bytes', async () => {
			const [first, again] = [await run(attack), await run(attack)];
			expect(again.result.data).toEqual(first.result.data);
			expect(again.steps).toEqual(first.steps);
		});

		test('where the region is 0, nothing changes, not by one bit', async () => {
			const mask = Float32Array.from({ length: 120 }, (_, i) => (i % 10 < 5 ? 0 : 1));
			const job = watchedJob();
			const { result, kept } = await run(attack, { mask }, network, job);
			for (const pixels of [result, ...kept.map((one) => one.pixels)])
				pixels.data.forEach((value, i) => {
					if (mask[Math.floor(i / 3)] === 0) expect(value).toBe(picture.data[i]);
				});
			expect(result.data.some((value, i) => value !== picture.data[i])).toBe(true);
		});

		test('returns a picture in its bounds when it cannot succeed', async () => {
			const answer = await run(attack, {}, constant);
			expectInBox(answer.result);
			expect(answer.judgement.isReached).toBe(answer.original.isReached);
			const bound = meta.kind === 'bounded' ? epsilons[meta.norm] : Infinity;
			expect(answer.norms[meta.norm]).toBeLessThanOrEqual(bound + 1e-6);
		});

		test('a picture the network is certain of still gets a step', async () => {
			const answer = await run(attack, {}, certain);
			expect(answer.original.probabilities[answer.label]).toBeGreaterThan(1 - 1e-7);
			const moved = answer.steps.some(({ norms }) => norms.l2 > 0);
			expect(moved).toBe(true);
		});

		test('stops at every step when it is cancelled, and leaves no tensor behind', async () => {
			const before = tensors();
			for (const stop of [1, 2, 3, 5]) {
				let pauses = 0;
				const job: JobContext = {
					...quietJob,
					async pause() {
						if (++pauses >= stop) throw new DOMException('', 'AbortError');
					}
				};
				const answer = await run(attack, {}, network, job).catch((thrown) => thrown);
				expect(answer).toBeInstanceOf(DOMException);
				expect(pauses).toBe(stop);
				expect(tensors()).toBe(before);
			}
		});

		test.each(refusedBy(attack))('refuses %s with a sentence', async (_, more) => {
			const answer = await run(attack, more).catch((thrown) => thrown);
			expect(answer).toBeInstanceOf(FailureError);
			expect((answer as FailureError).message).toMatch(/^\S.*\.$/);
		});
	}
);

test('random attacks draw other numbers for another seed, the others do not', async () => {
	const random = new Set([
		'random-signs',
		'pgd-linf',
		'pgd-l2',
		'few-pixel',
		'square',
		'universal',
		'patch',
		'fooling'
	]);
	for (const attack of runnableAttacks) {
		const [first, other] = [await run(attack), await run(attack, { seed: 2 })];
		const differs = first.result.data.some((value, i) => value !== other.result.data[i]);
		expect(differs, attack.meta.id).toBe(random.has(attack.meta.id));
	}
});

test('a blueprint and an unknown attack are refused', async () => {
	const unknown = attackPicture(
		network.executor,
		{ ...attackQuestion('fgsm', picture), attack: 'magic' },
		quietJob
	);
	await expect(unknown).rejects.toThrow('There is no attack “magic”.');
	const lenet = await openNetwork('lenet5-mnist');
	expect(attackProblem(lenet.graph)).toBeNull();
	expect(attackProblem({ ...lenet.graph, tensors: [] })).toContain('blueprint');
});
