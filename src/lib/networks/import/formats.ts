import type { NetworkFormat, NetworkImporter } from './types';

/** A format, known before its importer is fetched. */
export interface FormatEntry {
	readonly format: NetworkFormat;
	/** Fetches the importer; the page alone needs none of them. */
	load(): Promise<NetworkImporter>;
}

/** Every format that networks are opened from. A new one is an importer, an entry here, and a title. */
export const formats: readonly FormatEntry[] = [
	{
		format: 'tfjs-layers',
		load: async () => (await import('./tfjs-layers/importer')).tfjsLayers
	},
	{
		format: 'tfjs-graph',
		load: async () => (await import('./tfjs-graph/importer')).tfjsGraph
	},
	{ format: 'keras', load: async () => (await import('./keras/importer')).keras },
	{ format: 'hdf5', load: async () => (await import('./hdf5/importer')).hdf5 },
	{ format: 'onnx', load: async () => (await import('./onnx/importer')).onnx }
];
