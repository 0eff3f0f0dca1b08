import type { Result } from '$lib/core/result';
import type { NdArray } from '$lib/core/types';
import type { SetPixels } from './pixels';

/** Where a set came from. */
export type SetKind = 'folder' | 'zip' | 'idx' | 'cifar10' | 'generated';

/** Pictures that belong together, some or all with a class. Pictures are decoded when they are asked for. */
export interface PictureSet {
	/** For the page: name of the folder or file. */
	readonly name: string;
	readonly kind: SetKind;
	/** The same for the same files in the same order: a key for what was computed from the set. */
	readonly key: string;
	readonly count: number;
	/** Names of the classes; empty where the set has none. */
	readonly classes: readonly string[];
	/** Place in `classes` of each picture's class, −1 where it has none. */
	readonly labels: Int32Array;
	/** A name of each picture, e.g. its path in the folder. */
	readonly names: readonly string[];
	/** What the visitor should know, one sentence each, e.g. that three files were left out and why. */
	readonly notes: readonly string[];
	/** One picture, upright and opaque. Failure with a sentence when its file is damaged. */
	picture(index: number): Promise<Result<SetPixels>>;
	/** Frees what the set holds. */
	dispose(): void;
}

/** Vectors instead of pictures, with optional classes. */
export interface VectorSet {
	readonly name: string;
	readonly kind: 'csv' | 'npy' | 'npz';
	readonly key: string;
	/** [count, dimensions]. */
	readonly vectors: NdArray;
	readonly classes: readonly string[];
	/** −1 where a row has none. */
	readonly labels: Int32Array;
	readonly names: readonly string[];
	readonly notes: readonly string[];
}

/** Whether a set holds vectors instead of pictures. */
export function isVectorSet(set: PictureSet | VectorSet): set is VectorSet {
	return 'vectors' in set;
}
