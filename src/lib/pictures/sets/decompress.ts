import { inflateSync } from 'fflate';
import { blockBytes, mostBytesAtOnce } from './limits';

/**
 * Unpacking. Long contents go through the browser's own streams, which work beside the page and give their output piece
 * by piece; short ones are unpacked at once, because starting a stream takes fifty times as long.
 */

type Bytes = Uint8Array<ArrayBuffer>;
type PackedFormat = 'gzip' | 'deflate-raw';

/** Unpacked to more than was allowed: a bomb, or a wrong length in a list. */
export class TooLongError extends Error {}

function unpackedStream(packed: Blob, format: PackedFormat): ReadableStream<Bytes> {
	return packed.stream().pipeThrough(new DecompressionStream(format)) as ReadableStream<Bytes>;
}

/** Pieces of the unpacked contents; throws once they come to more than `most` bytes. */
async function* unpackPieces(
	packed: Blob,
	format: PackedFormat,
	most: number
): AsyncGenerator<Bytes> {
	const reader = unpackedStream(packed, format).getReader();
	let length = 0;
	try {
		for (let read = await reader.read(); !read.done; read = await reader.read()) {
			length += read.value.length;
			if (length > most) throw new TooLongError(`more than ${most} bytes`);
			yield read.value;
		}
	} finally {
		reader.cancel().catch(() => {});
	}
}

/**
 * The contents of a gzip file, held by the browser outside the page's memory.
 *
 * @param most bytes after which it is given up
 * @throws {TooLongError} if there are more; `TypeError` if the file is damaged
 */
export async function unpackGzip(
	packed: Blob,
	most: number,
	onpiece: (unpackedBytes: number) => Promise<void>
): Promise<Blob> {
	const [done, waiting]: [Blob[], Bytes[]] = [[], []];
	let [length, waitingLength] = [0, 0];
	for await (const piece of unpackPieces(packed, 'gzip', most)) {
		waiting.push(piece);
		waitingLength += piece.length;
		length += piece.length;
		// Turned into a blob, bytes leave the page's memory.
		if (waitingLength >= 16 * blockBytes) {
			done.push(new Blob(waiting.splice(0)));
			waitingLength = 0;
		}
		await onpiece(length);
	}
	return new Blob([...done, ...waiting]);
}

/**
 * The first bytes of contents packed by deflate.
 *
 * @param length bytes wanted; the contents may go on behind them
 */
export async function inflateHead(packed: Blob, length: number): Promise<Bytes> {
	const bytes = new Uint8Array(length);
	let at = 0;
	for await (const piece of unpackPieces(packed, 'deflate-raw', Infinity)) {
		bytes.set(piece.subarray(0, length - at), at);
		at = Math.min(length, at + piece.length);
		if (at === length) break;
	}
	return bytes.subarray(0, at);
}

async function inflateByStream(packed: Bytes, length: number): Promise<Bytes> {
	const bytes = new Uint8Array(length);
	let at = 0;
	for await (const piece of unpackPieces(new Blob([packed]), 'deflate-raw', length)) {
		bytes.set(piece, at);
		at += piece.length;
	}
	return bytes.subarray(0, at);
}

/** One byte more than allowed tells contents that are too long, and no more than that is ever written. */
function inflateAtOnce(packed: Bytes, length: number): Bytes {
	const bytes = inflateSync(packed, { out: new Uint8Array(length + 1) });
	if (bytes.length > length) throw new TooLongError(`more than ${length} bytes`);
	return bytes;
}

/**
 * Contents packed by deflate whose length is known.
 *
 * @throws {TooLongError} if they are longer; another error if they are damaged
 */
export async function inflate(packed: Bytes, length: number): Promise<Bytes> {
	const isShort = Math.max(packed.length, length) <= mostBytesAtOnce;
	return isShort ? inflateAtOnce(packed, length) : inflateByStream(packed, length);
}
