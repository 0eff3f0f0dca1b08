import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { beforeAll, describe, expect, test } from 'vitest';
import { startWasmInNode } from '$lib/engine/node';
import { relativeError } from '$lib/engine/self-check/reference';
import { hdf5 } from '$lib/networks/import/hdf5/importer';
import { keras } from '$lib/networks/import/keras/importer';
import { fileOfBytes } from '$lib/networks/import/sources';
import type { ImportedNetwork } from '$lib/networks/import/types';
import { seedFor, tolerance } from './compare';
import { runImported } from './run';

/** `.h5` and `.keras` files of several ages against PyTorch in double precision; `make_keras.py` made both. */

interface Entry {
	readonly network: string;
	readonly file: string;
	/** Base64 of the gzipped file. */
	readonly content: string;
	readonly logits: string;
	/** Of Σ seed · logits by pixels in [0, 1]. */
	readonly gradient: string;
}

interface Fixture {
	readonly pixels: string;
	readonly networks: readonly Entry[];
}

const fixture = JSON.parse(
	gunzipSync(readFileSync('tests/fixtures/keras.json.gz')).toString()
) as Fixture;

const signal = new AbortController().signal;

function floats(base64: string): Float32Array {
	const bytes = Uint8Array.from(Buffer.from(base64, 'base64'));
	return new Float32Array(bytes.buffer);
}

const pixels = { shape: [9, 7, 3], data: floats(fixture.pixels) };

function fileOf({ network, file, content }: Entry) {
	const bytes = Uint8Array.from(gunzipSync(Buffer.from(content, 'base64')));
	return fileOfBytes(`${network}-${file}`, bytes);
}

function read(entry: Entry): Promise<ImportedNetwork> {
	const importer = entry.file.endsWith('.h5') ? hdf5 : keras;
	return importer.read([fileOf(entry)], {}, signal);
}

function entryOf(network: string, file: string): Entry {
	return fixture.networks.find((entry) => entry.network === network && entry.file === file)!;
}

beforeAll(startWasmInNode);

describe('Keras files agree with PyTorch, forwards and backwards', () => {
	const names = fixture.networks.map(
		(entry) => [`${entry.network} in ${entry.file}`, entry] as const
	);
	test.each(names)('%s', async (_name, entry) => {
		const imported = await read(entry);
		const wanted = { logits: floats(entry.logits), gradient: floats(entry.gradient) };
		const found = await runImported(imported, pixels, seedFor(wanted.logits.length));
		expect(relativeError(found.logits, wanted.logits)).toBeLessThan(tolerance.forward);
		expect(relativeError(found.gradient, wanted.gradient)).toBeLessThan(tolerance.gradient);
	});
});

test('bias, normalisation and activation are nodes of their own, named after their layer', async () => {
	const { nodes, name } = await read(entryOf('plain', 'keras-3.8.keras'));
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
	const { values } = await read(entryOf('recorded', 'keras-2.h5'));
	expect(values!.mean[0]).toBeCloseTo(0.5, 6);
	expect(values!.std[0]).toBeCloseTo(0.5, 6);
	const measured = await read(entryOf('preprocessed', 'keras-3.0.keras'));
	expect(measured.values!.mean.every((mean) => mean > 0.4 && mean < 0.5)).toBe(true);
	expect(measured.nodes[1]!.op).toBe('convolution');
});

test('the definition of hard sigmoid is that of the version', async () => {
	const older = await read(entryOf('named_activations', 'keras-2.h5'));
	const newer = await read(entryOf('named_activations', 'keras-3.8.keras'));
	const scaleOf = ({ nodes }: ImportedNetwork) =>
		nodes.find((node) => node.name === 'of_hard_sigmoid.hard-sigmoid.scale');
	expect(scaleOf(older)?.op).toBe('scale');
	expect(scaleOf(newer)).toBeUndefined();
});

test('a .keras file from before version 2.12, which is HDF5 inside, is read as such', async () => {
	const { name, size, bytes } = fileOf(entryOf('plain', 'keras-2.h5'));
	const renamed = { name: name.replace('.h5', '.keras'), size, bytes };
	const imported = await keras.read([renamed], {}, signal);
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
