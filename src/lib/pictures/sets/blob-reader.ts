import { blockBytes, keptBlocks } from './limits';

type Bytes = Uint8Array<ArrayBuffer>;

async function readSlice(blob: Blob, from: number, to: number): Promise<Bytes> {
	return new Uint8Array(await blob.slice(from, to).arrayBuffer());
}

/**
 * Reads small pieces of a large file. Neighbouring pieces come out of one block, because each request to the browser
 * costs more than the bytes; a few blocks are kept.
 */
export class BlobReader {
	/** Oldest first. */
	readonly #blocks = new Map<number, Promise<Bytes>>();

	constructor(readonly blob: Blob) {}

	get size(): number {
		return this.blob.size;
	}

	/** Up to `length` bytes, fewer at the file's end. They may be a view of a kept block: not to be changed. */
	async read(from: number, length: number): Promise<Bytes> {
		const block = Math.floor(from / blockBytes);
		const start = from - block * blockBytes;
		if (start + length > blockBytes) return readSlice(this.blob, from, from + length);
		return (await this.#block(block)).subarray(start, start + length);
	}

	#block(index: number): Promise<Bytes> {
		const kept = this.#blocks.get(index);
		if (kept) return kept;
		const start = index * blockBytes;
		const block = readSlice(this.blob, start, start + blockBytes);
		this.#blocks.set(index, block);
		if (this.#blocks.size > keptBlocks) this.#blocks.delete(this.#blocks.keys().next().value!);
		return block;
	}
}
