import { sizeOf, type NdArray, type Shape } from './types';

/** NumPy's `.npy` format, version 1.0. */

/** Magic and version. */
export const magic = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0];
/** Magic, version and the two bytes of the header's length. */
export const preamble = magic.length + 2;
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
