/** An opened picture: eight bits a channel, red green blue alpha, row by row, upright. */
export interface Picture {
	readonly width: number;
	readonly height: number;
	readonly rgba: Uint8ClampedArray;
	/** Shown to the visitor: file name, title of the sample, "drawing". */
	readonly name: string;
	readonly source: PictureSource;
}

/** Where a picture came from. Only samples can be named in a link; all others stay on the device. */
export type PictureSource =
	| { readonly kind: 'sample'; readonly id: string }
	| { readonly kind: 'file' | 'paste' | 'webcam' | 'drawing' };
