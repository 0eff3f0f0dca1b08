import { isRecord } from '$lib/graph/checks';
import { refuseNetwork } from '../draft';
import { translateKeras } from '../keras-layers/translate';
import { ListedWeights } from '../keras-layers/weight-store';
import { readWeights } from '../tfjs/manifest';
import { findModelJson, isGraphModel, type ModelJson } from '../tfjs/model-json';
import type { ImportedNetwork, ImportOptions, NetworkImporter, SourceFile } from '../types';

/** Whether a description is one of Keras layers. */
function isLayersModel(model: ModelJson): boolean {
	if (isGraphModel(model)) return false;
	const { json, topology } = model;
	return (
		json.format === 'layers-model' || isRecord(topology.model_config) || 'class_name' in topology
	);
}

async function recognises(files: readonly SourceFile[], signal: AbortSignal): Promise<boolean> {
	const { model } = await findModelJson(files, signal);
	return model !== undefined && isLayersModel(model);
}

/** What Keras wrote holds its layers in `model_config`; what TensorFlow.js saved may hold them at the top. */
function descriptionIn({ topology }: ModelJson): unknown {
	return topology.model_config ?? topology;
}

async function read(
	files: readonly SourceFile[],
	options: ImportOptions,
	signal: AbortSignal
): Promise<ImportedNetwork> {
	const { model, failure } = await findModelJson(files, signal);
	if (!model)
		throw failure ?? refuseNetwork('The description of the network (model.json) is missing.');
	const weights = await readWeights(model.json.weightsManifest, files, signal);
	return translateKeras(
		{
			format: 'tfjs-layers',
			description: descriptionIn(model),
			kerasVersion: String(model.topology.keras_version ?? ''),
			weights: new ListedWeights(weights)
		},
		options
	);
}

/** Keras layers as TensorFlow.js keeps them: `model.json` and shards of weights. */
export const tfjsLayers: NetworkImporter = {
	format: 'tfjs-layers',
	title: 'TensorFlow.js layers model',
	recognises,
	read
};
