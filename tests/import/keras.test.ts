import { beforeAll, describe, expect, test } from 'vitest';
import { startWasmInNode } from '$lib/engine/node';
import { format as hdf5 } from '$lib/networks/import/hdf5/format';
import { format as keras } from '$lib/networks/import/keras/format';
import { importer } from '$lib/networks/import/keras/importer';
import { fileOfBytes } from '$lib/networks/import/sources';
import type { ImportedNetwork } from '$lib/networks/import/types';
import { tolerance } from './compare';
import { kerasErrors, readKeras } from './keras-compare';
import { kerasFileOf, readKerasFixture, type StoredKeras } from './keras-fixture';

/** `.h5` and `.keras` files of several ages against PyTorch in double precision; `make_keras.py` made both. */

const { pixels, networks } = readKerasFixture();
const signal = new AbortController().signal;

function entryOf(network: string, file: string): StoredKeras {
	return networks.find((entry) => entry.network === network && entry.file === file)!;
}

function fileOf(entry: StoredKeras) {
	const { name, bytes } = kerasFileOf(entry);
	return fileOfBytes(name, bytes);
}

beforeAll(startWasmInNode);

describe('Keras files agree with PyTorch, forwards and backwards', () => {
	const names = networks.map((entry) => [`${entry.network} in ${entry.file}`, entry] as const);
	test.each(names)('%s', async (_name, entry) => {
		const errors = await kerasErrors(await readKeras(entry), entry, pixels);
		expect(errors.logits).toBeLessThan(tolerance.forward);
		expect(errors.gradient).toBeLessThan(tolerance.gradient);
	});
});

test('bias, normalisation and activation are nodes of their own, named after their layer', async () => {
	const { nodes, name } = await readKeras(entryOf('plain', 'keras-3.8.keras'));
	expect(name).toBe('plain');
	expect(nodes.map((node) => node.name)).toEqual([
		'input',
		'conv1',
		'conv1.bias',
		'conv1.relu',
		'conv2',
		'flat',
		'scores',
		'scores.bias'
	]);
});

test('arithmetic on the picture becomes mean and deviation, whether layers or recorded', async () => {
	const { values } = await readKeras(entryOf('recorded', 'keras-2.h5'));
	expect(values!.mean[0]).toBeCloseTo(0.5, 6);
	expect(values!.std[0]).toBeCloseTo(0.5, 6);
	const measured = await readKeras(entryOf('preprocessed', 'keras-3.0.keras'));
	expect(measured.values!.mean.every((mean) => mean > 0.4 && mean < 0.5)).toBe(true);
	expect(measured.nodes[1]!.op).toBe('convolution');
});

test('the definition of hard sigmoid is that of the version', async () => {
	const older = await readKeras(entryOf('named_activations', 'keras-2.h5'));
	const newer = await readKeras(entryOf('named_activations', 'keras-3.8.keras'));
	const scaleOf = ({ nodes }: ImportedNetwork) =>
		nodes.find((node) => node.name === 'of_hard_sigmoid.hard-sigmoid.scale');
	expect(scaleOf(older)?.op).toBe('scale');
	expect(scaleOf(newer)).toBeUndefined();
});

test('a .keras file from before version 2.12, which is HDF5 inside, is read as such', async () => {
	const { name, size, bytes } = fileOf(entryOf('plain', 'keras-2.h5'));
	const renamed = { name: name.replace('.h5', '.keras'), size, bytes };
	const imported = await importer.read([renamed], {}, signal);
	expect(imported.logits).toBe('scores.bias');
});

test('files are told apart by their endings and first bytes', async () => {
	const old = fileOf(entryOf('plain', 'keras-2.h5'));
	const archive = fileOf(entryOf('plain', 'keras-3.0.keras'));
	expect(await hdf5.recognises([old], signal)).toBe(true);
	expect(await hdf5.recognises([{ ...old, name: 'network' }], signal)).toBe(true);
	expect(await hdf5.recognises([archive], signal)).toBe(false);
	expect(await keras.recognises([archive], signal)).toBe(true);
	expect(await keras.recognises([old], signal)).toBe(false);
});
