import { count } from '$lib/core/count';
import { failure, success, toFailure, type Result } from '$lib/core/result';
import type { BlobReader } from './blob-reader';
import { SetHash } from './hash';
import { unstopped, type Pace } from './pace';
import type { SetPixels } from './pixels';
import { mostPictures } from './limits';
import { refused } from './refused';

/** Sets whose pictures are bytes one after the other: idx and CIFAR-10. They are read when they are asked for. */

/** Pictures of one size in one file. */
export interface RawPictures {
	readonly reader: BlobReader;
	/** Name of the file, for sentences. */
	readonly file: string;
	readonly count: number;
	/** Where the first picture begins, and bytes from each to the next. */
	readonly start: number;
	readonly stride: number;
	/** Bytes of a picture itself. */
	readonly length: number;
	/** Pixels from a picture's bytes. */
	decode(bytes: Uint8Array): SetPixels;
}

/** Refuses a set for its number of pictures, before their labels are read. */
export function checkPictureCount(amount: number, name: string): void {
	if (amount === 0) throw refused(name, 'holds no picture. Choose another file.');
	if (amount > mostPictures)
		throw refused(
			name,
			`holds ${count(amount)} pictures; the limit is ${count(mostPictures)}. Choose a part of them.`
		);
}

/** Pictures that the key looks at; the files themselves are too long to be read whole for it. */
const hashedPictures = 64;

/** The pictures of one or several files, counted through. */
export class RawPictureFiles {
	#parts: readonly RawPictures[];
	/** Bytes that are there already are no reason for the page to wait through all of them. */
	readonly #pace = unstopped();

	constructor(parts: readonly RawPictures[]) {
		this.#parts = parts;
	}

	get count(): number {
		return this.#parts.reduce((sum, { count }) => sum + count, 0);
	}

	#find(index: number): { part: RawPictures; at: number } | undefined {
		let at = index;
		for (const part of this.#parts) {
			if (at < part.count) return { part, at };
			at -= part.count;
		}
		return undefined;
	}

	async #read(index: number): Promise<{ part: RawPictures; bytes: Uint8Array } | undefined> {
		const found = this.#find(index);
		if (!found) return undefined;
		const { part, at } = found;
		const bytes = await part.reader.read(part.start + at * part.stride, part.length);
		if (bytes.length < part.length) throw refused(part.file, 'was changed. Choose it again.');
		return { part, bytes };
	}

	async picture(index: number): Promise<Result<SetPixels>> {
		try {
			await this.#pace.step();
			const read = await this.#read(index);
			if (!read) return failure('cancelled', 'The set was closed.');
			return success(read.part.decode(read.bytes));
		} catch (thrown) {
			return { ok: false, error: toFailure(thrown, 'bad-picture') };
		}
	}

	/** A key from the labels and from pictures spread over all files. */
	async hash(labels: Int32Array, pace: Pace): Promise<SetHash> {
		const hash = new SetHash().add(this.count);
		hash.addBytes(Uint8Array.from(labels));
		for (let at = 0; at < hashedPictures; at++) {
			const read = await this.#read(Math.floor((at * this.count) / hashedPictures));
			if (read) hash.addBytes(read.bytes);
			await pace.step();
		}
		return hash;
	}

	dispose(): void {
		this.#parts = [];
	}
}

/** Pixels from one plane of grey, or from three planes of red, green and blue. */
export function pixelsFromPlanes(
	bytes: Uint8Array,
	width: number,
	height: number,
	channels: 1 | 3
): SetPixels {
	const plane = width * height;
	const rgba = new Uint8ClampedArray(4 * plane).fill(255);
	for (let at = 0; at < plane; at++)
		for (let channel = 0; channel < 3; channel++)
			rgba[4 * at + channel] = bytes[channels === 1 ? at : channel * plane + at]!;
	return { width, height, rgba };
}

/** Names of numbered pictures: `t10k-images 0`, `t10k-images 1` and so on. */
export async function numberedNames(parts: readonly RawPictures[], pace: Pace): Promise<string[]> {
	const names: string[] = [];
	for (const { file, count } of parts)
		for (let at = 0; at < count; at++) {
			names.push(`${file} ${at}`);
			await pace.step();
		}
	return names;
}
