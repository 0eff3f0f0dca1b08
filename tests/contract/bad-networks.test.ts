import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { findNetwork } from '$lib/networks/catalogue';
import { loadNetwork, type FetchBytes } from '$lib/networks/load';
import { networkCases, type NetworkBytes } from '../bad-inputs/networks';

const network = findNetwork('lenet5-mnist')!;
const signal = new AbortController().signal;

function readFile(name: string): ArrayBuffer {
	return new Uint8Array(readFileSync(`models/lenet5-mnist/${name}`)).buffer;
}

const whole = (): NetworkBytes => ({
	graph: readFile('graph.json'),
	weights: readFile('weights.bin'),
	card: network.card
});

function load({ graph, weights, card }: NetworkBytes) {
	const get: FetchBytes = async (address) => (address === 'graph' ? graph : weights);
	return loadNetwork({ graph: 'graph', weights: 'weights' }, card, signal, get);
}

test('the whole network loads', async () => {
	expect((await load(whole())).ok).toBe(true);
});

test.each(networkCases)('$title gets one sentence', async ({ damage, sentence }) => {
	const loaded = await load(damage(whole()));
	if (loaded.ok) throw new Error('it was opened');
	expect(['bad-network', 'unsupported', 'shape-mismatch']).toContain(loaded.error.code);
	expect(loaded.error.message).toMatch(sentence);
	expect(loaded.error.message).toMatch(/^[A-Z].*\.$/);
	expect(loaded.error.message).not.toMatch(/undefined|NaN|\[object/);
});
