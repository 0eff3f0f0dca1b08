import * as tfjs from '@tensorflow/tfjs';
import { fileOfBytes } from '$lib/networks/import/sources';
import type { SourceFile } from '$lib/networks/import/types';

/** Files of TensorFlow.js networks, written by TensorFlow.js itself. */

const encoder = new TextEncoder();

/** A JSON file in memory. */
export function jsonFile(name: string, json: unknown): SourceFile {
	return fileOfBytes(name, encoder.encode(JSON.stringify(json)) as Uint8Array<ArrayBuffer>);
}

/** A network's description and weights as TensorFlow.js hands them to whoever saves it. */
export async function saveLayers(model: tfjs.LayersModel): Promise<tfjs.io.ModelArtifacts> {
	let saved: tfjs.io.ModelArtifacts | undefined;
	await model.save(
		tfjs.io.withSaveHandler(async (artifacts) => {
			saved = artifacts;
			return { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: 'JSON' } };
		})
	);
	return saved!;
}

/** `model.json` of saved parts. */
export function describe(artifacts: tfjs.io.ModelArtifacts, paths: readonly string[]) {
	return {
		format: artifacts.format,
		generatedBy: artifacts.generatedBy,
		modelTopology: artifacts.modelTopology,
		weightsManifest: [{ paths, weights: artifacts.weightSpecs! }]
	};
}

/** The files of a network of layers, its weights cut into as many shards. */
export async function filesOf(model: tfjs.LayersModel, shards = 1): Promise<SourceFile[]> {
	const artifacts = await saveLayers(model);
	const bytes = new Uint8Array(artifacts.weightData as ArrayBuffer);
	const length = Math.ceil(bytes.length / shards);
	const names = Array.from({ length: shards }, (_, i) => `group1-shard${i + 1}of${shards}.bin`);
	return [
		jsonFile('model.json', describe(artifacts, names)),
		...names.map((name, i) => fileOfBytes(name, bytes.slice(i * length, (i + 1) * length)))
	];
}

/** Runs a function on the plain CPU backend, which shares no code with the one under test. */
export async function onCpu<T>(run: () => Promise<T>): Promise<T> {
	const backend = tfjs.getBackend();
	await tfjs.setBackend('cpu');
	try {
		return await run();
	} finally {
		await tfjs.setBackend(backend);
	}
}

export { tfjs };
