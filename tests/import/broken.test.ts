import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { strToU8, zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { FailureError } from '$lib/core/result';
import { guessAnswers } from '$lib/networks/import/answers';
import { importer as hdf5 } from '$lib/networks/import/hdf5/importer';
import { importer as keras } from '$lib/networks/import/keras/importer';
import { packNetwork } from '$lib/networks/import/pack';
import { fileOfBytes } from '$lib/networks/import/sources';
import { importer as tfjsGraph } from '$lib/networks/import/tfjs-graph/importer';
import { importer as tfjsLayers } from '$lib/networks/import/tfjs-layers/importer';
import type { NetworkImporter, SourceFile } from '$lib/networks/import/types';
import { attribute, HandGraph } from './graph-def';
import { jsonFile } from './tfjs';

/** Files with one thing wrong each: the sentence names it. */

type Json = Record<string, unknown>;

/** A whole network of layers as JSON, to be broken. */
function layersJson() {
	const layer = (class_name: string, name: string, config: Json, from?: string) => ({
		class_name,
		name,
		config: { name, ...config },
		inbound_nodes: from ? [[[from, 0, 0, {}]]] : []
	});
	const conv = { filters: 2, kernel_size: [3, 3], padding: 'same', activation: 'relu' };
	return {
		format: 'layers-model',
		modelTopology: {
			keras_version: '2.1.6',
			model_config: {
				class_name: 'Functional',
				config: {
					name: 'broken',
					layers: [
						layer('InputLayer', 'in', { batch_input_shape: [null, 4, 4, 3] as unknown }),
						layer('Conv2D', 'conv', conv, 'in'),
						layer('Flatten', 'flat', {}, 'conv'),
						layer('Dense', 'classes', { units: 2, activation: 'softmax' }, 'flat')
					],
					input_layers: [['in', 0, 0]],
					output_layers: [['classes', 0, 0]]
				}
			}
		},
		weightsManifest: [
			{
				paths: ['folder/shard1.bin', 'folder/shard2.bin'],
				weights: [
					{ name: 'conv/kernel', shape: [3, 3, 3, 2], dtype: 'float32' } as Json,
					{ name: 'conv/bias', shape: [2], dtype: 'float32' },
					{ name: 'classes/kernel', shape: [32, 2], dtype: 'float32' },
					{ name: 'classes/bias', shape: [2], dtype: 'float32' }
				]
			}
		]
	};
}

type LayersJson = ReturnType<typeof layersJson>;

const numbers = () => new Float32Array(54 + 2 + 64 + 2).fill(0.25);

function bytesOf(values: Float32Array): Uint8Array<ArrayBuffer> {
	return new Uint8Array(values.slice().buffer);
}

/** The files of that network after something was done to them. */
function layersFiles(
	change: (json: LayersJson) => void = () => {},
	values = numbers()
): SourceFile[] {
	const json = layersJson();
	change(json);
	const bytes = bytesOf(values);
	return [
		jsonFile('model.json', json),
		fileOfBytes('shard1.bin', bytes.slice(0, 300)),
		fileOfBytes('shard2.bin', bytes.slice(300))
	];
}

const layersOf = (json: LayersJson) => json.modelTopology.model_config.config.layers;
const configOf = (json: LayersJson, layer: number) => layersOf(json)[layer]!.config as Json;
const text = (name: string, content: string) =>
	fileOfBytes(name, strToU8(content) as Uint8Array<ArrayBuffer>);

async function complaint(importer: NetworkImporter, files: readonly SourceFile[]): Promise<string> {
	try {
		await importer.read(files, {}, new AbortController().signal);
	} catch (thrown) {
		if (!(thrown instanceof FailureError)) throw thrown;
		expect(['bad-network', 'unsupported']).toContain(thrown.failure.code);
		return thrown.failure.message;
	}
	return 'it was read';
}

test('unbroken, it is read', async () => {
	expect(await complaint(tfjsLayers, layersFiles())).toBe('it was read');
});

describe('networks of layers', () => {
	const weight = (json: LayersJson, i: number) => json.weightsManifest[0]!.weights[i]!;
	const cases: [string, () => SourceFile[], string][] = [
		[
			'a missing shard',
			() => layersFiles().filter(({ name }) => name !== 'shard2.bin'),
			'The weights’ file shard2.bin is missing'
		],
		[
			'a short shard',
			() => [...layersFiles().slice(0, 2), fileOfBytes('shard2.bin', new Uint8Array(100))],
			'shard1.bin and shard2.bin hold 400 bytes, but 488 are needed: a part of the weights is missing.'
		],
		[
			'a shard that is too long',
			() => [...layersFiles().slice(0, 2), fileOfBytes('shard2.bin', new Uint8Array(1000))],
			'those of another network'
		],
		[
			'a web page instead of a shard',
			() => [...layersFiles().slice(0, 2), text('shard2.bin', '<!DOCTYPE html><title>404</title>')],
			'shard2.bin is a web page'
		],
		[
			'a web page instead of the description',
			() => [text('model.json', '<html>'), ...layersFiles().slice(1)],
			'model.json is a web page'
		],
		[
			'a description that was cut off',
			() => [text('model.json', '{"modelTopology": {"mod'), ...layersFiles().slice(1)],
			'model.json is not JSON: it is damaged, or was cut off.'
		],
		['no description', () => layersFiles().slice(1), '(model.json) is missing'],
		['an empty description', () => [text('model.json', '')], 'model.json is empty.'],
		[
			'no list of weights',
			() => layersFiles((json) => delete (json as Json).weightsManifest),
			'has no list of weights'
		],
		[
			'weights of text',
			() => layersFiles((json) => (weight(json, 1).dtype = 'string')),
			'The weight “conv/bias” is of the type “string”'
		],
		[
			'an unknown quantisation',
			() => layersFiles((json) => (weight(json, 1).quantization = { dtype: 'uint4' })),
			'The weight “conv/bias” is quantised as “uint4”'
		],
		[
			'a weight of two gigabytes',
			() => layersFiles((json) => (weight(json, 0).shape = [32768, 16384])),
			'but 2,147,483,920 are needed'
		],
		[
			'a weight with a bad shape',
			() => layersFiles((json) => (weight(json, 0).shape = [-3, 3])),
			'The weight “conv/kernel” in the manifest'
		],
		[
			'a weight that no layer finds',
			() => layersFiles((json) => (weight(json, 0).name = 'other/kernel')),
			'The weight “kernel” of the layer “conv” is missing.'
		],
		[
			'a kernel of another shape',
			() => layersFiles((json) => (configOf(json, 1).filters = 3)),
			'[3, 3, 3, 3] is needed'
		],
		[
			'an unknown layer',
			() => layersFiles((json) => (layersOf(json)[2]!.class_name = 'Lambda')),
			'The layer “flat” is of the kind “Lambda”, which this site cannot run.'
		],
		[
			'an unknown activation',
			() => layersFiles((json) => (configOf(json, 1).activation = 'snake')),
			'The layer “conv” has the activation “snake”'
		],
		[
			'channels first',
			() => layersFiles((json) => (configOf(json, 1).data_format = 'channels_first')),
			'keeps its channels first'
		],
		[
			'a setting that is no number',
			() => layersFiles((json) => (configOf(json, 1).strides = ['a', 2])),
			'“strides” is ["a",2]'
		],
		[
			'a circle',
			() => layersFiles((json) => (layersOf(json)[1]!.inbound_nodes = [[['flat', 0, 0, {}]]])),
			'runs in a circle'
		],
		[
			'a layer that is missing',
			() => layersFiles((json) => (layersOf(json)[1]!.inbound_nodes = [[['ghost', 0, 0, {}]]])),
			'a layer “ghost”, which is missing'
		],
		[
			'an input of 4 channels',
			() => layersFiles((json) => (configOf(json, 0).batch_input_shape = [null, 4, 4, 4])),
			'pictures of 4 channels'
		],
		[
			'an input that is no picture',
			() => layersFiles((json) => (configOf(json, 0).batch_input_shape = [null, 48])),
			'The network takes 48 numbers'
		],
		[
			'a dense layer that is given too much',
			() => layersFiles((json) => (configOf(json, 0).batch_input_shape = [null, 5, 4, 3])),
			'“classes”'
		],
		[
			'an output that is a picture',
			() =>
				layersFiles(
					(json) => (json.modelTopology.model_config.config.output_layers = [['conv', 0, 0]])
				),
			'The network’s output is [4, 4, 2]'
		],
		[
			'two inputs',
			() =>
				layersFiles((json) =>
					json.modelTopology.model_config.config.input_layers.push(['more', 0, 0])
				),
			'The network takes 2 inputs'
		],
		[
			'a class of its own',
			() => layersFiles((json) => (json.modelTopology.model_config.class_name = 'MyNetwork')),
			'of the kind “MyNetwork”'
		]
	];
	test.each(cases)('%s', async (_name, files, sentence) => {
		expect(await complaint(tfjsLayers, files())).toContain(sentence);
	});

	test('weights that are not numbers are named when the network is packed', async () => {
		const values = numbers();
		values[3] = NaN;
		const files = layersFiles(() => {}, values);
		const imported = await tfjsLayers.read(files, {}, new AbortController().signal);
		const packed = packNetwork(imported, guessAnswers(imported, ''));
		expect(packed.ok ? '' : packed.error.message).toContain('“conv/kernel”');
	});
});

describe('graphs', () => {
	const conv = { strides: attribute.integers(1, 1, 1, 1), padding: attribute.text('SAME') };

	/** A graph whose body is broken. */
	function graphFiles(body: (g: HandGraph, x: string) => string, channels = 3): SourceFile[] {
		const g = new HandGraph();
		const features = body(g, g.input('x', -1, 4, 4, channels));
		g.add('scores', 'Mean', [features, g.integers('axes', [1, 2])]);
		return g.files();
	}

	const graphJson = (node: unknown[]) => ({
		format: 'graph-model',
		modelTopology: { node },
		weightsManifest: []
	});

	const cases: [string, () => SourceFile[], string][] = [
		[
			'an unknown operator',
			() => graphFiles((g, x) => g.add('block/up', 'ResizeBilinear', [x])),
			'The operator “ResizeBilinear” at “block/up” is not among those that this site can run.'
		],
		[
			'channels first',
			() =>
				graphFiles((g, x) =>
					g.add('c', 'Conv2D', [x, g.weight('k', [1, 1, 3, 2])], {
						...conv,
						data_format: attribute.text('NCHW')
					})
				),
			'keeps its channels first (NCHW)'
		],
		[
			'a circle',
			() =>
				graphFiles((g, x) => {
					g.add('a', 'AddV2', [x, 'b']);
					return g.add('b', 'Relu', ['a']);
				}),
			'runs in a circle'
		],
		[
			'a node that is missing',
			() => graphFiles((g) => g.add('r', 'Relu', ['ghost'])),
			'a node “ghost”, which is missing'
		],
		[
			'a kernel for other channels',
			() => graphFiles((g, x) => g.add('c', 'Conv2D', [x, g.weight('k', [1, 1, 5, 2])], conv)),
			'a kernel of 5 channels for 3'
		],
		[
			'a kernel of 2 axes',
			() => graphFiles((g, x) => g.add('c', 'Conv2D', [x, g.weight('k', [3, 2])], conv)),
			'a kernel [3, 2] instead of one of 4 axes'
		],
		[
			'a kernel that depends on the picture',
			() => graphFiles((g, x) => g.add('c', 'Conv2D', [x, x], conv)),
			'takes its input number 2 from the picture'
		],
		[
			'a mean over channels',
			() => graphFiles((g, x) => g.add('m', 'Mean', [x, g.integers('ax', [3])])),
			'runs along the axes 3'
		],
		[
			'normalisation by the batch',
			() =>
				graphFiles((g, x) => {
					const four = ['s', 'o', 'm', 'v'].map((name) => g.weight(name, [3], 0.5, 1));
					return g.add('bn', 'FusedBatchNormV3', [x, ...four], {
						is_training: attribute.flag(true)
					});
				}),
			'as in training'
		],
		[
			'a second input',
			() => graphFiles((g, x) => g.add('s', 'AddV2', [x, g.input('switch')])),
			'The network takes a second input, “switch”'
		],
		[
			'a weight that is missing',
			() => {
				const node = [
					{ name: 'x', op: 'Placeholder', attr: { shape: attribute.shape(1, 4, 4, 3) } },
					{ name: 'lost', op: 'Const' },
					{ name: 'scores', op: 'AddV2', input: ['x', 'lost'] }
				];
				return [jsonFile('model.json', graphJson(node))];
			},
			'The weight “lost” is missing from the list of weights.'
		],
		[
			'no input',
			() => {
				const g = new HandGraph();
				g.add('scores', 'Relu', [g.weight('w', [3])]);
				return g.files();
			},
			'no input for a picture'
		],
		['no nodes', () => [jsonFile('model.json', graphJson([]))], 'has no nodes']
	];
	test.each(cases)('%s', async (_name, files, sentence) => {
		expect(await complaint(tfjsGraph, files())).toContain(sentence);
	});
});

describe('Keras files', () => {
	interface Entry {
		network: string;
		file: string;
		content: string;
	}
	const { networks } = JSON.parse(
		gunzipSync(readFileSync('tests/fixtures/keras.json.gz')).toString()
	) as { networks: Entry[] };

	function contentOf(network: string, file: string): Uint8Array<ArrayBuffer> {
		const entry = networks.find((one) => one.network === network && one.file === file)!;
		return Uint8Array.from(gunzipSync(Buffer.from(entry.content, 'base64')));
	}

	const h5 = () => contentOf('plain', 'keras-2.h5');
	const archive = (parts: Record<string, string | Uint8Array>) =>
		fileOfBytes(
			'x.keras',
			zipSync(
				Object.fromEntries(
					Object.entries(parts).map(([name, part]) => [
						name,
						typeof part === 'string' ? strToU8(part) : part
					])
				)
			) as Uint8Array<ArrayBuffer>
		);
	const sequential = (layers: unknown[]) =>
		JSON.stringify({ class_name: 'Sequential', config: { name: 's', layers } });

	/** The same bytes with one text in place of another as long. */
	function replaceText(bytes: Uint8Array, from: string, to: string): Uint8Array<ArrayBuffer> {
		const latin = Buffer.from(bytes).toString('latin1').replaceAll(from, to);
		return Uint8Array.from(Buffer.from(latin, 'latin1'));
	}

	const cases: [string, NetworkImporter, () => SourceFile, string][] = [
		['other bytes', hdf5, () => text('x.h5', 'not HDF5'), 'x.h5 is not an HDF5 file'],
		['an empty file', hdf5, () => text('x.h5', ''), 'x.h5 is empty.'],
		['a web page', hdf5, () => text('x.h5', '<!doctype html>'), 'x.h5 is a web page'],
		[
			'a file that was cut off',
			hdf5,
			() => fileOfBytes('x.h5', h5().slice(0, 9000)),
			'x.h5 is a damaged HDF5 file'
		],
		[
			'weights alone',
			hdf5,
			() => fileOfBytes('x.h5', replaceText(h5(), 'model_config', 'other_config')),
			'x.h5 holds weights without the network they belong to'
		],
		[
			'an unknown layer in HDF5',
			hdf5,
			() => fileOfBytes('x.h5', replaceText(h5(), '"Flatten"', '"Permute"')),
			'The layer “flat” is of the kind “Permute”'
		],
		[
			'a weight that is missing in HDF5',
			hdf5,
			() => fileOfBytes('x.h5', replaceText(h5(), 'conv2/kernel:0', 'conv2/core_l:0')),
			'The weight “kernel” of the layer “conv2” is missing.'
		],
		[
			'an archive without weights',
			keras,
			() => archive({ 'config.json': sequential([]) }),
			'model.weights.h5 is missing in it'
		],
		[
			'an archive without a description',
			keras,
			() => archive({ 'model.weights.h5': h5() }),
			'config.json is missing in it'
		],
		[
			'an archive whose weights are none of the network',
			keras,
			() =>
				archive({
					'model.weights.h5': h5(),
					'config.json': sequential([
						{ class_name: 'InputLayer', config: { name: 'in', batch_shape: [null, 4, 4, 3] } },
						{ class_name: 'Conv2D', config: { name: 'conv', filters: 2, kernel_size: [1, 1] } }
					])
				}),
			'The weight “kernel” of the layer “conv” is missing.'
		],
		['a .keras file of other bytes', keras, () => text('x.keras', 'x'), 'is not a Keras network'],
		[
			'a damaged archive',
			keras,
			() => {
				const bytes = contentOf('plain', 'keras-3.0.keras');
				return fileOfBytes('x.keras', bytes.slice(0, 4000));
			},
			'x.keras is a damaged archive'
		],
		[
			'a network without layers',
			keras,
			() => archive({ 'config.json': sequential([]), 'model.weights.h5': h5() }),
			'does not say the shape'
		]
	];
	test.each(cases)('%s', async (_name, importer, file, sentence) => {
		expect(await complaint(importer, [file()])).toContain(sentence);
	});
});
