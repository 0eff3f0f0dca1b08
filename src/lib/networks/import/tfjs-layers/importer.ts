import { translateKeras } from '../keras-layers/translate';
import { ListedWeights } from '../keras-layers/weight-store';
import type { ModelJson } from '../tfjs/model-json';
import { readStoredNetwork } from '../tfjs/stored-network';
import type { ImportedNetwork, ImportOptions, NetworkImporter, SourceFile } from '../types';

/** What Keras wrote holds its layers in `model_config`; what TensorFlow.js saved may hold them at the top. */
function descriptionIn({ topology }: ModelJson): unknown {
	return topology.model_config ?? topology;
}

async function read(
	files: readonly SourceFile[],
	options: ImportOptions,
	signal: AbortSignal
): Promise<ImportedNetwork> {
	const { model, weights } = await readStoredNetwork(files, signal);
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
export const importer: NetworkImporter = { read };
