import { hasLetters, readLetters, readUint32, readUint8 } from './bytes';
import { animatedNote, sixteenBitNote, type Damage, type Details, type Format } from './types';

const signatureBytes = 8;
/** Length, name and checksum around a chunk's data. */
const chunkFrameBytes = 12;

interface Chunk {
	readonly name: string;
	/** Offset of the name; length and data stand around it. */
	readonly nameAt: number;
	readonly length: number;
	readonly next: number;
}

function* readChunks(bytes: Uint8Array): Generator<Chunk> {
	for (let at = signatureBytes; at + chunkFrameBytes <= bytes.length;) {
		const length = readUint32(bytes, at);
		const chunk = {
			name: readLetters(bytes, at + 4, 4),
			nameAt: at + 4,
			length,
			next: at + chunkFrameBytes + length
		};
		yield chunk;
		at = chunk.next;
	}
}

/** An animation announces itself by `acTL` before the first picture data. */
function isAnimated(bytes: Uint8Array): boolean {
	for (const { name } of readChunks(bytes)) {
		if (name === 'acTL') return true;
		if (name === 'IDAT') return false;
	}
	return false;
}

function makeChecksumTable(): Uint32Array {
	const table = new Uint32Array(256);
	for (let byte = 0; byte < 256; byte++) {
		let rest = byte;
		for (let bit = 0; bit < 8; bit++) rest = rest & 1 ? 0xedb88320 ^ (rest >>> 1) : rest >>> 1;
		table[byte] = rest;
	}
	return table;
}

const checksums = makeChecksumTable();

/** CRC-32 of a PNG chunk's name and data. */
export function checksum(bytes: Uint8Array): number {
	let rest = 0xffffffff;
	for (let at = 0; at < bytes.length; at++) {
		rest = checksums[(rest ^ bytes[at]!) & 0xff]! ^ (rest >>> 8);
	}
	return ~rest >>> 0;
}

function isIntact(bytes: Uint8Array, { nameAt, length }: Chunk): boolean {
	const covered = bytes.subarray(nameAt, nameAt + 4 + length);
	return checksum(covered) === readUint32(bytes, nameAt + 4 + length);
}

/** Bit 5 of the name's first letter is 0: there is no picture without this chunk. Browsers overlook errors in others. */
function isCritical(bytes: Uint8Array, { nameAt }: Chunk): boolean {
	return (readUint8(bytes, nameAt) & 0x20) === 0;
}

function findDamage(bytes: Uint8Array): Damage | undefined {
	let hasData = false;
	for (const chunk of readChunks(bytes)) {
		if (chunk.next > bytes.length) return 'truncated';
		if (isCritical(bytes, chunk) && !isIntact(bytes, chunk)) return 'corrupt';
		if (chunk.name === 'IDAT') hasData = true;
		if (chunk.name === 'IEND' && hasData) return undefined;
	}
	return 'truncated';
}

function readDetails(bytes: Uint8Array): Details {
	if (!hasLetters(bytes, 12, 'IHDR')) return {};
	const notes = [];
	if (isAnimated(bytes)) notes.push(animatedNote);
	if (readUint8(bytes, 24) === 16) notes.push(sixteenBitNote);
	return { width: readUint32(bytes, 16), height: readUint32(bytes, 20), notes };
}

/** Portable Network Graphics, animated ones included. */
export const png: Format = { readDetails, findDamage };
