import { hasLetters, readUint16, readUint32 } from './bytes';
import type { Details, Format } from './types';

const widthTag = 256;
const heightTag = 257;
const entryBytes = 12;
const shortType = 3;

/** The first directory's width and height, if the directory lies within `bytes`. */
function readDetails(bytes: Uint8Array): Details {
	const little = hasLetters(bytes, 0, 'II');
	const directory = readUint32(bytes, 4, little);
	const entries = readUint16(bytes, directory, little);
	const found = new Map<number, number>();
	for (let entry = 0; entry < entries; entry++) {
		const at = directory + 2 + entry * entryBytes;
		const isShort = readUint16(bytes, at + 2, little) === shortType;
		const value = isShort ? readUint16(bytes, at + 8, little) : readUint32(bytes, at + 8, little);
		found.set(readUint16(bytes, at, little), value);
	}
	const [width, height] = [found.get(widthTag), found.get(heightTag)];
	return width && height ? { width, height } : {};
}

/** Tagged Image File Format; only Safari decodes it. */
export const tiff: Format = { readDetails };
