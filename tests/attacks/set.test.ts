import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { inLockstep } from '$lib/attacks/lockstep';
import { logitsOf } from '$lib/attacks/loss';
import type { AttackSetQuestion } from '$lib/attacks/questions';
import { runnableAttacks } from '$lib/attacks/registry';
import type { LabelledPicture } from '$lib/attacks/types';
import { stack } from '$lib/core/batches';
import { seededRandom } from '$lib/core/random';
import type { NdArray } from '$lib/core/types';
import { attackSet } from '$lib/engine/attack-set';
import { judgeTransfer } from '$lib/engine/attack-transfer';
import { startWasmInNode } from '$lib/engine/node';
import type { Jobs } from '$lib/engine/protocol';
import { EngineSession } from '$lib/engine/session';
import { tf } from '$lib/engine/tf';
import type { NetworkContext } from '$lib/graph/network-context';
import { top } from '$lib/math/softmax';
import { findNetwork } from '$lib/networks/catalogue';
import {
	contextOf,
	openNetwork,
	quietJob,
	randomPicture,
	referencePictures,
	smallNetwork,
	watchedJob,
	type TestNetwork
} from '../attribution/networks';
import { askAttack, attackQuestion, brief } from './networks';

/** Attacks on many pictures, and the jobs of the page. */

let network: TestNetwork;
let pictures: LabelledPicture[];

async function labelled(on: TestNetwork, pixels: readonly NdArray[]): Promise<LabelledPicture[]> {
	const logits = await logitsOf(contextOf(on), stack(pixels));
	return pixels.map((one, i) => ({ pixels: one, label: top(logits[i]!, 1)[0]!.index }));
}

beforeAll(async () => {
	vi.stubGlobal(
		'fetch',
		async (address: string) => new Response(await readFile(resolve(`.${address}`)))
	);
	await startWasmInNode();
	network = smallNetwork();
	const all = Array.from({ length: 7 }, (_, i) => randomPicture([12, 10, 3], 40 + i));
	pictures = await labelled(network, all);
});
afterAll(() => vi.unstubAllGlobals());

const question = (more: Partial<AttackSetQuestion> = {}): AttackSetQuestion => ({
	network: 'test',
	attack: 'bim',
	pictures,
	target: null,
	epsilons: [0.02],
	params: brief,
	seed: 1,
	control: false,
	keepPictures: true,
	...more
});

describe('runs in lockstep', () => {
	test('ask the network together, and get their own answers', async () => {
		const sizes: number[] = [];
		const plain = contextOf(network);
		const watched: NetworkContext = {
			...plain,
			forward: (pixels, nodes) => {
				sizes.push(pixels.shape[0]!);
				return plain.forward(pixels, nodes);
			}
		};
		const wanted = await logitsOf(plain, stack(pictures.map(({ pixels }) => pixels)));
		const found = await inLockstep(
			watched,
			pictures,
			{ lanes: 3, classes: 4 },
			() => seededRandom(1),
			async (context, { pixels }) => (await logitsOf(context, stack([pixels, pixels])))[1]!
		);
		found.forEach((row, i) =>
			row.forEach((value, c) => expect(value).toBeCloseTo(wanted[i]![c]!, 5))
		);
		expect(sizes).toEqual([6, 6, 2]);
	});

	test('a failure of one is told once all that had begun have ended', async () => {
		let ended = 0;
		const runs = inLockstep(
			contextOf(network),
			pictures,
			{ lanes: 3, classes: 4 },
			() => seededRandom(1),
			async (context, { pixels }, index) => {
				if (index === 1) throw new Error('no');
				await logitsOf(context, stack([pixels]));
				ended++;
			}
		);
		await expect(runs).rejects.toThrow('no');
		expect(ended).toBe(2);
	});
});

test.each(
	runnableAttacks.filter(({ meta }) => !meta.takesSet).map(({ meta }) => [meta.id, meta] as const)
)('%s does to each picture of a set what it does to it alone', async (id, meta) => {
	const before = tf.memory().numTensors;
	const target = meta.targeted === 'must' ? 'runner-up' : null;
	const epsilon = meta.norm === 'l0' ? 2 : 0.05;
	const more = { attack: id, target, epsilons: [epsilon], pictures: pictures.slice(0, 3) } as const;
	const { rows } = await attackSet(network.executor, question(more), quietJob);
	expect(tf.memory().numTensors).toBe(before);
	expect(rows).toHaveLength(1);
	for (const [i, outcome] of rows[0]!.outcomes.entries()) {
		const { pixels, label } = pictures[i]!;
		// The set gives every picture random numbers of its own: only attacks without any can be compared.
		const alone = await askAttack(network, id, pixels, { label, target, epsilon, params: brief });
		expect(rows[0]!.pictures![i]!.data).toHaveLength(pixels.data.length);
		if (/^(fgsm|bim|mi-fgsm|deepfool|jsma)/.test(id)) {
			expect(outcome.isReached).toBe(alone.judgement.isReached);
			expect(outcome.survives).toBe(alone.judgement.isReached && alone.roundedJudgement.isReached);
			expect(outcome.norms.l2).toBeCloseTo(alone.norms.l2, 4);
		}
	}
});

test('counts are those of the outcomes; wrong pictures are not attacked', async () => {
	const wrong = pictures.map((one, i) => (i === 2 ? { ...one, label: (one.label + 1) % 4 } : one));
	const epsilons = [0, 0.01, 0.1];
	const asked = question({ pictures: wrong, epsilons, control: true });
	const { rows } = await attackSet(network.executor, asked, quietJob);
	expect(rows.map(({ epsilon }) => epsilon)).toEqual(epsilons);
	for (const { score, outcomes, control, pictures: changed } of rows) {
		expect([score.n, score.clean]).toEqual([7, 6]);
		expect(outcomes.map(({ index }) => index)).toEqual([0, 1, 3, 4, 5, 6]);
		expect(changed![2]).toBe(wrong[2]!.pixels);
		expect(score.reached).toBe(outcomes.filter(({ isReached }) => isReached).length);
		expect(score.robust).toBe(6 - score.reached);
		expect(control!.robust).toBeGreaterThanOrEqual(score.robust);
		const { predicted } = await judgeTransfer(
			network.executor,
			{ network: 'test', pictures: wrong.map((one, i) => ({ ...one, pixels: changed![i]! })) },
			quietJob
		);
		for (const { index, predicted: own } of outcomes) expect(predicted[index]).toBe(own);
	}
	expect(rows[0]!.score.robust).toBe(6);
	expect(rows[0]!.score.medianL2).toBeNaN();
	expect(rows[2]!.score.robust).toBeLessThan(6);
});

describe('a universal perturbation', () => {
	/** What an attack added to each picture of a set. */
	async function changesOf(set: readonly LabelledPicture[]): Promise<Float32Array[]> {
		const asked = question({ attack: 'universal', epsilons: [0.1], pictures: set });
		const [row] = (await attackSet(network.executor, asked, quietJob)).rows;
		return row!.pictures!.map((picture, i) =>
			picture.data.map((value, at) => value - set[i]!.pixels.data[at]!)
		);
	}

	/** Largest difference of two changes where neither picture is near the ends of its range. */
	function distance(changes: readonly Float32Array[], a: number, b: number): number {
		const isInner = (at: number) =>
			[a, b].every((picture) => {
				const value = pictures[picture]!.pixels.data[at]!;
				return value > 0.1 && value < 0.9;
			});
		const gaps = changes[a]!.map((value, at) =>
			isInner(at) ? Math.abs(value - changes[b]![at]!) : 0
		);
		return Math.max(...gaps);
	}

	test('is one for each half of the set', async () => {
		const changes = await changesOf(pictures);
		expect(distance(changes, 0, 2)).toBeLessThan(1e-5);
		expect(distance(changes, 1, 3)).toBeLessThan(1e-5);
		expect(distance(changes, 0, 1)).toBeGreaterThan(1e-3);
		for (const change of changes)
			expect(Math.max(...change.map(Math.abs))).toBeLessThanOrEqual(0.1 + 1e-6);
	});

	test('is judged on pictures that it was not made from', async () => {
		const [before, after] = [pictures, pictures.map((one, i) => (i === 2 ? pictures[0]! : one))];
		const changes = [await changesOf(before), await changesOf(after)] as const;
		// The second picture's change was made from the first half, in which another one is now.
		expect(changes[0][0]).toEqual(changes[1][0]);
		expect(changes[0][1]).not.toEqual(changes[1][1]);
	});

	test('is there for a lone picture too', async () => {
		const [change] = await changesOf(pictures.slice(0, 1));
		expect(Math.max(...change!.map(Math.abs))).toBeGreaterThan(0);
	});
});

test('an empty set, a wrong bound and a target out of range are refused', async () => {
	const refusal = (more: Partial<AttackSetQuestion>) =>
		attackSet(network.executor, question(more), quietJob).catch((thrown: Error) => thrown.message);
	expect(await refusal({ pictures: [] })).toBe('The set holds no pictures.');
	expect(await refusal({ epsilons: [0.1, -1] })).toContain('ε must be a number from 0');
	expect(await refusal({ target: 9 })).toContain('There is no class 9');
	expect(await refusal({ attack: 'deepfool-l2', target: 1 })).toContain('cannot aim');
	expect(await refusal({ attack: 'universal', target: 'random' })).toContain('one class');
});

test('on LeNet-5, small steps fool where noise of the same size does not', async () => {
	const lenet = await openNetwork('lenet5-mnist');
	const digits = referencePictures('lenet5-mnist', lenet).slice(0, 8);
	const own = await labelled(
		lenet,
		digits.map(({ pixels }) => pixels)
	);
	const asked = question({ pictures: own, epsilons: [0.04], control: true });
	const [row] = (await attackSet(lenet.executor, asked, quietJob)).rows;
	expect(row!.score.robust).toBeLessThanOrEqual(1);
	expect(row!.control!.robust).toBeGreaterThanOrEqual(5);
});

describe('the jobs of the page', () => {
	const id = 'lenet5-mnist';
	const session = new EngineSession({
		wasm: { plain: '', simd: '', threadedSimd: '' },
		onlost: () => undefined
	});
	const ask = async <K extends keyof Jobs>(kind: K, request: Jobs[K]['request'], job = quietJob) =>
		(await session.handlers[kind](request, job)).answer as Jobs[K]['answer'];
	beforeAll(async () => {
		const { card, files } = findNetwork(id)!;
		await ask('load', { id, files, card });
	});
	afterAll(() => session.dispose());

	test('answer with what can be sent, and leave no tensor behind', async () => {
		const before = tf.memory().numTensors;
		const [digit] = referencePictures(id, await openNetwork(id));
		const opened = tf.memory().numTensors;
		const pixels = digit!.pixels;
		const job = watchedJob();
		const asked = { ...attackQuestion('bim', pixels, { epsilon: 0.3 }), network: id };
		const answer = await ask('attack', asked, job);
		expect(answer.judgement.isReached).toBe(true);
		expect(structuredClone(answer)).toEqual(answer);
		expect(job.news.filter(({ phase }) => phase === 'iterate')).toHaveLength(answer.steps.length);
		expect(answer.layers[0]).toMatchObject({ node: 'input' });
		expect(answer.layers.at(-1)!.distance).toBeGreaterThan(answer.layers[0]!.distance);
		const own = [{ pixels, label: answer.label }];
		const set = await ask('attackSet', question({ network: id, pictures: own }));
		expect(structuredClone(set)).toEqual(set);
		const moved = await ask('transfer', {
			network: id,
			pictures: [...own, { pixels: answer.result, label: answer.label }]
		});
		expect(moved).toEqual({ predicted: [answer.label, answer.judgement.predicted], right: 1 });
		expect(tf.memory().numTensors).toBe(opened);
		expect(opened).toBeGreaterThan(before);
	});

	test('a network that is not loaded is named', async () => {
		const asked = { ...attackQuestion('bim', randomPicture([32, 32, 1], 1)), network: 'other' };
		await expect(ask('attack', asked)).rejects.toThrow('“other” is not loaded');
	});
});
