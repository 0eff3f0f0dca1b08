import { readInt32LittleEndian, readUint16, readUint32 } from './bytes';
import type { Damage, Details, Format } from './types';

/** The oldest header has sizes of 16 bits. */
const oldHeaderBytes = 12;

/** A negative height says that the top row comes first. */
function readDetails(bytes: Uint8Array): Details & { width: number; height: number } {
	if (readUint32(bytes, 14, true) === oldHeaderBytes) {
		return { width: readUint16(bytes, 18, true), height: readUint16(bytes, 20, true) };
	}
	return {
		width: readInt32LittleEndian(bytes, 18),
		height: Math.abs(readInt32LittleEndian(bytes, 22))
	};
}

function readBitsPerPixel(bytes: Uint8Array): number {
	const isOld = readUint32(bytes, 14, true) === oldHeaderBytes;
	return readUint16(bytes, isOld ? 24 : 28, true);
}

/** Run-length coding and embedded JPEG or PNG, whose size the header does not tell. */
function isCompressed(bytes: Uint8Array): boolean {
	const hasField = readUint32(bytes, 14, true) > oldHeaderBytes;
	return hasField && ![0, 3, 6].includes(readUint32(bytes, 30, true));
}

function findDamage(bytes: Uint8Array): Damage | undefined {
	if (bytes.length < 26) return 'truncated';
	if (isCompressed(bytes)) return undefined;
	const { width, height } = readDetails(bytes);
	const rowBytes = Math.ceil((width * readBitsPerPixel(bytes)) / 32) * 4;
	const end = readUint32(bytes, 10, true) + rowBytes * height;
	return bytes.length < end ? 'truncated' : undefined;
}

/** Windows bitmap. */
export const bmp: Format = { readDetails, findDamage };
