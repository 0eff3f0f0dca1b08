import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { startWasmInNode } from '$lib/engine/node';
import { relativeError } from '$lib/engine/self-check/reference';
import { fileOfBytes } from '$lib/networks/import/sources';
import { importer as tfjsLayers } from '$lib/networks/import/tfjs-layers/importer';
import type { ImportedNetwork } from '$lib/networks/import/types';
import { darknetFolder } from '../eval/tiny-darknet';
import { seedFor, tolerance, uniform } from './compare';
import { runImported } from './run';
import { tfjs } from './tfjs';

/** A real network from elsewhere: 31 shards, 1000 classes, written by Keras 2.1. */

beforeAll(startWasmInNode);

function filesIn(path: string) {
	return readdirSync(path).map((name) =>
		fileOfBytes(name, Uint8Array.from(readFileSync(join(path, name))))
	);
}

/** The same folder as TensorFlow.js' own loader takes it. */
function handler(path: string): tfjs.io.IOHandler {
	const json = JSON.parse(readFileSync(join(path, 'model.json'), 'utf8'));
	const groups = json.weightsManifest as { paths: string[]; weights: never[] }[];
	const shards = groups.flatMap((group) =>
		group.paths.map((name) => readFileSync(join(path, name)))
	);
	return {
		load: async () => ({
			modelTopology: json.modelTopology,
			weightSpecs: groups.flatMap((group) => group.weights),
			weightData: Uint8Array.from(Buffer.concat(shards)).buffer
		})
	};
}

/** The node that holds a layer's output: the last of those named after it. */
function nodeOf({ nodes, logits }: ImportedNetwork, layer: string): string {
	const own = nodes.filter(({ name }) => name === layer || name.startsWith(`${layer}.`));
	return own.at(-1)?.name ?? logits;
}

test('every layer of Tiny Darknet agrees with a plain TensorFlow.js run', async (context) => {
	if (!existsSync(darknetFolder)) return context.skip(`there is no ${darknetFolder}`);
	const imported = await tfjsLayers.read(filesIn(darknetFolder), {}, new AbortController().signal);
	expect(imported).toMatchObject({
		input: { height: 224, width: 224, channels: 3, isOpen: false },
		classCount: 1000
	});
	const parameters = [...imported.weights.values()].reduce((sum, { data }) => sum + data.length, 0);
	expect(parameters).toBe(1_046_488);

	const pixels = uniform([224, 224, 3], 5);
	const found = await runImported(imported, pixels, seedFor(1000));
	const model = await tfjs.loadLayersModel(handler(darknetFolder));
	const layers = model.layers.slice(1);
	const all = tfjs.model({
		inputs: model.inputs,
		outputs: layers.map((layer) => layer.output as never)
	});
	const x = tfjs.tensor4d(pixels.data, [1, 224, 224, 3]);
	const wanted = all.predict(x) as tfjs.Tensor[];
	const errors: number[] = [];
	for (const [i, layer] of layers.entries()) {
		const { data } = found.nodes.get(nodeOf(imported, layer.name))!;
		errors.push(relativeError(data, await wanted[i]!.data<'float32'>()));
	}
	tfjs.dispose([x, ...wanted]);
	expect(errors.length).toBeGreaterThan(50);
	expect(Math.max(...errors)).toBeLessThan(tolerance.forward);
});
