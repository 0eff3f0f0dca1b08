import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { AttributionQuestion } from '$lib/attribution/questions';
import { scoreWeights } from '$lib/attribution/suits';
import type { Jobs } from '$lib/engine/protocol';
import { startWasmInNode } from '$lib/engine/node';
import { EngineSession } from '$lib/engine/session';
import { tf } from '$lib/engine/tf';
import { findNetwork } from '$lib/networks/catalogue';
import { quietJob, randomPicture } from './networks';

/** The jobs of saliency as the page asks them. */

const network = 'lenet5-mnist';
const session = new EngineSession({
	wasm: { plain: '', simd: '', threadedSimd: '' },
	onlost: () => undefined
});

async function ask<K extends keyof Jobs>(
	kind: K,
	request: Jobs[K]['request']
): Promise<Jobs[K]['answer']> {
	return (await session.handlers[kind](request, quietJob)).answer;
}

beforeAll(async () => {
	vi.stubGlobal(
		'fetch',
		async (address: string) => new Response(await readFile(resolve(`.${address}`)))
	);
	await startWasmInNode();
	const { card, files } = findNetwork(network)!;
	await ask('load', { id: network, files, card });
});
afterAll(() => {
	session.dispose();
	vi.unstubAllGlobals();
});

const question: AttributionQuestion = {
	network,
	pixels: randomPicture([32, 32, 1], 1),
	weights: scoreWeights(10, 3),
	method: 'hires-cam',
	params: { signed: true },
	wrapper: null,
	node: null,
	seed: 4
};

test('every job answers with what can be sent, and leaves no tensor behind', async () => {
	const before = tf.memory().numTensors;
	const map = await ask('attribute', question);
	expect(map.node).toBe('S4.tanh');
	expect([map.map.shape, map.enlarged.shape]).toEqual([
		[5, 5],
		[32, 32]
	]);
	const shuffled = await ask('attribute', { ...question, randomised: ['output'] });
	expect(shuffled.score).not.toBe(map.score);
	const randomised = await ask('randomise', { question, maxStages: 3 });
	expect(randomised.stages).toHaveLength(4);
	const curves = await ask('deletion', {
		network,
		pixels: question.pixels,
		weights: question.weights,
		map: map.enlarged,
		measure: 'probability',
		deleted: 'mean',
		start: 'blurred',
		steps: 8,
		controls: 1,
		seed: 1
	});
	expect(curves.deletion.values).toHaveLength(9);
	const sensitivity = await ask('sensitivity', { question, radii: [0.1], samples: 2 });
	expect(sensitivity.rows).toHaveLength(1);
	const made = await ask('visualise', {
		network,
		target: { kind: 'channel', node: 'C3.tanh', channel: 7 },
		params: { steps: 8 },
		seed: 1
	});
	expect(made.picture.shape).toEqual([32, 32, 1]);
	for (const answer of [map, randomised, curves, sensitivity, made])
		expect(structuredClone(answer)).toEqual(answer);
	expect(tf.memory().numTensors).toBe(before);
});

test('shuffling gives the same network back afterwards', async () => {
	const before = await ask('attribute', question);
	await ask('attribute', { ...question, randomised: ['output', 'F6'] });
	const after = await ask('attribute', question);
	expect(after.map.data).toEqual(before.map.data);
});

test('a network that is not loaded is refused', async () => {
	const other = { ...question, network: 'resnet20-cifar10' };
	await expect(ask('attribute', other)).rejects.toThrow('not loaded');
});
