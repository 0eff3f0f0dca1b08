/** Reading numbers and letters out of a file. Offsets past the end read as 0, so that short files need no special case. */

/** A byte. */
export function readUint8(bytes: Uint8Array, offset: number): number {
	return bytes[offset] ?? 0;
}

/** Two bytes, the more significant one first unless told otherwise. */
export function readUint16(bytes: Uint8Array, offset: number, littleEndian = false): number {
	const first = readUint8(bytes, offset);
	const second = readUint8(bytes, offset + 1);
	return littleEndian ? second * 256 + first : first * 256 + second;
}

/** Three bytes, the least significant one first. */
export function readUint24LittleEndian(bytes: Uint8Array, offset: number): number {
	return readUint16(bytes, offset, true) + readUint8(bytes, offset + 2) * 0x10000;
}

/** Four bytes, the most significant one first unless told otherwise. */
export function readUint32(bytes: Uint8Array, offset: number, littleEndian = false): number {
	const first = readUint16(bytes, offset, littleEndian);
	const second = readUint16(bytes, offset + 2, littleEndian);
	return littleEndian ? second * 0x10000 + first : first * 0x10000 + second;
}

/** Four bytes as a number with a sign (two's complement), the least significant one first. */
export function readInt32LittleEndian(bytes: Uint8Array, offset: number): number {
	return readUint32(bytes, offset, true) | 0;
}

/** `length` bytes as Latin letters; the names of chunks, boxes and markers are such. */
export function readLetters(bytes: Uint8Array, offset: number, length: number): string {
	return String.fromCharCode(...bytes.subarray(offset, offset + length));
}

/** Whether the letters stand at `offset`. */
export function hasLetters(bytes: Uint8Array, offset: number, letters: string): boolean {
	return readLetters(bytes, offset, letters.length) === letters;
}
