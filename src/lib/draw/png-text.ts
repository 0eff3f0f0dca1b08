/** Text inside a PNG file: chunks that programs such as `exiftool` show. */

/** Length of the signature and of the header chunk behind it; text may follow there. */
const headerEnd = 8 + 25;

const checksums = Uint32Array.from({ length: 256 }, (_, byte) => {
	let sum = byte;
	for (let bit = 0; bit < 8; bit++) sum = sum & 1 ? 0xedb88320 ^ (sum >>> 1) : sum >>> 1;
	return sum;
});

/** CRC-32 as PNG, zip and Ethernet have it. */
export function crc32(bytes: Uint8Array): number {
	let sum = 0xffffffff;
	for (const byte of bytes) sum = checksums[(sum ^ byte) & 255]! ^ (sum >>> 8);
	return ~sum >>> 0;
}

function latinBytes(text: string): Uint8Array {
	return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
}

/** A chunk of a PNG file: length, four letters, content and the checksum of letters and content. */
export function encodeChunk(kind: string, content: Uint8Array): Uint8Array {
	const chunk = new Uint8Array(content.length + 12);
	const view = new DataView(chunk.buffer);
	view.setUint32(0, content.length);
	chunk.set(latinBytes(kind), 4);
	chunk.set(content, 8);
	view.setUint32(content.length + 8, crc32(chunk.subarray(4, content.length + 8)));
	return chunk;
}

/** Bytes one after the other. */
export function joinBytes(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
	const joined = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
	let start = 0;
	for (const part of parts) {
		joined.set(part, start);
		start += part.length;
	}
	return joined;
}

function isLatin(text: string): boolean {
	return [...text].every((letter) => letter.codePointAt(0)! < 256);
}

/** `tEXt` holds Latin letters only; other text goes into the international `iTXt`, uncompressed and without a language. */
function encodeText(key: string, text: string): Uint8Array {
	if (isLatin(text)) return encodeChunk('tEXt', latinBytes(`${key}\0${text}`));
	const head = latinBytes(`${key}\0\0\0\0\0`);
	return encodeChunk('iTXt', joinBytes([head, new TextEncoder().encode(text)]));
}

/**
 * A PNG file with texts put in behind its header.
 *
 * @param texts keys of 1 to 79 Latin letters, and what they say
 * @source w3.org/TR/png-3, sections 5.3 and 11.3.3
 */
export function addPngText(
	png: Uint8Array,
	texts: Readonly<Record<string, string>>
): Uint8Array<ArrayBuffer> {
	const chunks = Object.entries(texts).map(([key, text]) => encodeText(key, text));
	return joinBytes([png.subarray(0, headerEnd), ...chunks, png.subarray(headerEnd)]);
}
