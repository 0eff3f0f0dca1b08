import { hasLetters, readLetters, readUint32 } from './bytes';
import type { Damage, Details, Format } from './types';

/** Box `ispe`: name, version and flags, width, height. */
const sizeBox = [...'ispe'].map((letter) => letter.charCodeAt(0));
/** Properties stand in the first box after the file type. */
const searchedBytes = 65536;

/** The brands in the file-type box: what the file is, and what else it can be read as. */
export function readBrands(bytes: Uint8Array): string[] {
	const end = Math.min(readUint32(bytes, 0), 256, bytes.length);
	const brands = [readLetters(bytes, 8, 4)];
	for (let at = 16; at + 4 <= end; at += 4) brands.push(readLetters(bytes, at, 4));
	return brands;
}

function* findSizeBoxes(bytes: Uint8Array): Generator<number> {
	const end = Math.min(bytes.length, searchedBytes);
	for (let at = bytes.indexOf(sizeBox[0]!); at >= 0 && at < end;) {
		if (hasLetters(bytes, at, 'ispe')) yield at;
		at = bytes.indexOf(sizeBox[0]!, at + 1);
	}
}

/** Tiles and thumbnails have size boxes too; the picture is the largest. */
function readDetails(bytes: Uint8Array): Details {
	let largest: Details = {};
	let area = 0;
	for (const at of findSizeBoxes(bytes)) {
		const [width, height] = [readUint32(bytes, at + 8), readUint32(bytes, at + 12)];
		if (width * height > area) [largest, area] = [{ width, height }, width * height];
	}
	return largest;
}

/** Whether the picture's data lie inside the box of properties instead of one of their own. */
function holdsDataInside(bytes: Uint8Array): boolean {
	const searched = bytes.subarray(0, searchedBytes);
	return searched.some((_, at) => hasLetters(searched, at, 'idat'));
}

/**
 * The boxes at the top must fill the file, and one of them must hold data; length 0 means "to the end", length 1 a longer
 * length behind the name.
 */
function findDamage(bytes: Uint8Array): Damage | undefined {
	let at = 0;
	let hasData = false;
	while (at + 8 <= bytes.length) {
		let length = readUint32(bytes, at);
		hasData ||= hasLetters(bytes, at + 4, 'mdat');
		if (length === 0) return undefined;
		if (length === 1) length = readUint32(bytes, at + 8) * 2 ** 32 + readUint32(bytes, at + 12);
		at += Math.max(length, 8);
	}
	const isWhole = at === bytes.length && (hasData || holdsDataInside(bytes));
	return isWhole ? undefined : 'truncated';
}

/** The container of AVIF and HEIC. */
export const heif: Format = { readDetails, findDamage };
