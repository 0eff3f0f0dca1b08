import { kerasVocabulary } from '../keras-layers/vocabulary';
import { extensionOf } from '../source-files';
import type { FormatEntry, SourceFile } from '../types';
import { isHdf5 } from './signature';

const endings: readonly string[] = ['h5', 'hdf5', 'hdf'];

/** The one file of a network, if it is there: by its ending, else by its first bytes. */
export async function findFile(
	files: readonly SourceFile[],
	signal: AbortSignal
): Promise<SourceFile | undefined> {
	const named = files.find((file) => endings.includes(extensionOf(file)));
	if (named) return named;
	for (const file of files) if (isHdf5(await file.bytes(signal))) return file;
	return undefined;
}

/** Keras layers and weights in one HDF5 file. */
export const format: FormatEntry = {
	format: 'hdf5',
	title: 'Keras HDF5',
	files: '.h5',
	vocabulary: kerasVocabulary,
	recognises: async (files, signal) => (await findFile(files, signal)) !== undefined
};
