/** What a file's own header says about the picture in it. */
export interface Details {
	/** In pixels as stored, before any rotation; absent where the header does not say. */
	readonly width?: number;
	readonly height?: number;
	/** Sentences for the visitor about what opening changes. */
	readonly notes?: readonly string[];
}

/** `truncated`: the end is missing. `corrupt`: a checksum is wrong. */
export type Damage = 'truncated' | 'corrupt';

/** One picture format: what its header says and whether a file of it is whole. */
export interface Format {
	/** `bytes` is the file or its beginning. */
	readDetails(bytes: Uint8Array): Details;
	/** `bytes` is the whole file. Answers what a browser would hide by decoding half a picture. */
	findDamage?(bytes: Uint8Array): Damage | undefined;
}

/** Said of an animation. */
export const animatedNote = 'The picture is animated; its first frame is shown.';
/** Said of a picture in the four inks of print. */
export const cmykNote = 'The colours were converted from CMYK.';
/** Said of a picture with more shades than a page can show. */
export const sixteenBitNote = 'Sixteen bits a channel were reduced to eight.';
