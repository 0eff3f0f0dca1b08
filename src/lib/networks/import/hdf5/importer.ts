import { refuseNetwork } from '../draft';
import { translateKeras } from '../keras-layers/translate';
import { extensionOf, parseJson, readNumbers } from '../source-files';
import type { ImportedNetwork, ImportOptions, NetworkImporter, SourceFile } from '../types';
import { LegacyWeights } from './legacy-weights';
import { isHdf5, withHdf5, type Hdf5File } from './reader';

const endings: readonly string[] = ['h5', 'hdf5', 'hdf'];

async function isOurs(file: SourceFile, signal: AbortSignal): Promise<boolean> {
	return endings.includes(extensionOf(file)) || isHdf5(await file.bytes(signal));
}

async function findFile(
	files: readonly SourceFile[],
	signal: AbortSignal
): Promise<SourceFile | undefined> {
	for (const file of files) if (await isOurs(file, signal)) return file;
	return undefined;
}

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
export const hdf5: NetworkImporter = {
	format: 'hdf5',
	title: 'Keras HDF5',
	recognises: async (files, signal) => (await findFile(files, signal)) !== undefined,
	read
};
