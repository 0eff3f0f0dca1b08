import { sizeOf, type NdArray, type Shape } from './types';

/** NumPy's `.npy` format, version 1.0. */

const magic = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0];
/** Magic, version and the two bytes of the header's length. */
const preamble = magic.length + 2;
/** NumPy aligns the data to this many bytes. */
const alignment = 64;

function shapeText(shape: Shape): string {
	return shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(', ')})`;
}

/** A Python dictionary, padded with spaces and ended by a newline so that the data is aligned. */
function headerText(shape: Shape): string {
	const text = `{'descr': '<f4', 'fortran_order': False, 'shape': ${shapeText(shape)}, }`;
	const used = preamble + text.length + 1;
	return `${text}${' '.repeat((alignment - (used % alignment)) % alignment)}\n`;
}

/**
 * An array as an `.npy` file of little-endian 32-bit floats in C order.
 *
 * @throws {RangeError} if the data has not as many numbers as the shape says
 * @source numpy.org/doc/stable/reference/generated/numpy.lib.format.html
 */
export function encodeNpy({ shape, data }: NdArray): Uint8Array<ArrayBuffer> {
	if (data.length !== sizeOf(shape))
		throw new RangeError(
			`expected ${sizeOf(shape)} numbers for [${shape.join(', ')}], got ${data.length}`
		);
	const header = headerText(shape);
	const start = preamble + header.length;
	const bytes = new Uint8Array(start + 4 * data.length);
	const view = new DataView(bytes.buffer);
	bytes.set(magic);
	view.setUint16(magic.length, header.length, true);
	for (let index = 0; index < header.length; index++)
		bytes[preamble + index] = header.charCodeAt(index);
	for (let index = 0; index < data.length; index++)
		view.setFloat32(start + 4 * index, data[index]!, true);
	return bytes;
}

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
 * The array in an `.npy` file such as {@link encodeNpy} writes.
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
