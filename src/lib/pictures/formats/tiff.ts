import { hasLetters, readUint16, readUint32 } from './bytes';
import type { Details, Format } from './types';

const WIDTH_TAG = 256;
const HEIGHT_TAG = 257;
const ENTRY_BYTES = 12;
const SHORT = 3;

/** The first directory's width and height, if the directory lies within `bytes`. */
function readDetails(bytes: Uint8Array): Details {
	const little = hasLetters(bytes, 0, 'II');
	const directory = readUint32(bytes, 4, little);
	const entries = readUint16(bytes, directory, little);
	const found = new Map<number, number>();
	for (let entry = 0; entry < entries; entry++) {
		const at = directory + 2 + entry * ENTRY_BYTES;
		const isShort = readUint16(bytes, at + 2, little) === SHORT;
		const value = isShort ? readUint16(bytes, at + 8, little) : readUint32(bytes, at + 8, little);
		found.set(readUint16(bytes, at, little), value);
	}
	const [width, height] = [found.get(WIDTH_TAG), found.get(HEIGHT_TAG)];
	return width && height ? { width, height } : {};
}

/** Tagged Image File Format; only Safari decodes it. */
export const tiff: Format = { readDetails };
