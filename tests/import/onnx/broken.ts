import { soundModel, writeOnnx, type ModelText, type NodeText, type TensorText } from './write';

/** A file that cannot be opened, and what the sentence about it must say. */
export interface BrokenOnnx {
	readonly title: string;
	readonly files: readonly { readonly name: string; readonly bytes: Uint8Array<ArrayBuffer> }[];
	readonly sentence: RegExp;
}

function file(bytes: Uint8Array<ArrayBuffer>, name = 'network.onnx') {
	return [{ name, bytes }];
}

function text(content: string) {
	return file(new TextEncoder().encode(content) as Uint8Array<ArrayBuffer>);
}

function changed(change: Partial<ModelText>) {
	return file(writeOnnx({ ...soundModel, ...change }));
}

/** The sound network with some of its operators replaced, by name. */
function withNode(name: string, change: Partial<NodeText>) {
	const nodes = soundModel.nodes.map((node) =>
		node.name === name ? { ...node, ...change } : node
	);
	return changed({ nodes });
}

function withTensor(name: string, change: Partial<TensorText>) {
	const tensors = soundModel.tensors!.map((entry) =>
		entry.name === name ? { ...entry, ...change } : entry
	);
	return changed({ tensors });
}

/** The sound network with an operator between ReLU and flattening. */
function between(op: string, more: Partial<NodeText> = {}, tensors: readonly TensorText[] = []) {
	const nodes = [...soundModel.nodes];
	nodes.splice(2, 1, { op, name: 'odd', inputs: ['r'], outputs: ['o'], ...more });
	nodes.splice(3, 0, { op: 'Flatten', name: 'flat', inputs: ['o'], outputs: ['f'] });
	return changed({ nodes, tensors: [...soundModel.tensors!, ...tensors] });
}

const whole = writeOnnx(soundModel);
const gzipped = Uint8Array.of(0x1f, 0x8b, 8, 0, 0, 0, 0, 0);
const zipped = Uint8Array.of(0x50, 0x4b, 3, 4, 20, 0, 0, 0);
const outside = { location: 'weights/network.onnx.data', length: 216 };

/** Every way in which an ONNX file may be broken, or be a network that the site cannot run. */
export const brokenOnnx: readonly BrokenOnnx[] = [
	{ title: 'an empty file', files: file(new Uint8Array(0)), sentence: /empty/ },
	{
		title: 'a web page',
		files: text('<!doctype html><title>Not found</title>'),
		sentence: /web page/
	},
	{ title: 'a zip archive', files: file(zipped), sentence: /zip/ },
	{ title: 'a compressed file', files: file(gzipped), sentence: /gzip/ },
	{ title: 'JSON', files: text('{"modelTopology": {}}'), sentence: /JSON/ },
	{
		title: 'a pointer of Git LFS',
		files: text('version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 9\n'),
		sentence: /Git LFS/
	},
	{
		title: 'plain text',
		files: text('not a network at all'),
		sentence: /not an ONNX file|cut off/
	},
	{
		title: 'a file cut off half way',
		files: file(whole.slice(0, whole.length / 2)),
		sentence: /cut off/
	},
	{
		title: 'a file without a graph',
		files: file(Uint8Array.of(8, 8)),
		sentence: /holds no network/
	},
	{
		title: 'two networks at once',
		files: [...file(whole, 'a.onnx'), ...file(whole, 'b.onnx')],
		sentence: /2 ONNX networks/
	},
	{
		title: 'an operator set from the beginnings',
		files: changed({ opset: 3 }),
		sentence: /version 3/
	},
	{ title: 'an unknown operator', files: between('GridSample'), sentence: /“GridSample”/ },
	{
		title: 'an operator of another program',
		files: between('FusedConv', { domain: 'com.microsoft' }),
		sentence: /“com\.microsoft\.FusedConv”/
	},
	{ title: 'a branch', files: between('If'), sentence: /“If”/ },
	{
		title: 'quantised layers',
		files: between('QuantizeLinear', { inputs: ['r', 'b', 'b'] }),
		sentence: /“QuantizeLinear”/
	},
	{
		title: 'a circle',
		files: withNode('conv', { inputs: ['r', 'w', 'b'] }),
		sentence: /circle.*(conv|act)/
	},
	{
		title: 'a value that nothing makes',
		files: withNode('act', { inputs: ['nothing'] }),
		sentence: /“nothing”.*missing/
	},
	{
		title: 'a missing weight',
		files: withNode('conv', { inputs: ['picture', 'lost', 'b'] }),
		sentence: /“lost”.*missing/
	},
	{
		title: 'no kernel at all',
		files: withNode('conv', { inputs: ['picture'] }),
		sentence: /“conv”.*lacks its kernel/
	},
	{
		title: 'NaN in a weight',
		files: withTensor('b', { values: [NaN, 0] }),
		sentence: /“b”.*not finite/
	},
	{
		title: 'a short weight',
		files: withTensor('w', { values: [1, 2, 3] }),
		sentence: /“w”.*54 values.* 3 /
	},
	{
		title: 'a weight that claims 2 GB',
		files: withTensor('w', { dims: [536870912, 1, 1, 1], values: [1] }),
		sentence: /“w”.*536870912 values/
	},
	{
		title: 'a constant of 16 GB made on the way',
		files: changed({
			nodes: [
				...soundModel.nodes.slice(0, 2),
				{ op: 'ConstantOfShape', name: 'huge', inputs: ['n'], outputs: ['z'] },
				{ op: 'Add', inputs: ['r', 'z'], outputs: ['o'] },
				{ op: 'Flatten', inputs: ['o'], outputs: ['f'] },
				soundModel.nodes[3]!
			],
			tensors: [...soundModel.tensors!, { name: 'n', dims: [1], values: [2 ** 32], type: 7 }]
		}),
		sentence: /“huge”.*4294967296 values.*too large/
	},
	{
		title: 'a weight of negative length',
		files: withTensor('b', { dims: [-2] }),
		sentence: /“b”.*impossible shape/
	},
	{
		title: 'a weight of text',
		files: withTensor('b', { type: 8 }),
		sentence: /“b”.*element type 8/
	},
	{
		title: 'weights in a second file that is missing',
		files: withTensor('w', { outside }),
		sentence: /“network\.onnx\.data”.*both files/
	},
	{
		title: 'weights in a second file that is too short',
		files: [
			...withTensor('w', { outside }),
			{ name: 'network.onnx.data', bytes: new Uint8Array(100) }
		],
		sentence: /“network\.onnx\.data”.*only 100 bytes/
	},
	{
		title: 'a kernel of too few axes',
		files: withTensor('w', { dims: [2, 27] }),
		sentence: /“conv”.*only pictures/
	},
	{
		title: 'a kernel for other channels',
		files: withTensor('w', { dims: [2, 1, 3, 9] }),
		sentence: /“conv”.*1 channels.*3/
	},
	{
		title: 'a dense layer for another size',
		files: withTensor('g', { dims: [10, 4] }),
		sentence: /“fc”.*10 values.*8/
	},
	{
		title: 'a text model',
		files: changed({ inputs: [{ name: 'input_ids', dims: ['batch', 128], type: 7 }] }),
		sentence: /“input_ids”.*\[batch, 128\].*no picture/
	},
	{
		title: 'two inputs',
		files: changed({ inputs: [...soundModel.inputs, { name: 'mask', dims: [1, 1, 4, 4] }] }),
		sentence: /2 inputs.*“mask”/
	},
	{
		title: 'pictures of four channels',
		files: changed({ inputs: [{ name: 'picture', dims: [1, 4, 4, 4] }] }),
		sentence: /4 channels/
	},
	{ title: 'no input', files: changed({ inputs: [] }), sentence: /no input/ },
	{ title: 'no output', files: changed({ outputs: [] }), sentence: /no output/ },
	{
		title: 'an output that is a picture',
		files: changed({ outputs: [{ name: 'r', dims: [1, 2, 2, 2] }] }),
		sentence: /\[1, 2, 2, 2\].*only classifiers/
	},
	{
		title: 'an output that is a weight',
		files: changed({ outputs: [{ name: 'b', dims: [1, 2] }] }),
		sentence: /does not depend/
	},
	{
		title: 'weights computed from the picture',
		files: withNode('fc', { inputs: ['f', 'f'] }),
		sentence: /“fc”.*from the picture/
	},
	{
		title: 'a dilated pool',
		files: between('MaxPool', { settings: { kernel_shape: [2, 2], dilations: [2, 2] } }),
		sentence: /“odd”.*dilated/
	},
	{
		title: 'a pool along one axis',
		files: between('MaxPool', { settings: { kernel_shape: [2] } }),
		sentence: /“odd”.*only pictures/
	},
	{ title: 'a pool without a size', files: between('MaxPool'), sentence: /“odd”.*kernel_shape/ },
	{
		title: 'a pool larger than its input',
		files: between('MaxPool', { settings: { kernel_shape: [9, 9] } }),
		sentence: /“odd”.*does not fit/
	},
	{
		title: 'batch normalisation in training mode',
		files: between('BatchNormalization', {
			inputs: ['r', 'b', 'b', 'b', 'b'],
			settings: { training_mode: 1 }
		}),
		sentence: /“odd”.*training mode.*eval\(\)/
	},
	{
		title: 'a sum over channels',
		files: between('ReduceMean', { settings: { axes: [1] } }),
		sentence: /“odd”.*rows and columns/
	},
	{
		title: 'a cut-out',
		files: between('Slice', { settings: { starts: [0], ends: [1], axes: [2] } }),
		sentence: /“odd”.*other axis than the channels/
	},
	{
		title: 'a cut-out in steps of 0',
		files: between('Slice', { inputs: ['r', 'n', 'n', 'n', 'n'] }, [
			{ name: 'n', dims: [1], values: [0], type: 7 }
		]),
		sentence: /“odd”.*steps of 0/
	},
	{
		title: 'a cut of 45 MB that lacks a half',
		files: file(Uint8Array.from([0x3a, 0x80, 0x92, 0xaa, 0x15, ...whole])),
		sentence: /a part of 44\.7 MB lacks its last 44\.7 MB/
	},
	{
		title: 'a reshape that mixes',
		files: between('Reshape', { inputs: ['r', 's'] }, [
			{ name: 's', dims: [3], values: [1, 4, 2], type: 7 }
		]),
		sentence: /“odd”.*reshapes \[1, 2, 2, 2\] to \[1, 4, 2\]/
	},
	{
		title: 'a reshape to another size',
		files: between('Reshape', { inputs: ['r', 's'] }, [
			{ name: 's', dims: [2], values: [1, 9], type: 7 }
		]),
		sentence: /“odd”.*cannot give/
	},
	{
		title: 'an even response normalisation',
		files: between('LRN', { settings: { size: 4 } }),
		sentence: /“odd”.*4 channels/
	}
];
