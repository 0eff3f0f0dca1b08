import { refuseNetwork } from '../draft';
import { translateKeras } from '../keras-layers/translate';
import { parseJson, readNumbers } from '../source-files';
import type { ImportedNetwork, ImportOptions, NetworkImporter, SourceFile } from '../types';
import { findFile } from './format';
import { LegacyWeights } from './legacy-weights';
import { withHdf5, type Hdf5File } from './reader';

/** The description of the layers; files of weights alone have none. */
function readDescription(file: Hdf5File, name: string): unknown {
	const text = file.attribute('/', 'model_config');
	if (typeof text === 'string') return parseJson(text, `The description of the network in ${name}`);
	throw refuseNetwork(
		`${name} holds weights without the network they belong to: save the whole network with model.save.`
	);
}

/** Translates what Keras wrote into an HDF5 file. */
export function translateHdf5(
	file: Hdf5File,
	name: string,
	options: ImportOptions
): ImportedNetwork {
	return translateKeras(
		{
			format: 'hdf5',
			description: readDescription(file, name),
			kerasVersion: String(file.attribute('/', 'keras_version') ?? ''),
			weights: new LegacyWeights(file, '/model_weights')
		},
		options
	);
}

async function read(
	files: readonly SourceFile[],
	options: ImportOptions,
	signal: AbortSignal
): Promise<ImportedNetwork> {
	const file = await findFile(files, signal);
	if (!file) throw refuseNetwork('There is no HDF5 file in what was given.');
	const bytes = await readNumbers(file, signal);
	return withHdf5(bytes, file.name, (opened) => translateHdf5(opened, file.name, options));
}

/** Keras layers and weights in one HDF5 file. */
export const importer: NetworkImporter = { read };
