import { isRecord } from '$lib/graph/checks';
import { isZip, unpackArchive } from '../archive';
import { refuseNetwork } from '../draft';
import { translateHdf5 } from '../hdf5/importer';
import { withHdf5 } from '../hdf5/reader';
import { isHdf5 } from '../hdf5/signature';
import { translateKeras } from '../keras-layers/translate';
import { readJsonObject, readNumbers, stemOf } from '../source-files';
import type { ImportedNetwork, ImportOptions, NetworkImporter, SourceFile } from '../types';
import { findFile } from './format';
import { StoredWeights } from './stored-weights';

function part(parts: readonly SourceFile[], name: string, archive: SourceFile): SourceFile {
	const found = parts.find((file) => file.name === name);
	if (found) return found;
	throw refuseNetwork(`${archive.name} is no whole Keras network: ${name} is missing in it.`);
}

/** The version stands beside the network; without it, the format is that of Keras 3. */
async function readVersion(parts: readonly SourceFile[], signal: AbortSignal): Promise<string> {
	const file = parts.find(({ name }) => name === 'metadata.json');
	const metadata = file ? await readJsonObject(file, signal) : {};
	return isRecord(metadata) ? String(metadata.keras_version ?? '3') : '3';
}

async function readArchive(
	archive: SourceFile,
	options: ImportOptions,
	signal: AbortSignal
): Promise<ImportedNetwork> {
	const parts = await unpackArchive(archive, signal);
	const description = await readJsonObject(part(parts, 'config.json', archive), signal);
	const stored = part(parts, 'model.weights.h5', archive);
	const kerasVersion = await readVersion(parts, signal);
	return withHdf5(await readNumbers(stored, signal), stored.name, (file) =>
		translateKeras(
			{ format: 'keras', description, kerasVersion, weights: new StoredWeights(file) },
			options
		)
	);
}

async function read(
	files: readonly SourceFile[],
	options: ImportOptions,
	signal: AbortSignal
): Promise<ImportedNetwork> {
	const file = findFile(files);
	if (!file) throw refuseNetwork('There is no .keras file in what was given.');
	const bytes = await readNumbers(file, signal);
	if (isZip(bytes)) return readArchive(file, options, signal);
	if (!isHdf5(bytes))
		throw refuseNetwork(`${file.name} is not a Keras network: it begins with other bytes.`);
	// Before version 2.12, the ending said nothing of the format.
	return withHdf5(bytes, stemOf(file), (opened) => translateHdf5(opened, file.name, options));
}

/** The `.keras` format: a zip archive of the layers' description and their weights as HDF5. */
export const importer: NetworkImporter = { read };
