import { readUint16, readUint8 } from './bytes';
import { animatedNote, type Damage, type Details, type Format } from './types';

const extensionBlock = 0x21;
const imageBlock = 0x2c;

/** Bytes of the colour table that `flags` announces. */
function colourTableBytes(flags: number): number {
	return flags & 0x80 ? 3 * 2 ** ((flags & 7) + 1) : 0;
}

/** Offset behind a chain of sub-blocks, each led by its length, the last of length 0; past the end if it is cut. */
function skipSubBlocks(bytes: Uint8Array, at: number): number {
	while (at < bytes.length) {
		const length = readUint8(bytes, at);
		at += 1 + length;
		if (length === 0) return at;
	}
	return bytes.length + 1;
}

/** The pictures that are whole, at most `limit`, because more than two are of no interest. */
function countWholeFrames(bytes: Uint8Array, limit: number): { whole: number; started: number } {
	let [whole, started] = [0, 0];
	let at = 13 + colourTableBytes(readUint8(bytes, 10));
	while (at < bytes.length && started < limit) {
		const block = readUint8(bytes, at);
		if (block === extensionBlock) at = skipSubBlocks(bytes, at + 2);
		else if (block === imageBlock) {
			started++;
			at = skipSubBlocks(bytes, at + 11 + colourTableBytes(readUint8(bytes, at + 9)));
			if (at <= bytes.length) whole++;
		} else break;
	}
	return { whole, started };
}

function readDetails(bytes: Uint8Array): Details {
	const isAnimated = countWholeFrames(bytes, 2).started > 1;
	return {
		width: readUint16(bytes, 6, true),
		height: readUint16(bytes, 8, true),
		notes: isAnimated ? [animatedNote] : []
	};
}

/** Only the first frame is shown, so only that one must be whole. */
function findDamage(bytes: Uint8Array): Damage | undefined {
	return countWholeFrames(bytes, 1).whole > 0 ? undefined : 'truncated';
}

/** Graphics Interchange Format. */
export const gif: Format = { readDetails, findDamage };
