import type { NetworkFormat } from './types';

/** The names of formats for the page, which needs no importer to say them. */
export const formatTitles: Readonly<Record<NetworkFormat, string>> = {
	'tfjs-layers': 'TensorFlow.js layers model',
	'tfjs-graph': 'TensorFlow.js graph model',
	keras: 'Keras 3',
	hdf5: 'Keras HDF5',
	onnx: 'ONNX'
};
