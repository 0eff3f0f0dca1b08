import type { SetFile } from './set-file';

/** Files of which bytes are looked at, and bytes of each: reading everything would take as long as opening it. */
const sampledFiles = 32;
const sampledBytes = 512;

/** A stable number for a sequence of texts and bytes: 64 bits, good enough to tell sets apart, not for secrets. */
export class SetHash {
	#low = 0x811c9dc5;
	#high = 0x6c62272e;

	addBytes(bytes: Uint8Array): this {
		for (const byte of bytes) {
			this.#low = Math.imul(this.#low ^ byte, 0x01000193);
			this.#high = Math.imul(this.#high ^ byte ^ (this.#low >>> 15), 0x5bd1e995);
		}
		return this;
	}

	/** A text or number, with its end: `ab`, `c` is not `a`, `bc`. */
	add(value: string | number): this {
		return this.addBytes(new TextEncoder().encode(`${value}\0`));
	}

	toString(): string {
		const hex = (value: number) => (value >>> 0).toString(16).padStart(8, '0');
		return hex(this.#high) + hex(this.#low);
	}
}

/** Up to `most` of the items, evenly spread, the first always among them. */
function spread<Item>(items: readonly Item[], most: number): Item[] {
	const wanted = Math.min(most, items.length);
	return Array.from(
		{ length: wanted },
		(_, at) => items[Math.floor((at * items.length) / wanted)]!
	);
}

/** A key from all paths, lengths and stated checksums, and from the first bytes of some files. */
export async function hashFiles(
	files: readonly SetFile[],
	step: () => Promise<void>
): Promise<SetHash> {
	const hash = new SetHash();
	for (const { path, size, checksum } of files) {
		hash.add(`${path}\n${size}\n${checksum ?? ''}`);
		await step();
	}
	for (const file of spread(files, sampledFiles)) {
		hash.addBytes(await file.head(sampledBytes));
		await step();
	}
	return hash;
}
