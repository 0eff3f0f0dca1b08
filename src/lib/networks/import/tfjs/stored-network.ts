import type { NdArray } from '$lib/core/types';
import { refuseNetwork } from '../draft';
import type { SourceFile } from '../types';
import { readWeights } from './manifest';
import { findModelJson, type ModelJson } from './model-json';

/** A TensorFlow.js network of either kind as its files hold it. */
export interface StoredNetwork {
	readonly model: ModelJson;
	readonly weights: ReadonlyMap<string, NdArray>;
}

/**
 * The description of a TensorFlow.js network and its weights.
 * @throws FailureError with a sentence where one of them is missing or damaged
 */
export async function readStoredNetwork(
	files: readonly SourceFile[],
	signal: AbortSignal
): Promise<StoredNetwork> {
	const { model, failure } = await findModelJson(files, signal);
	if (!model)
		throw failure ?? refuseNetwork('The description of the network (model.json) is missing.');
	return { model, weights: await readWeights(model.json.weightsManifest, files, signal) };
}
