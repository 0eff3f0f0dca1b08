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

export const ANIMATED_NOTE = 'The picture is animated; its first frame is shown.';
export const CMYK_NOTE = 'The colours were converted from CMYK.';
export const SIXTEEN_BIT_NOTE = 'Sixteen bits a channel were reduced to eight.';
