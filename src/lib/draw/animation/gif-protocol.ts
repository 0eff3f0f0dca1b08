import type { Pixels } from './gif-writer';

/** What the page tells the worker that makes a GIF: one start, frames, one finish; each is answered. */
export type GifRequest =
	| {
			readonly kind: 'start';
			readonly width: number;
			readonly height: number;
			readonly samples: readonly Pixels[];
	  }
	| { readonly kind: 'frame'; readonly pixels: Pixels; readonly durationMs: number }
	| { readonly kind: 'finish' };

/** What the worker answers. */
export type GifAnswer =
	{ readonly kind: 'taken' } | { readonly kind: 'file'; readonly bytes: Uint8Array<ArrayBuffer> };
