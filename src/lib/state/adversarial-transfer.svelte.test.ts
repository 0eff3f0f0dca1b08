import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { attacks } from '$lib/attacks/catalogue';
import { success } from '$lib/core/result';
import { shippedNetworks } from '$lib/networks/catalogue';
import { isRelated } from './adversarial-related';
import { answerOf, TransferLab } from './adversarial-transfer.svelte';

const pixels = (value: number) => ({ shape: [1, 1, 1], data: Float32Array.of(value) });
const input = { height: 1, width: 1, channels: 1 as const, mean: [0], std: [1] };
const graph = { input, classes: ['a', 'b'] };
const [own, ...others] = shippedNetworks.map(({ card }) => card.id);

beforeEach(() => {
	vi.stubGlobal('fetch', async () => ({ json: async () => graph }));
});
afterEach(() => vi.unstubAllGlobals());

interface Asked {
	readonly kind: string;
	readonly request: { network: string; guest?: { id: string }; pictures: readonly unknown[] };
}

/** A session in which attacks add 1 to every picture, and a network is right on a picture below 1, or if it is a guest. */
function fakeLab() {
	const asked: Asked[] = [];
	const request = async (kind: string, question: Asked['request']) => {
		asked.push({ kind, request: question });
		if (kind === 'judge')
			return success({
				logits: question.pictures.map((_, i) => Float32Array.of(i, 0.5)),
				shown: []
			});
		const pictures = question.pictures as { pixels: { data: Float32Array }; label: number }[];
		if (kind === 'attackSet')
			return success({ rows: [{ pictures: pictures.map(() => pixels(1)) }] });
		const isRight = (value: number) => value < 1 || question.guest !== undefined;
		const predicted = pictures.map(({ pixels: { data }, label }) =>
			isRight(data[0]!) ? label : 1 - label
		);
		return success({ predicted, right: 0 });
	};
	const session = { network: { id: own, graph }, title: 'Mine', request } as never;
	const set = { name: 'three', isOwnAnswer: false, notes: [] };
	const pictures = [0, 1, 1].map((label) => ({ label, pixels: pixels(0) }));
	const finished = { question: { pixels: pixels(0) }, answer: { result: pixels(1) } } as never;
	const open = async () => ({ ...set, pictures });
	return { asked, lab: new TransferLab(session, { open } as never, () => finished) };
}

const subject = {
	...{ meta: attacks[1]!, params: {}, seed: 1, epsilon: 0.1, strength: 4, count: 12 }
};

describe('TransferLab', () => {
	it('makes the set on each network, as a guest but for the visitor’s own, and counts', async () => {
		const { lab, asked } = fakeLab();
		await lab.measure(subject);
		const { clean, right, networks } = lab.matrix!;
		expect(networks.map(({ id }) => id)).toEqual([own, ...others]);
		expect(clean).toEqual(networks.map(() => 3));
		// The own network is the first column: it is fooled by everything, the guests by nothing.
		expect(right).toEqual(networks.map(() => networks.map((_, i) => (i === 0 ? 0 : 3))));
		expect(asked.every(({ request }) => request.network === own)).toBe(true);
		const guests = asked.map(({ request }) => request.guest?.id ?? own);
		expect(guests).toEqual([own, ...others, own, ...others]);
		expect(asked.at(-1)!.request.pictures).toHaveLength(3 * (networks.length + 1));
		expect([lab.doing, lab.done]).toEqual([null, null]);
	});

	it('shows original and result to every network', async () => {
		const { lab } = fakeLab();
		await lab.lookAround();
		expect(lab.glance).toHaveLength(1 + others.length);
		const [first] = lab.glance!;
		expect(first!.isOwn).toBe(true);
		expect([answerOf(first!.original).index, answerOf(first!.result).index]).toEqual([1, 0]);
	});

	it('leaves what is measured when it is cancelled, and starts nothing more', async () => {
		const { lab, asked } = fakeLab();
		const running = lab.measure(subject);
		lab.cancel();
		await running;
		expect(asked.filter(({ kind }) => kind === 'transfer').length).toBeLessThan(5);
		expect(lab.doing).toBeNull();
	});
});

describe('networks that take the same pictures', () => {
	it('have the same size, colours and classes', () => {
		expect(isRelated(graph, { ...graph })).toBe(true);
		expect(isRelated(graph, { ...graph, input: { ...input, width: 2 } })).toBe(false);
		expect(isRelated(graph, { ...graph, classes: ['b', 'a'] })).toBe(false);
	});
});
