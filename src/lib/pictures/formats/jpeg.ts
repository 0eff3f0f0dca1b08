import { readUint16, readUint8 } from './bytes';
import { cmykNote, type Damage, type Details, type Format } from './types';

const endOfPicture = 0xd9;
const startOfScan = 0xda;

/** SOF0 … SOF15 but for the three numbers that mean something else (DHT, JPG, DAC). */
function isFrameHeader(marker: number): boolean {
	return marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
}

/** Markers that stand alone: restarts, start of picture, TEM. All others carry their length. */
function standsAlone(marker: number): boolean {
	return marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8);
}

/** FF 00 is a byte of data, FF FF is filling. */
function isMarker(marker: number): boolean {
	return marker !== 0x00 && marker !== 0xff;
}

interface Segment {
	readonly marker: number;
	/** Offset of what follows the marker: its length, for those that have one. */
	readonly at: number;
}

/**
 * Every marker in turn. Entropy-coded data stands between markers without a length, but escapes its own FF bytes;
 * therefore the next marker can be searched for.
 */
function* readSegments(bytes: Uint8Array): Generator<Segment> {
	for (
		let at = bytes.indexOf(0xff);
		at >= 0 && at + 1 < bytes.length;
		at = bytes.indexOf(0xff, at)
	) {
		const marker = readUint8(bytes, at + 1);
		at += marker === 0xff ? 1 : 2;
		if (!isMarker(marker)) continue;
		yield { marker, at };
		if (!standsAlone(marker)) at += readUint16(bytes, at);
	}
}

function readDetails(bytes: Uint8Array): Details {
	for (const { marker, at } of readSegments(bytes)) {
		if (marker === startOfScan) break;
		if (!isFrameHeader(marker)) continue;
		const components = readUint8(bytes, at + 7);
		return {
			height: readUint16(bytes, at + 3),
			width: readUint16(bytes, at + 5),
			notes: components === 4 ? [cmykNote] : []
		};
	}
	return {};
}

/** Cameras put more data behind the end; what counts is that the end marker is reached. */
function findDamage(bytes: Uint8Array): Damage | undefined {
	for (const { marker } of readSegments(bytes)) if (marker === endOfPicture) return undefined;
	return 'truncated';
}

/** JPEG, baseline and progressive. */
export const jpeg: Format = { readDetails, findDamage };
