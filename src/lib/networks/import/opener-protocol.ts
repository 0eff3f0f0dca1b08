import type { Failure } from '$lib/core/result';
import type { Answers } from './answers';
import type { NetworkDraft } from './open';
import type { ImportOptions } from './types';

/** What the page asks the opening worker, and what it answers: plain objects, files and blobs only. */

/** Where a network comes from. */
export type OpeningSource =
	| { readonly kind: 'files'; readonly files: readonly File[] }
	| {
			readonly kind: 'address';
			readonly address: string;
			/** Address of the class names. */
			readonly names?: string;
			/** What the files must have, where it is known; see `checksumOf`. */
			readonly sha256?: string;
	  };

/** A packed network as blobs, which the browser keeps outside the page's memory. */
export interface PackedBlobs {
	readonly graph: Blob;
	readonly weights: Blob;
}

/** A network that the worker holds. */
export interface HeldNetwork {
	/** Names it where it is packed. */
	readonly key: number;
	readonly draft: NetworkDraft;
}

/** The jobs of the opening worker. */
export interface OpenerJobs {
	/** Fetches or reads, and translates. The same address again goes on where it stopped. */
	open: { request: { source: OpeningSource; options: ImportOptions }; answer: HeldNetwork };
	/** Packs one of the networks opened; from then on the worker holds no other. */
	pack: { request: { key: number; answers: Answers }; answer: PackedBlobs };
}

export type OpenerJob = keyof OpenerJobs;

/** How far a download is; `total` is 0 while it is unknown. */
export interface OpeningProgress {
	readonly phase: 'download' | 'translate';
	readonly loaded: number;
	readonly total: number;
}

/** Page → worker. */
export type ToOpener =
	| {
			readonly type: 'job';
			readonly job: number;
			readonly kind: OpenerJob;
			readonly request: unknown;
	  }
	| { readonly type: 'cancel'; readonly job: number };

/** Worker → page. */
export type FromOpener =
	| { readonly type: 'answer'; readonly job: number; readonly answer: unknown }
	| { readonly type: 'failure'; readonly job: number; readonly failure: Failure }
	| { readonly type: 'progress'; readonly job: number; readonly progress: OpeningProgress };
