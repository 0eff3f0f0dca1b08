import { findModelJson, isGraphModel } from '../tfjs/model-json';
import type { FormatEntry } from '../types';
import { tensorflowVocabulary } from './vocabulary';

/** TensorFlow operators as TensorFlow.js' converter keeps them. */
export const format: FormatEntry = {
	format: 'tfjs-graph',
	title: 'TensorFlow.js graph model',
	files: 'model.json with its .bin shards',
	vocabulary: tensorflowVocabulary,
	recognises: async (files, signal) => {
		const { model } = await findModelJson(files, signal);
		return model !== undefined && isGraphModel(model);
	}
};
