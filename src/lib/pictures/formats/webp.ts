import { readLetters, readUint16, readUint24LittleEndian, readUint32, readUint8 } from './bytes';
import { ANIMATED_NOTE, type Damage, type Details, type Format } from './types';

/** Offset of the first chunk's data, behind RIFF, size, WEBP, chunk name, chunk size. */
const DATA = 20;
const FOURTEEN_BITS = 0x3fff;

function readLossy(bytes: Uint8Array): Details {
	return {
		width: readUint16(bytes, DATA + 6, true) & FOURTEEN_BITS,
		height: readUint16(bytes, DATA + 8, true) & FOURTEEN_BITS
	};
}

/** One signature byte, then width − 1 and height − 1 in 14 bits each. */
function readLossless(bytes: Uint8Array): Details {
	const packed = readUint32(bytes, DATA + 1, true);
	return {
		width: (packed & FOURTEEN_BITS) + 1,
		height: ((packed >>> 14) & FOURTEEN_BITS) + 1
	};
}

function readExtended(bytes: Uint8Array): Details {
	const isAnimated = (readUint8(bytes, DATA) & 0x02) !== 0;
	return {
		width: readUint24LittleEndian(bytes, DATA + 4) + 1,
		height: readUint24LittleEndian(bytes, DATA + 7) + 1,
		notes: isAnimated ? [ANIMATED_NOTE] : []
	};
}

function readDetails(bytes: Uint8Array): Details {
	if (bytes.length < DATA + 10) return {};
	const chunk = readLetters(bytes, 12, 4);
	if (chunk === 'VP8 ') return readLossy(bytes);
	if (chunk === 'VP8L') return readLossless(bytes);
	return chunk === 'VP8X' ? readExtended(bytes) : {};
}

function findDamage(bytes: Uint8Array): Damage | undefined {
	return bytes.length < readUint32(bytes, 4, true) + 8 ? 'truncated' : undefined;
}

/** WebP: lossy, lossless and extended. */
export const webp: Format = { readDetails, findDamage };
