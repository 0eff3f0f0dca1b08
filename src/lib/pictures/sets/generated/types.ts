import type { PictureSet } from '../types';

/** How many pictures, and which: the same options give the same pictures. */
export interface GeneratedOptions {
	/** Pictures; each set has its own usual number. */
	readonly count?: number;
	readonly seed?: number;
	readonly signal?: AbortSignal;
}

/** A set that the project draws by itself, so that there is something to see without a download. */
export interface GeneratedSet {
	/** Appears in links, never reused. */
	readonly id: string;
	readonly title: string;
	/** One sentence: what is in it, and what varies. */
	readonly summary: string;
	/** Quick: the pictures are drawn when they are asked for. */
	make(options?: GeneratedOptions): Promise<PictureSet>;
}
