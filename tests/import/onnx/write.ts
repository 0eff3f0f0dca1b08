/** Writes small ONNX files, also impossible ones, for tests. */

type Bytes = readonly number[];

function varint(value: number): Bytes {
	let rest = BigInt.asUintN(64, BigInt(value));
	const bytes: number[] = [];
	do {
		const low = Number(rest & 0x7fn);
		rest >>= 7n;
		bytes.push(rest > 0n ? low | 0x80 : low);
	} while (rest > 0n);
	return bytes;
}

/** A number under a field. */
function number(field: number, value: number): Bytes {
	return [...varint(field * 8), ...varint(value)];
}

/** Bytes or text under a field. */
function part(field: number, content: Bytes | string): Bytes {
	const bytes = typeof content === 'string' ? [...new TextEncoder().encode(content)] : content;
	return [...varint(field * 8 + 2), ...varint(bytes.length), ...bytes];
}

function floatBytes(values: readonly number[]): Bytes {
	return [...new Uint8Array(Float32Array.from(values).buffer)];
}

/** A weight; `values` may be fewer than its shape says. */
export interface TensorText {
	readonly name: string;
	readonly dims: readonly number[];
	readonly values: readonly number[];
	/** ONNX's number of the element type; 1, 32-bit floats, if left out. 7 are whole numbers. */
	readonly type?: number;
	/** The file that holds the values, and how many bytes of it. */
	readonly outside?: { readonly location: string; readonly length: number };
}

function tensor({ name, dims, values, type = 1, outside }: TensorText): Bytes {
	const head = [
		...dims.flatMap((length) => number(1, length)),
		...number(2, type),
		...part(8, name)
	];
	if (outside)
		return [
			...head,
			...part(13, [...part(1, 'location'), ...part(2, outside.location)]),
			...part(13, [...part(1, 'length'), ...part(2, String(outside.length))]),
			...number(14, 1)
		];
	if (type === 7) return [...head, ...values.flatMap((value) => number(7, value))];
	return [...head, ...part(9, floatBytes(values))];
}

type Setting = number | readonly number[] | string | TensorText;

function attribute(name: string, value: Setting): Bytes {
	const head = part(1, name);
	if (typeof value === 'number' && Number.isInteger(value)) return [...head, ...number(3, value)];
	if (typeof value === 'number') return [...head, ...varint(2 * 8 + 5), ...floatBytes([value])];
	if (typeof value === 'string') return [...head, ...part(4, value)];
	if ('dims' in value) return [...head, ...part(5, tensor(value))];
	return [...head, ...value.flatMap((entry) => number(8, entry))];
}

/** An operator. */
export interface NodeText {
	readonly op: string;
	readonly inputs: readonly string[];
	readonly outputs: readonly string[];
	readonly name?: string;
	readonly domain?: string;
	readonly settings?: Readonly<Record<string, Setting>>;
}

function node({ op, inputs, outputs, name = '', domain = '', settings = {} }: NodeText): Bytes {
	return [
		...inputs.flatMap((input) => part(1, input)),
		...outputs.flatMap((output) => part(2, output)),
		...part(3, name),
		...part(4, op),
		...Object.entries(settings).flatMap(([key, value]) => part(5, attribute(key, value))),
		...part(7, domain)
	];
}

/** An input or output; a length that is a text is open. */
export interface ValueText {
	readonly name: string;
	readonly dims: readonly (number | string)[];
	readonly type?: number;
}

function valueInfo({ name, dims, type = 1 }: ValueText): Bytes {
	const lengths = dims.flatMap((length) =>
		part(1, typeof length === 'number' ? number(1, length) : part(2, length))
	);
	const shaped = part(1, [...number(1, type), ...part(2, lengths)]);
	return [...part(1, name), ...part(2, shaped)];
}

/** A whole file. */
export interface ModelText {
	readonly inputs: readonly ValueText[];
	readonly outputs: readonly ValueText[];
	readonly nodes: readonly NodeText[];
	readonly tensors?: readonly TensorText[];
	readonly opset?: number;
	readonly metadata?: Readonly<Record<string, string>>;
	/** The program that wrote it. */
	readonly producer?: string;
}

/** The file's bytes. */
export function writeOnnx({
	inputs,
	outputs,
	nodes,
	tensors = [],
	opset = 13,
	metadata = {},
	producer = ''
}: ModelText): Uint8Array<ArrayBuffer> {
	const graph = [
		...nodes.flatMap((entry) => part(1, node(entry))),
		...tensors.flatMap((entry) => part(5, tensor(entry))),
		...inputs.flatMap((entry) => part(11, valueInfo(entry))),
		...outputs.flatMap((entry) => part(12, valueInfo(entry)))
	];
	return Uint8Array.from([
		...number(1, 8),
		...part(2, producer),
		...part(7, graph),
		...part(8, number(2, opset)),
		...Object.entries(metadata).flatMap(([key, value]) =>
			part(14, [...part(1, key), ...part(2, value)])
		)
	]);
}

/** Numbers that look random and stay below 1. */
export function someValues(count: number): number[] {
	return Array.from({ length: count }, (_, i) => Math.sin(12.9898 * (i + 1)));
}

/** A network that can be opened: convolution, ReLU, flattening, dense layer, on a picture of 4 × 4 pixels. */
export const soundModel: ModelText = {
	inputs: [{ name: 'picture', dims: ['batch', 3, 4, 4] }],
	outputs: [{ name: 'scores', dims: ['batch', 5] }],
	nodes: [
		{ op: 'Conv', name: 'conv', inputs: ['picture', 'w', 'b'], outputs: ['c'] },
		{ op: 'Relu', name: 'act', inputs: ['c'], outputs: ['r'] },
		{ op: 'Flatten', name: 'flat', inputs: ['r'], outputs: ['f'] },
		{ op: 'Gemm', name: 'fc', inputs: ['f', 'g'], outputs: ['scores'] }
	],
	tensors: [
		{ name: 'w', dims: [2, 3, 3, 3], values: someValues(54) },
		{ name: 'b', dims: [2], values: [0.5, -0.5] },
		{ name: 'g', dims: [8, 5], values: someValues(40) }
	]
};
