import type { NdArray } from '$lib/core/types';
import { relativeError } from '$lib/engine/self-check/reference';
import { importer as hdf5 } from '$lib/networks/import/hdf5/importer';
import { importer as keras } from '$lib/networks/import/keras/importer';
import { fileOfBytes } from '$lib/networks/import/sources';
import type { ImportedNetwork } from '$lib/networks/import/types';
import { seedFor } from './compare';
import { floats, kerasFileOf, type StoredKeras } from './keras-fixture';
import { runImported } from './run';

/** A file opened as the site opens it. */
export function readKeras(stored: StoredKeras): Promise<ImportedNetwork> {
	const importer = stored.file.endsWith('.h5') ? hdf5 : keras;
	const { name, bytes } = kerasFileOf(stored);
	return importer.read([fileOfBytes(name, bytes)], {}, new AbortController().signal);
}

/** How far an opened network is off from PyTorch: max |a − b| / max |b|. */
export async function kerasErrors(imported: ImportedNetwork, stored: StoredKeras, pixels: NdArray) {
	const wanted = { logits: floats(stored.logits), gradient: floats(stored.gradient) };
	const found = await runImported(imported, pixels, seedFor(wanted.logits.length));
	return {
		logits: relativeError(found.logits, wanted.logits),
		gradient: relativeError(found.gradient, wanted.gradient)
	};
}
