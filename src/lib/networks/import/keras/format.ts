import { kerasVocabulary } from '../keras-layers/vocabulary';
import { extensionOf } from '../source-files';
import type { FormatEntry, SourceFile } from '../types';

/** The one file of a network, if it is there. */
export function findFile(files: readonly SourceFile[]): SourceFile | undefined {
	return files.find((file) => extensionOf(file) === 'keras');
}

/** The `.keras` format: a zip archive of the layers' description and their weights as HDF5. */
export const format: FormatEntry = {
	format: 'keras',
	title: 'Keras 3',
	files: '.keras',
	vocabulary: kerasVocabulary,
	recognises: async (files) => findFile(files) !== undefined
};
