import { zipSync } from 'fflate';
import { soundModel, writeOnnx, type ModelText } from '../import/onnx/write';

/** Foreign networks as they may arrive damaged: files that a visitor chooses, and answers of a server. */

/** Files by name. */
export type Files = Readonly<Record<string, Uint8Array | string>>;

/** A damaged network, and what the sentence about it must say. */
export interface ForeignCase {
	readonly title: string;
	readonly sentence: RegExp;
	/** Files that are chosen; left out where it comes from an address. */
	readonly files?: Files;
	/** What a server answers, by the last part of the address. */
	readonly served?: Readonly<Record<string, () => Response | Promise<Response>>>;
	/** The address that is typed. */
	readonly address?: string;
	/** The checksum that is known of it. */
	readonly sha256?: string;
}

const layer = (className: string, name: string, config: object, from: readonly string[]) => ({
	class_name: className,
	name,
	config: { name, ...config },
	inbound_nodes: from.length ? [from.map((input) => [input, 0, 0, {}])] : []
});

const layers = () => [
	layer('InputLayer', 'picture', { batch_input_shape: [null, 6, 6, 3], dtype: 'float32' }, []),
	layer(
		'Conv2D',
		'conv',
		{
			filters: 2,
			kernel_size: [3, 3],
			strides: [1, 1],
			padding: 'valid',
			activation: 'relu',
			use_bias: true
		},
		['picture']
	),
	layer('Flatten', 'flat', {}, ['conv']),
	layer('Dense', 'scores', { units: 4, activation: 'softmax', use_bias: true }, ['flat'])
];

type Layers = ReturnType<typeof layers>;

const specs = () => [
	{ name: 'conv/kernel', shape: [3, 3, 3, 2], dtype: 'float32' },
	{ name: 'conv/bias', shape: [2], dtype: 'float32' },
	{ name: 'scores/kernel', shape: [32, 4], dtype: 'float32' },
	{ name: 'scores/bias', shape: [4], dtype: 'float32' }
];

type Specs = ReturnType<typeof specs>;

const valueCount = 54 + 2 + 128 + 4;

function weightBytes(change?: (values: Float32Array) => void): Uint8Array {
	const values = Float32Array.from({ length: valueCount }, (_, i) => Math.sin(12.9898 * (i + 1)));
	change?.(values);
	return new Uint8Array(values.buffer);
}

interface Changes {
	readonly layers?: (layers: Layers) => void;
	readonly specs?: (specs: Specs) => void;
}

function modelJson(changes: Changes = {}): string {
	const [made, listed] = [layers(), specs()];
	changes.layers?.(made);
	changes.specs?.(listed);
	const config = {
		name: 'small',
		layers: made,
		input_layers: [['picture', 0, 0]],
		output_layers: [['scores', 0, 0]]
	};
	return JSON.stringify({
		format: 'layers-model',
		modelTopology: {
			keras_version: '2.4.0',
			model_config: { class_name: 'Functional', config }
		},
		weightsManifest: [{ paths: ['group1-shard1of2.bin', 'group1-shard2of2.bin'], weights: listed }]
	});
}

const first = 400;

/** A whole TensorFlow.js network of four classes on pictures of 6 × 6. */
export function soundFiles(changes: Changes = {}, weights = weightBytes()) {
	return {
		'model.json': modelJson(changes),
		'group1-shard1of2.bin': weights.slice(0, first),
		'group1-shard2of2.bin': weights.slice(first)
	};
}

const page = '<!doctype html><html><title>Not found</title></html>';
const onnxWith = (changes: Partial<ModelText>): Files => ({
	'network.onnx': writeOnnx({ ...soundModel, ...changes })
});
const zip = (files: Files, change?: (bytes: Uint8Array) => void) => {
	const encoded = Object.entries(files).map(([name, content]) => [
		name,
		typeof content === 'string' ? new TextEncoder().encode(content) : content
	]);
	const bytes = zipSync(Object.fromEntries(encoded) as Record<string, Uint8Array>);
	change?.(bytes);
	return bytes;
};

/** Writes another unpacked size into the archive's directory. */
function claimSize(size: number) {
	return (bytes: Uint8Array) => {
		const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
		for (let at = 0; at + 46 < bytes.length; at++)
			if (view.getUint32(at, true) === 0x02014b50) view.setUint32(at + 24, size, true);
	};
}

const address = 'https://models.example/small/model.json';

/** A server that has these files, and for some names another answer. */
export function serve(
	files: Files,
	others: Readonly<Record<string, () => Response | Promise<Response>>> = {}
) {
	const whole = Object.entries(files).map(([name, content]) => [
		name,
		() => new Response(content as BodyInit)
	]);
	return { ...Object.fromEntries(whole), ...others } as NonNullable<ForeignCase['served']>;
}

/** Sends some bytes and then fails, as a connection that is cut does. */
export function cutAfter(bytes: Uint8Array, count: number): Response {
	let sent = false;
	const body = new ReadableStream<Uint8Array>({
		pull(controller) {
			if (sent) controller.error(new TypeError('network error'));
			else controller.enqueue(bytes.slice(0, count));
			sent = true;
		}
	});
	return new Response(body, { headers: { 'content-length': String(bytes.length) } });
}

const h5Start = Uint8Array.of(0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a);

/** At least the ways in which a network of each format may be broken. */
export const foreignCases: readonly ForeignCase[] = [
	{ title: 'no file at all', files: {}, sentence: /no file/ },
	{ title: 'an empty file', files: { 'model.onnx': '' }, sentence: /model\.onnx.*empty/ },
	{
		title: 'a web page named model.json',
		files: { 'model.json': page },
		sentence: /model\.json.*web page/
	},
	{
		title: 'a description cut off half way',
		files: { ...soundFiles(), 'model.json': modelJson().slice(0, 300) },
		sentence: /model\.json.*(cut off|JSON)/
	},
	{
		title: 'a JSON file that is no network',
		files: { 'package.json': '{"name": "receptive"}' },
		sentence: /package\.json.*no network/
	},
	{
		title: 'shards without their description',
		files: { 'group1-shard1of1.bin': weightBytes() },
		sentence: /model\.json/
	},
	{
		title: 'a missing shard',
		files: { 'model.json': modelJson(), 'group1-shard1of2.bin': weightBytes().slice(0, first) },
		sentence: /group1-shard2of2\.bin.*missing/
	},
	{
		title: 'a short shard',
		files: { ...soundFiles(), 'group1-shard2of2.bin': weightBytes().slice(first, 700) },
		sentence: /700 bytes.*752.*missing/
	},
	{
		title: 'a shard of another network',
		files: { ...soundFiles(), 'group1-shard2of2.bin': weightBytes() },
		sentence: /another network/
	},
	{
		title: 'a web page in place of a shard',
		files: { ...soundFiles(), 'group1-shard2of2.bin': page },
		sentence: /group1-shard2of2\.bin.*web page/
	},
	{
		title: 'an unknown layer',
		files: soundFiles({
			layers: (made) => (made[2] = layer('CapsuleRouting', 'flat', {}, ['conv']))
		}),
		sentence: /CapsuleRouting/
	},
	{
		title: 'a layer of an unknown activation',
		files: soundFiles({
			layers: (made) => Object.assign(made[1]!.config, { activation: 'mish2' })
		}),
		sentence: /mish2/
	},
	{
		title: 'layers in a circle',
		files: soundFiles({
			layers: (made) =>
				(made[1] = { ...made[1]!, inbound_nodes: layer('', '', {}, ['flat']).inbound_nodes })
		}),
		sentence: /circle|cycle|need/
	},
	{
		title: 'a layer that is missing',
		files: soundFiles({
			layers: (made) =>
				(made[1] = { ...made[1]!, inbound_nodes: layer('', '', {}, ['lost']).inbound_nodes })
		}),
		sentence: /lost/
	},
	{
		title: 'an input that is no picture',
		files: soundFiles({
			layers: (made) => Object.assign(made[0]!.config, { batch_input_shape: [null, 100] })
		}),
		sentence: /picture|input/i
	},
	{
		title: 'a dense layer on a map (wrong rank)',
		files: soundFiles({
			layers: (made) =>
				made.splice(2, 1, layer('Activation', 'flat', { activation: 'relu' }, ['conv']))
		}),
		sentence: /scores|shape|dense/i
	},
	{
		title: 'a kernel of another size',
		files: soundFiles({ specs: (listed) => (listed[0]!.shape = [2, 3, 3, 3]) }),
		sentence: /conv/
	},
	{
		title: 'a weight that is not a number',
		files: soundFiles(
			{},
			weightBytes((values) => (values[7] = NaN))
		),
		sentence: /conv\/kernel.*finite/
	},
	{
		title: 'an infinite weight',
		files: soundFiles(
			{},
			weightBytes((values) => (values[185] = -Infinity))
		),
		sentence: /scores.*finite/
	},
	{
		title: 'a weight of a type nobody knows',
		files: soundFiles({ specs: (listed) => (listed[3]!.dtype = 'bfloat16') }),
		sentence: /bfloat16/
	},
	{
		title: 'an ONNX file with other first bytes',
		files: { 'network.onnx': zip(soundFiles()) },
		sentence: /zip/
	},
	{
		title: 'an ONNX file cut off half way',
		files: { 'network.onnx': writeOnnx(soundModel).slice(0, 300) },
		sentence: /cut off|damaged/
	},
	{
		title: 'an unknown operator',
		files: onnxWith({
			nodes: soundModel.nodes.map((node) =>
				node.op === 'Relu' ? { ...node, op: 'GridSample' } : node
			)
		}),
		sentence: /GridSample/
	},
	{
		title: 'operators in a circle',
		files: onnxWith({
			nodes: soundModel.nodes.map((node) =>
				node.op === 'Conv' ? { ...node, inputs: ['r', 'w', 'b'] } : node
			)
		}),
		sentence: /circle/
	},
	{
		title: 'NaN in an ONNX weight',
		files: onnxWith({
			tensors: soundModel.tensors!.map((tensor) =>
				tensor.name === 'b' ? { ...tensor, values: [NaN, 0] } : tensor
			)
		}),
		sentence: /finite/
	},
	{
		title: 'a Keras archive without its parts',
		files: { 'network.keras': zip({ 'metadata.json': '{}' }) },
		sentence: /config\.json/
	},
	{
		title: 'a Keras archive cut off',
		files: { 'network.keras': zip(soundFiles()).slice(0, 200) },
		sentence: /network\.keras.*damaged/
	},
	{
		title: 'HDF5 with wrong first bytes',
		files: { 'network.h5': new Uint8Array(64).fill(65) },
		sentence: /network\.h5/
	},
	{
		title: 'HDF5 cut off behind its first bytes',
		files: { 'network.h5': Uint8Array.from([...h5Start, ...new Array<number>(56).fill(0)]) },
		sentence: /network\.h5/
	},
	{
		title: 'a zip bomb',
		files: { 'network.zip': zip({ 'model.onnx': new Uint8Array(30_000_000) }) },
		sentence: /network\.zip.*grow.*30\.0 MB/
	},
	{
		title: 'an archive that claims 2 GB',
		files: { 'network.zip': zip(soundFiles(), claimSize(2_000_000_000)) },
		sentence: /2\.00 GB|grow/
	},
	{
		title: 'an archive without a network',
		files: { 'pictures.zip': zip({ 'a.png': 'x', 'b.png': 'y' }) },
		sentence: /picture|no network/
	},
	{
		title: 'an empty archive',
		files: { 'network.zip': zip({}) },
		sentence: /network\.zip.*empty/
	},
	{
		title: 'a file of PyTorch',
		files: { 'resnet.pth': zip({ 'data.pkl': 'x' }) },
		sentence: /resnet\.pth.*torch\.onnx\.export/
	},
	{
		title: 'weights without a network',
		files: { 'model.safetensors': 'xx' },
		sentence: /safetensors.*ONNX/
	},
	{ title: 'a picture', files: { 'cat.jpg': 'x' }, sentence: /cat\.jpg.*picture/ },
	{ title: 'a text', files: { 'notes.md': 'hello' }, sentence: /notes\.md.*\.onnx/ },
	{ title: 'what is no address', address: 'mobilenet', sentence: /https:/ },
	{ title: 'an address of a file on the disk', address: 'file:///etc/passwd', sentence: /https:/ },
	{
		title: 'an address without protection',
		address: 'http://models.example/a.onnx',
		sentence: /https:/
	},
	{
		title: 'an address with nothing behind it',
		address,
		served: { 'model.json': () => new Response('', { status: 404 }) },
		sentence: /no model\.json at models\.example.*404/
	},
	{
		title: 'a server in trouble',
		address,
		served: { 'model.json': () => new Response('', { status: 503 }) },
		sentence: /503/
	},
	{
		title: 'a server that answers with a web page',
		address,
		served: { 'model.json': () => new Response(page) },
		sentence: /web page/
	},
	{
		title: 'a server that cannot be reached',
		address,
		served: { 'model.json': () => Promise.reject(new TypeError('Failed to fetch')) },
		sentence: /models\.example.*connection/
	},
	{
		title: 'a shard that the server lacks',
		address,
		served: serve(soundFiles(), {
			'group1-shard2of2.bin': () => new Response('', { status: 404 })
		}),
		sentence: /missing at models\.example.*group1-shard2of2\.bin/
	},
	{
		title: 'a connection that is cut in the middle of a shard',
		address,
		served: serve(soundFiles(), {
			'group1-shard1of2.bin': () => cutAfter(soundFiles()['group1-shard1of2.bin'], 100)
		}),
		sentence: /connection was lost.*kept/
	},
	{
		title: 'a wrong checksum',
		address,
		served: serve(soundFiles()),
		sha256: '0'.repeat(64),
		sentence: /checksum/
	},
	{
		title: 'a manifest that claims 2 GB',
		address,
		served: serve(soundFiles({ specs: (listed) => (listed[0]!.shape = [1000, 1000, 500, 1]) })),
		sentence: /2\.00 GB.*1\.50 GB/
	},
	{
		title: 'a file that is announced with 2 GB',
		address: 'https://models.example/large.onnx',
		served: {
			'large.onnx': () =>
				new Response('x', { headers: { 'content-length': String(2_000_000_000) } })
		},
		sentence: /large\.onnx.*2\.00 GB/
	}
];
