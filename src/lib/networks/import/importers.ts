import type { NetworkFormat, NetworkImporter } from './types';

/** The importers, for the worker: each is fetched when a file of its format is opened. */

const importers = import.meta.glob<NetworkImporter>('./*/importer.ts', { import: 'importer' });

/** Fetches the importer of a format. */
export function loadImporter(format: NetworkFormat): Promise<NetworkImporter> {
	return importers[`./${format}/importer.ts`]!();
}
