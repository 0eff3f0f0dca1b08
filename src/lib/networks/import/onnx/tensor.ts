import { decodeHalfArray } from '$lib/core/float16';
import { refuseNetwork } from '../draft';
import type { Constant } from './constant';
import { elementType } from './element-types';
import type { TensorProto } from './proto';

type Numbers = Float32Array | Float64Array;

/** How one of ONNX's element types is stored. */
interface ElementType {
	/** Bytes of a value in `raw_data`. */
	readonly width: number;
	readonly whole: boolean;
	/** From bytes of their own that begin at a multiple of eight. */
	decode(bytes: ArrayBuffer): Numbers;
	/** The list that holds the values where `raw_data` does not. */
	readonly list: 'floatData' | 'doubleData' | 'int32Data' | 'int64Data' | 'uint64Data';
}

function decodeBrain(halves: Uint16Array): Float32Array {
	return new Float32Array(Uint32Array.from(halves, (bits) => bits << 16).buffer);
}

function wholeType(
	width: number,
	list: ElementType['list'],
	read: (bytes: ArrayBuffer) => ArrayLike<number>
): ElementType {
	return { width, whole: true, list, decode: (bytes) => Float64Array.from(read(bytes)) };
}

const halfLike = { width: 2, whole: false, list: 'int32Data' } as const;

/** By ONNX's number. */
const elementTypes: Readonly<Record<number, ElementType>> = {
	[elementType.float]: {
		width: 4,
		whole: false,
		list: 'floatData',
		decode: (bytes) => new Float32Array(bytes)
	},
	[elementType.uint8]: wholeType(1, 'int32Data', (bytes) => new Uint8Array(bytes)),
	[elementType.int8]: wholeType(1, 'int32Data', (bytes) => new Int8Array(bytes)),
	[elementType.uint16]: wholeType(2, 'int32Data', (bytes) => new Uint16Array(bytes)),
	[elementType.int16]: wholeType(2, 'int32Data', (bytes) => new Int16Array(bytes)),
	[elementType.int32]: wholeType(4, 'int32Data', (bytes) => new Int32Array(bytes)),
	[elementType.int64]: wholeType(8, 'int64Data', (bytes) =>
		Float64Array.from(new BigInt64Array(bytes), Number)
	),
	[elementType.bool]: wholeType(1, 'int32Data', (bytes) => new Uint8Array(bytes)),
	[elementType.float16]: {
		...halfLike,
		decode: (bytes) => decodeHalfArray(new Uint16Array(bytes))
	},
	[elementType.double]: {
		width: 8,
		whole: false,
		list: 'doubleData',
		decode: (bytes) => new Float64Array(bytes)
	},
	[elementType.uint32]: wholeType(4, 'uint64Data', (bytes) => new Uint32Array(bytes)),
	[elementType.uint64]: wholeType(8, 'uint64Data', (bytes) =>
		Float64Array.from(new BigUint64Array(bytes), Number)
	),
	[elementType.bfloat16]: { ...halfLike, decode: (bytes) => decodeBrain(new Uint16Array(bytes)) }
};

function nameOf(tensor: TensorProto): string {
	return tensor.name === '' ? 'A constant' : `The weight “${tensor.name}”`;
}

function typeOf(tensor: TensorProto): ElementType {
	const type = elementTypes[tensor.dataType];
	if (type) return type;
	throw refuseNetwork(
		`${nameOf(tensor)} is of ONNX’s element type ${tensor.dataType}, which cannot be read.`
	);
}

function countOf(tensor: TensorProto): number {
	const { dims } = tensor;
	if (dims.some((length) => !Number.isSafeInteger(length) || length < 0))
		throw refuseNetwork(`${nameOf(tensor)} has the impossible shape [${dims.join(', ')}].`);
	return dims.reduce((product, length) => product * length, 1);
}

function requireCount(tensor: TensorProto, found: number): void {
	const wanted = countOf(tensor);
	if (found === wanted) return;
	throw refuseNetwork(
		`${nameOf(tensor)} is said to hold ${wanted} values, but the file holds ${found} of them.`
	);
}

function joined(parts: readonly Uint8Array[]): ArrayBuffer {
	const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
	let at = 0;
	for (const part of parts) {
		whole.set(part, at);
		at += part.length;
	}
	return whole.buffer;
}

function decodeBytes(tensor: TensorProto, type: ElementType, bytes: Uint8Array): Numbers {
	requireCount(tensor, bytes.length / type.width);
	return type.decode(joined([bytes]));
}

/** Values out of a list of numbers; half floats stand there as their bits. */
function decodeList(tensor: TensorProto, type: ElementType): Numbers {
	if (type.list === 'floatData' || type.list === 'doubleData') {
		const bytes = joined(tensor[type.list]);
		requireCount(tensor, bytes.byteLength / type.width);
		return type.decode(bytes);
	}
	const numbers = tensor[type.list];
	requireCount(tensor, numbers.length);
	return type.whole ? Float64Array.from(numbers) : type.decode(Uint16Array.from(numbers).buffer);
}

/**
 * The numbers of a tensor.
 * @param outside its bytes, where they stand in another file
 * @throws {FailureError} if they are fewer or more than its shape says, or of a type that is no number
 */
export function decodeTensor(tensor: TensorProto, outside?: Uint8Array): Constant {
	const type = typeOf(tensor);
	const bytes = outside ?? tensor.rawData;
	const data = bytes ? decodeBytes(tensor, type, bytes) : decodeList(tensor, type);
	return { kind: 'constant', shape: tensor.dims, data, whole: type.whole, name: tensor.name };
}
