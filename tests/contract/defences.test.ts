import { beforeAll, describe, expect, test } from 'vitest';
import { behindDefence } from '$lib/attacks/behind-defence';
import type { Defence } from '$lib/attacks/defence';
import { defences } from '$lib/attacks/defence-catalogue';
import { runnableDefences } from '$lib/attacks/defence-registry';
import type { AttackSetQuestion } from '$lib/attacks/questions';
import { rowOf, stack } from '$lib/core/batches';
import { initialValues } from '$lib/core/params';
import { seededRandom } from '$lib/core/random';
import { FailureError } from '$lib/core/result';
import type { NdArray } from '$lib/core/types';
import { attackSet } from '$lib/engine/attack-set';
import { judgePictures } from '$lib/engine/defend';
import { startWasmInNode } from '$lib/engine/node';
import { tf } from '$lib/engine/tf';
import type { NetworkContext, Objective } from '$lib/graph/network-context';
import { askAttack, brief } from '../attacks/networks';
import {
	contextOf,
	quietJob,
	randomPicture,
	smallNetwork,
	type TestNetwork
} from '../attribution/networks';

/** What every defence must keep; a new file in `defences/` is held to it. */

const shape = [12, 10, 3];
let network: TestNetwork;
beforeAll(async () => {
	await startWasmInNode();
	network = smallNetwork();
});

/** Values of bytes, none of them near the ends of the range. */
const picture: NdArray = {
	shape,
	data: randomPicture(shape, 5).data.map((value) => Math.round(40 + 175 * value) / 255)
};
const grey: NdArray = { shape: [12, 10, 1], data: picture.data.slice(0, 120) };

const usual = ({ meta }: Defence) => initialValues(meta.params);

function behind(defence: Defence, params = usual(defence), seed = 3): NetworkContext {
	return behindDefence(contextOf(network), { defence, params }, () => seededRandom(seed));
}

test('the page knows every defence that runs, and no other', () => {
	expect(defences.map(({ id }) => id).sort()).toEqual(
		runnableDefences.map(({ meta }) => meta.id).sort()
	);
	expect(defences.length).toBeGreaterThanOrEqual(4);
});

const each = runnableDefences.map((defence) => [defence.meta.id, defence] as const);

describe.each(each)('%s', (id, defence) => {
	const { meta } = defence;

	test('says what it is', () => {
		expect(id).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
		for (const text of [meta.label, meta.summary, meta.formula, meta.source.title])
			expect(text.length).toBeGreaterThan(0);
		expect(meta.source.address).toMatch(/^https:\/\//);
	});

	test('shows finite pictures of the same shape in [0, 1], and leaves its own alone', () => {
		const extremes = { shape, data: picture.data.map((_, i) => (i % 2 ? 0 : 1)) };
		for (const one of [picture, grey, extremes]) {
			const before = one.data.slice();
			for (const shown of defence.show(one, usual(defence), seededRandom(1))) {
				expect(shown.shape).toEqual(one.shape);
				expect(shown.data.every((value) => value >= 0 && value <= 1)).toBe(true);
			}
			expect(one.data).toEqual(before);
		}
	});

	test('gives the same bytes for the same seed, and always as many pictures', () => {
		const [first, again, other] = [1, 1, 2].map((seed) =>
			defence.show(picture, usual(defence), seededRandom(seed))
		);
		expect(again).toEqual(first);
		expect(other).toHaveLength(first!.length);
	});

	test('changes something, but at its mildest next to nothing', () => {
		const changeOf = (params: typeof meta.mildest.params) =>
			Math.max(
				...defence
					.show(picture, params, seededRandom(1))
					.map(({ data }) => Math.max(...data.map((v, i) => Math.abs(v - picture.data[i]!))))
			);
		expect(changeOf(usual(defence))).toBeGreaterThan(4 / 255);
		const mildest = { ...usual(defence), ...meta.mildest.params };
		expect(changeOf(mildest)).toBeLessThanOrEqual(meta.mildest.change + 1e-6);
	});

	const objectives: [string, Objective][] = [
		['cross-entropy', { kind: 'cross-entropy', labels: [1, 2] }],
		['log-odds', { kind: 'log-odds', labels: [1, 2] }],
		['one sum of logits', { kind: 'logits', weights: Float32Array.of(1, -2, 0.5, 0) }],
		[
			'a sum of logits each',
			{ kind: 'logits', weights: Float32Array.of(1, -2, 0.5, 0, 0, 1, 0, -1) }
		]
	];

	test.each(objectives)('its gradient is that of what it shows: %s', async (_, objective) => {
		const pictures = [picture, randomPicture(shape, 9)].map(({ data }) => ({
			shape,
			data: data.map((value) => 0.2 + 0.6 * value)
		}));
		const context = behind(defence);
		const { gradient, values, logits } = await context.gradient(stack(pictures), objective);
		expect(gradient.shape).toEqual([2, ...shape]);
		expect(values).toHaveLength(2);
		const forward = await context.forward(stack(pictures));
		forward.logits.data.forEach((value, i) => expect(logits!.data[i]).toBeCloseTo(value, 4));
		if (meta.gradient === 'straight-through') return;
		const random = seededRandom(8);
		const step = 2e-3;
		for (const which of [0, 1]) {
			const way = Float32Array.from(picture.data, () => random() - 0.5);
			const moved = (by: number) => ({
				shape,
				data: pictures[which]!.data.map((value, i) => value + by * way[i]!)
			});
			const valueAt = async (by: number) => {
				const both = pictures.map((one, i) => (i === which ? moved(by) : one));
				return (await context.gradient(stack(both), objective)).values[which]!;
			};
			const rise = ((await valueAt(step)) - (await valueAt(-step))) / (2 * step);
			const slope = rowOf(gradient, which).reduce((sum, g, i) => sum + g * way[i]!, 0);
			expect(Math.abs(slope - rise)).toBeLessThan(0.04 * Math.max(0.3, Math.abs(rise)));
		}
	});

	test('an attack through it keeps its bounds, repeats itself and leaves no tensor', async () => {
		const before = tf.memory().numTensors;
		const choice = { id, params: usual(defence) };
		const more = { epsilon: 0.05, params: brief, defence: choice } as const;
		const answer = await askAttack(network, 'pgd-linf', picture, more);
		const again = await askAttack(network, 'pgd-linf', picture, more);
		expect(again.result.data).toEqual(answer.result.data);
		expect(tf.memory().numTensors).toBe(before);
		expect(answer.norms.linf).toBeLessThanOrEqual(0.05 + 1e-6);
		// Judged behind the defence, as the page asks it.
		const question = { network: 'test', pictures: [picture, answer.result], seed: 1 };
		const asked = { ...question, defence: choice };
		const { logits, shown } = await judgePictures(network.executor, asked, quietJob);
		expect(logits[0]).toEqual(answer.original.logits);
		expect(logits[1]).toEqual(answer.judgement.logits);
		expect(shown.map((one) => one.shape)).toEqual([shape, shape]);
	});

	test('over a set: counts behind the defence, unaware and through', async () => {
		const pictures = [21, 22, 23].map((seed) => ({ pixels: randomPicture(shape, seed), label: 0 }));
		const choice = { id, params: usual(defence) };
		const { logits } = await judgePictures(
			network.executor,
			{ network: 'test', pictures: pictures.map(({ pixels }) => pixels), defence: null, seed: 1 },
			quietJob
		);
		const labelled = pictures.map(({ pixels }, i) => ({
			pixels,
			label: logits[i]!.indexOf(Math.max(...logits[i]!))
		}));
		const question: AttackSetQuestion = {
			...{ network: 'test', attack: 'bim', pictures: labelled, target: null, epsilons: [0, 0.4] },
			...{ params: brief, seed: 1, control: false, keepPictures: true, defence: choice }
		};
		const done: number[] = [];
		const job = {
			...quietJob,
			report: (news: { done?: number }) => done.push(news.done ?? 0)
		};
		const { rows } = await attackSet(network.executor, question, job as never);
		expect(done).toEqual([...done].sort((a, b) => a - b));
		const [none, strong] = rows.map(({ defended }) => defended!);
		expect(none!.unaware).toBe(none!.clean);
		expect(none!.through).toBe(none!.clean);
		for (const { clean, unaware, through } of [none!, strong!]) {
			expect(unaware).toBeLessThanOrEqual(clean);
			expect(through).toBeLessThanOrEqual(clean);
		}
		expect(strong!.through).toBeLessThan(3);
	});
});

test('a network behind a defence refuses what has no meaning there; an unknown defence is named', async () => {
	const context = behind(runnableDefences[0]!);
	const objective: Objective = { kind: 'cross-entropy', labels: [0] };
	const asked = context.gradient(stack([picture]), objective, { node: 'conv' });
	await expect(asked).rejects.toThrow(RangeError);
	const question = { network: 'test', pictures: [picture], seed: 1 };
	const unknown = { ...question, defence: { id: 'magic', params: {} } };
	await expect(judgePictures(network.executor, unknown, quietJob)).rejects.toThrow(FailureError);
});
