import { magic, preamble } from './npy';
import { sizeOf, type NdArray, type Shape } from './types';

function parseShape(header: string): Shape {
	if (!header.includes("'descr': '<f4'") || !header.includes("'fortran_order': False"))
		throw new RangeError(`expected little-endian 32-bit floats in C order, got ${header.trim()}`);
	const inside = /'shape': \(([\d, ]*)\)/.exec(header)?.[1] ?? '';
	return inside
		.split(',')
		.filter((length) => length.trim() !== '')
		.map(Number);
}

/**
 * The array in an `.npy` file such as `encodeNpy` writes.
 *
 * @throws {RangeError} if it is another version, type or order, or cut off
 */
export function decodeNpy(bytes: Uint8Array): NdArray {
	if (!magic.every((byte, index) => bytes[index] === byte))
		throw new RangeError('expected an .npy file of version 1.0');
	const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	const start = preamble + view.getUint16(magic.length, true);
	const shape = parseShape(String.fromCharCode(...bytes.subarray(preamble, start)));
	const data = new Float32Array(sizeOf(shape));
	if (bytes.length < start + 4 * data.length) throw new RangeError('the .npy file is cut off');
	for (let index = 0; index < data.length; index++)
		data[index] = view.getFloat32(start + 4 * index, true);
	return { shape, data };
}
