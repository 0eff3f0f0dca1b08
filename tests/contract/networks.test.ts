import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { Executor } from '$lib/engine/executor';
import { readProjectFile, startWasmInNode } from '$lib/engine/node';
import { compareWithReference, type Reference } from '$lib/engine/self-check/reference';
import { tf } from '$lib/engine/tf';
import { analyse } from '$lib/graph/analysis';
import { shippedNetworks, type ShippedNetwork } from '$lib/networks/catalogue';
import { loadNetwork } from '$lib/networks/load';

/** What every folder of `models/` must keep: its card tells the truth, and the executor computes what PyTorch does. */

beforeAll(startWasmInNode);

const signal = new AbortController().signal;
const context = { signal, report: () => undefined, pause: async () => undefined };

async function open({ files, card }: ShippedNetwork) {
	const loaded = await loadNetwork(files, card, signal, readProjectFile);
	if (!loaded.ok) throw new Error(loaded.error.message);
	return loaded.value;
}

test('there are networks', () => {
	expect(shippedNetworks.map(({ card }) => card.id)).toContain('lenet5-mnist');
	expect(shippedNetworks.map(({ card }) => card.id)).toContain('resnet20-cifar10');
});

describe.each(shippedNetworks.map((network) => [network.card.id, network] as const))(
	'%s',
	(id, network) => {
		test('its card tells the truth about its weights and its graph', async () => {
			const { graph } = await open(network);
			const bytes = readFileSync(`models/${id}/weights.bin`);
			const { totals } = analyse(graph);
			expect(graph.name).toBe(id);
			expect(network.card.bytes).toBe(bytes.length);
			expect(network.card.sha256).toBe(createHash('sha256').update(bytes).digest('hex'));
			expect(network.card.parameters).toBe(totals.parameters);
			expect(network.card.macs).toBe(totals.macs);
			expect(network.card.lightOnDark).toBe(graph.input.lightOnDark ?? false);
		});

		test('its card is complete, and its accuracy was measured here', () => {
			const { card } = network;
			for (const text of [card.title, card.paper, card.dataset, card.licence, card.intendedUse])
				expect(text.length).toBeGreaterThan(3);
			expect(Math.abs(card.top1 - card.trainingTop1)).toBeLessThanOrEqual(0.002);
			expect(card.top5).toBeGreaterThanOrEqual(card.top1);
		});

		test('its confusion counts the pictures its accuracy was measured on', () => {
			const confusion = JSON.parse(
				readFileSync(`models/${id}/confusion.json`, 'utf8')
			) as number[][];
			const count = (rows: readonly (readonly number[])[]) =>
				rows.flat().reduce((sum, value) => sum + value, 0);
			const right = confusion.map((row, index) => [row[index]!]);
			expect(new Set(confusion.map((row) => row.length))).toEqual(new Set([confusion.length]));
			expect(count(right) / count(confusion)).toBeCloseTo(network.card.top1, 4);
		});

		test('activations, logits and gradients are the training framework’s, and no tensor is left', async () => {
			const before = tf.memory().numTensors;
			const { graph, weights } = await open(network);
			const executor = new Executor(graph, weights);
			const reference = JSON.parse(
				readFileSync(`models/${id}/reference.json`, 'utf8')
			) as Reference;
			const results = await compareWithReference(executor, reference, context);
			executor.dispose();
			for (const { name, error } of results)
				console.log(`measured: wasm in Node: ${id}: ${name}: error ${error.toExponential(1)}`);
			expect(reference.pictures.length).toBeGreaterThanOrEqual(10);
			expect(Object.keys(reference.pictures[0]!.nodes)).toEqual(
				graph.nodes.map(({ name }) => name)
			);
			for (const { error, tolerance } of results) expect(error).toBeLessThanOrEqual(tolerance);
			expect(tf.memory().numTensors).toBe(before);
		});
	}
);
