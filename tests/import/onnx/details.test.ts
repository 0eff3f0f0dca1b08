import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { guessAnswers, rangeOf } from '$lib/networks/import/answers';
import { importer as onnx } from '$lib/networks/import/onnx/importer';
import { nameNodes } from '$lib/networks/import/onnx/names';
import { toNode } from '$lib/networks/import/onnx/node';
import { readModel, type NodeProto } from '$lib/networks/import/onnx/proto';
import { fileOfBytes } from '$lib/networks/import/sources';
import { readOnnx } from './fixture';
import { someValues, soundModel, writeOnnx, type ModelText, type NodeText } from './write';

/** What the files of PyTorch do not show. */

const signal = new AbortController().signal;

describe('the wire format', () => {
	test('whole numbers come back, negative ones too', () => {
		const whole = fc.array(fc.maxSafeInteger(), { minLength: 1, maxLength: 5 });
		fc.assert(
			fc.property(whole, (numbers) => {
				const nodes = [{ op: 'X', inputs: [], outputs: ['y'], settings: { numbers } }];
				const model = readModel(writeOnnx({ inputs: [], outputs: [], nodes }));
				expect(model.graph!.node[0]!.attribute[0]!.ints).toEqual(numbers);
			})
		);
	});

	test('the largest whole number, with which exporters say “to the end”, is rounded', () => {
		const settings = { ends: [2 ** 63 - 1024] };
		const nodes = [{ op: 'Slice', inputs: [], outputs: ['y'], settings }];
		const model = readModel(writeOnnx({ inputs: [], outputs: [], nodes }));
		expect(model.graph!.node[0]!.attribute[0]!.ints[0]).toBeGreaterThan(2 ** 62);
	});

	test('packed and single numbers are the same list', () => {
		// Field 8 of an attribute: 1 and 300 packed, then −1 alone.
		const attribute = [0x42, 3, 1, 0xac, 2, 0x40, ...Array<number>(9).fill(0xff), 1];
		const node = [0x2a, attribute.length, ...attribute];
		const graph = [0x0a, node.length, ...node];
		const model = readModel(Uint8Array.from([0x3a, graph.length, ...graph]));
		expect(model.graph!.node[0]!.attribute[0]!.ints).toEqual([1, 300, -1]);
	});
});

describe('names', () => {
	function named(...entries: readonly (readonly [name: string, op: string, weight?: string])[]) {
		const nodes = entries.map(([name, opType, weight]) =>
			toNode({
				name,
				opType,
				input: ['x', weight ?? ''],
				output: ['y'],
				attribute: [],
				domain: ''
			} satisfies NodeProto)
		);
		return [...nameNodes(nodes).values()];
	}

	test('PyTorch’s paths', () => {
		expect(
			named(
				['/conv1/Conv', 'Conv'],
				['/layer1/layer1.0/conv1/Conv', 'Conv'],
				['/layer1/layer1.0/relu/Relu', 'Relu'],
				['/layer1/layer1.0/relu_1/Relu', 'Relu'],
				['/layer1/layer1.0/Add', 'Add'],
				['/Flatten', 'Flatten'],
				['/fc/Gemm', 'Gemm']
			)
		).toEqual([
			'conv1',
			'layer1.0.conv1',
			'layer1.0.relu',
			'layer1.0.relu_1',
			'layer1.0.add',
			'flatten',
			'fc'
		]);
	});

	test('a module that is used twice keeps its numbers', () => {
		expect(named(['/act/Relu', 'Relu'], ['/act/Relu_1', 'Relu'])).toEqual(['act', 'act_1']);
	});

	test('older files: the name of the weight', () => {
		expect(named(['Conv_0', 'Conv', 'features.0.weight'], ['Relu_1', 'Relu'])).toEqual([
			'features.0',
			'relu_1'
		]);
	});

	test('what all paths share is left out', () => {
		expect(
			named(
				['StatefulPartitionedCall/model/conv1/Conv2D', 'Conv'],
				['StatefulPartitionedCall/model/act/Relu', 'Relu']
			)
		).toEqual(['conv1.Conv2D', 'act']);
	});
});

const convolutional: ModelText = {
	inputs: [{ name: 'picture', dims: ['batch', 3, 'height', 'width'] }],
	outputs: [{ name: 'scores', dims: ['batch', 5] }],
	nodes: [
		{ op: 'Conv', inputs: ['picture', 'w'], outputs: ['c'] },
		{ op: 'GlobalAveragePool', inputs: ['c'], outputs: ['p'] },
		{ op: 'Flatten', inputs: ['p'], outputs: ['scores'] }
	],
	tensors: [{ name: 'w', dims: [5, 3, 3, 3], values: someValues(135) }]
};

describe('the size of the picture', () => {
	test('open: 224 × 224 unless asked otherwise', async () => {
		const bytes = writeOnnx(convolutional);
		expect((await readOnnx(bytes)).input).toEqual({
			height: 224,
			width: 224,
			channels: 3,
			isOpen: true
		});
		const asked = await onnx.read(
			[fileOfBytes('n.onnx', bytes)],
			{ height: 40, width: 50 },
			signal
		);
		expect([asked.input.height, asked.input.width]).toEqual([40, 50]);
	});

	test('open, but flattened: the usual size that fits', async () => {
		const { inputs, tensors } = soundModel;
		const open = { ...inputs[0]!, dims: ['batch', 3, 'h', 'w'] };
		const units = [{ name: 'g', dims: [2 * 26 * 26, 5], values: someValues(2 * 26 * 26 * 5) }];
		const bytes = writeOnnx({
			...soundModel,
			inputs: [open],
			tensors: [...tensors!.slice(0, 2), ...units]
		});
		expect((await readOnnx(bytes)).input).toMatchObject({ height: 28, width: 28, isOpen: true });
	});

	test('open channels: those of the first convolution', async () => {
		const grey: ModelText = {
			...convolutional,
			inputs: [{ name: 'picture', dims: ['n', 'c', 8, 8] }],
			tensors: [{ name: 'w', dims: [5, 1, 3, 3], values: someValues(45) }]
		};
		expect((await readOnnx(writeOnnx(grey))).input.channels).toBe(1);
	});
});

describe('the classes', () => {
	test.each([
		['Python’s dictionary', `{0: 'tench', 1: "it's", 2: 'a, b', 3: 'd', 4: 'e'}`],
		['JSON', `["tench", "it's", "a, b", "d", "e"]`]
	])('%s', async (_title, names) => {
		const imported = await readOnnx(writeOnnx({ ...soundModel, metadata: { names } }));
		expect(imported.classes).toEqual(['tench', "it's", 'a, b', 'd', 'e']);
	});

	test('another number of names is left out', async () => {
		const imported = await readOnnx(writeOnnx({ ...soundModel, metadata: { names: '["a"]' } }));
		expect(imported.classes).toBeUndefined();
	});
});

describe('the values that a picture is given as', () => {
	const channelsLast = [{ name: 'picture', dims: ['batch', 4, 4, 3] }];
	const turned: NodeText = {
		op: 'Transpose',
		inputs: ['picture'],
		outputs: ['t'],
		settings: { perm: [0, 3, 1, 2] }
	};
	const [conv, ...others] = soundModel.nodes;
	const nodes = [turned, { ...conv!, inputs: ['t', 'w', 'b'] }, ...others];

	test.each([
		['PyTorch', { producer: 'pytorch' }, 'pytorch', 'imagenet'],
		['unknown', {}, 'pytorch', 'imagenet'],
		['tf2onnx', { producer: 'tf2onnx' }, 'keras', 'signed'],
		[
			'tf2onnx, channels last',
			{ producer: 'tf2onnx', inputs: channelsLast, nodes },
			'keras',
			'signed'
		],
		['unknown, channels last', { inputs: channelsLast, nodes }, 'keras', 'signed'],
		['PyTorch, turned', { producer: 'pytorch', inputs: channelsLast, nodes }, 'pytorch', 'imagenet']
	] as const)(
		'are guessed by the program that wrote the file: %s',
		async (_title, more, framework, range) => {
			const imported = await readOnnx(writeOnnx({ ...soundModel, ...more }), 'mobilenet.onnx');
			expect(imported.trainedIn).toBe(framework);
			expect(rangeOf(guessAnswers(imported, ''))?.id).toBe(range);
		}
	);

	test('arithmetic that stands first says them', async () => {
		const scaled: NodeText[] = [
			{ op: 'Mul', inputs: ['picture', 'k'], outputs: ['m'] },
			{ op: 'Sub', inputs: ['m', 'o'], outputs: ['n'] },
			{ ...conv!, inputs: ['n', 'w', 'b'] }
		];
		const tensors = [
			...soundModel.tensors!,
			{ name: 'k', dims: [], values: [1 / 127.5] },
			{ name: 'o', dims: [], values: [1] }
		];
		const model = { ...soundModel, nodes: [...scaled, ...others], tensors };
		const { values, nodes } = await readOnnx(writeOnnx(model));
		expect(values!.mean[0]).toBeCloseTo(0.5, 6);
		expect(values!.std[2]).toBeCloseTo(0.5, 6);
		expect(nodes[1]!.op).toBe('convolution');
	});

	test('bytes are whole numbers up to 255, whatever the factor', async () => {
		const inputs = [{ ...soundModel.inputs[0]!, type: 2 }];
		const cast: NodeText = {
			op: 'Cast',
			inputs: ['picture'],
			outputs: ['f32'],
			settings: { to: 1 }
		};
		const read = async (...first: NodeText[]) => {
			const nodes = [
				cast,
				...first,
				{ ...conv!, inputs: [first.at(-1)?.outputs[0] ?? 'f32', 'w', 'b'] }
			];
			const tensors = [...soundModel.tensors!, { name: 'two', dims: [], values: [2] }];
			return readOnnx(writeOnnx({ ...soundModel, inputs, nodes: [...nodes, ...others], tensors }));
		};
		expect((await read()).values!.std[0]).toBeCloseTo(1 / 255, 8);
		const doubled = await read({ op: 'Mul', inputs: ['f32', 'two'], outputs: ['m'] });
		expect(doubled.values!.std[0]).toBeCloseTo(1 / 510, 8);
	});
});

test('weights may stand in a second file', async () => {
	const values = someValues(54);
	const outside = { location: 'folder/n.onnx.data', length: 216 };
	const [first, ...others] = soundModel.tensors!;
	const tensors = [{ ...first!, values: [], outside }, ...others];
	const files = [
		fileOfBytes('n.onnx', writeOnnx({ ...soundModel, tensors })),
		fileOfBytes('n.onnx.data', new Uint8Array(Float32Array.from(values).buffer))
	];
	const apart = await onnx.read(files, {}, signal);
	const together = await readOnnx(writeOnnx(soundModel));
	expect([...apart.weights]).toEqual([...together.weights]);
});

test('outputs beside the class scores are left out, and said so', async () => {
	const outputs = [{ name: 'r', dims: [1, 2, 2, 2] }, ...soundModel.outputs];
	const { notes, classCount } = await readOnnx(writeOnnx({ ...soundModel, outputs }));
	expect(classCount).toBe(5);
	expect(notes).toEqual(['The output “r” was left out.']);
});

test('what the output does not need is not translated', async () => {
	const unused: NodeText = { op: 'GridSample', inputs: ['c'], outputs: ['unused'] };
	const nodes = [...soundModel.nodes, unused];
	const kept = await readOnnx(writeOnnx({ ...soundModel, nodes }));
	expect(kept.nodes).toEqual((await readOnnx(writeOnnx(soundModel))).nodes);
});

test('a logarithm of shares must be the end', async () => {
	const nodes: NodeText[] = [
		...soundModel.nodes.slice(0, 3),
		{ op: 'LogSoftmax', name: 'log', inputs: ['f'], outputs: ['l'] },
		{ op: 'Gemm', name: 'fc', inputs: ['l', 'g'], outputs: ['scores'] }
	];
	await expect(readOnnx(writeOnnx({ ...soundModel, nodes }))).rejects.toThrow(
		/“fc”.*follows a LogSoftmax/
	);
});
