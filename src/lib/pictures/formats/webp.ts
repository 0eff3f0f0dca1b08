import { readLetters, readUint16, readUint24LittleEndian, readUint32, readUint8 } from './bytes';
import { animatedNote, type Damage, type Details, type Format } from './types';

/** Offset of the first chunk's data, behind RIFF, size, WEBP, chunk name, chunk size. */
const dataAt = 20;
const fourteenBits = 0x3fff;

function readLossy(bytes: Uint8Array): Details {
	return {
		width: readUint16(bytes, dataAt + 6, true) & fourteenBits,
		height: readUint16(bytes, dataAt + 8, true) & fourteenBits
	};
}

/** One signature byte, then width − 1 and height − 1 in 14 bits each. */
function readLossless(bytes: Uint8Array): Details {
	const packed = readUint32(bytes, dataAt + 1, true);
	return {
		width: (packed & fourteenBits) + 1,
		height: ((packed >>> 14) & fourteenBits) + 1
	};
}

function readExtended(bytes: Uint8Array): Details {
	const isAnimated = (readUint8(bytes, dataAt) & 0x02) !== 0;
	return {
		width: readUint24LittleEndian(bytes, dataAt + 4) + 1,
		height: readUint24LittleEndian(bytes, dataAt + 7) + 1,
		notes: isAnimated ? [animatedNote] : []
	};
}

function readDetails(bytes: Uint8Array): Details {
	if (bytes.length < dataAt + 10) return {};
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
