import { isRecord } from '$lib/graph/checks';
import { kerasVocabulary } from '../keras-layers/vocabulary';
import { findModelJson, isGraphModel, type ModelJson } from '../tfjs/model-json';
import type { FormatEntry } from '../types';

/** Whether a description is one of Keras layers. */
function isLayersModel(model: ModelJson): boolean {
	if (isGraphModel(model)) return false;
	const { json, topology } = model;
	return (
		json.format === 'layers-model' || isRecord(topology.model_config) || 'class_name' in topology
	);
}

/** Keras layers as TensorFlow.js keeps them. */
export const format: FormatEntry = {
	format: 'tfjs-layers',
	title: 'TensorFlow.js layers model',
	files: 'model.json with its .bin shards',
	vocabulary: kerasVocabulary,
	recognises: async (files, signal) => {
		const { model } = await findModelJson(files, signal);
		return model !== undefined && isLayersModel(model);
	}
};
