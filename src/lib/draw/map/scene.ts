import type { Camera, View } from './camera';

/** The form of an atlas, without its pictures. */
export interface AtlasForm {
	/** Cells of a row, and rows of cells. */
	readonly columns: number;
	readonly rows: number;
	/** Sides, in pixels. */
	readonly width: number;
	readonly height: number;
}

/** All that a map shows at one moment, apart from the pictures themselves. */
export interface MapScene {
	/** [n, 2] in [−1, 1]², y upwards; replaced whole when it changes. */
	readonly positions: Float32Array;
	/** Red, green, blue and 255 of each row; replaced whole. */
	readonly colours: Uint8Array;
	/** Opacity of each row, 0 for hidden; replaced whole. */
	readonly opacities: Uint8Array;
	readonly camera: Camera;
	readonly view: View;
	/** Side of a picture, or of a dot, in CSS pixels. */
	readonly side: number;
	readonly asDots: boolean;
	/** The pictures take the colours of their classes: see `Atlas.isInk`. */
	readonly isInk: boolean;
	readonly dark: boolean;
	/** Device pixels of a CSS pixel. */
	readonly ratio: number;
}

/** What paints maps on a canvas. */
export interface MapSurface {
	draw(scene: MapScene): void;
	/** Makes room for the pictures of another set; null for a set without any. */
	newAtlas(form: AtlasForm | null): void;
	/** Takes one row of the atlas's cells, four bytes a pixel; `isLast` of those that are sent now. */
	showRow(row: number, bytes: Uint8Array, isLast: boolean): void;
	/** Puts a sharper picture of a row into its large cell. */
	showDetail(index: number, slot: number, bytes: Uint8Array): void;
	forgetDetails(): void;
	dispose(): void;
}

/** Side of a sharper picture's cell, in pixels, and cells of a row. */
export const detailCell = 128;
export const detailColumns = 16;

/** How a map is painted here. */
export type PaintedWith = 'webgl2' | 'canvas';

/** Page → stage. What is left out of a scene is as it was. */
export type ToStage =
	| { readonly type: 'canvas'; readonly canvas: OffscreenCanvas }
	| { readonly type: 'scene'; readonly scene: Partial<MapScene> }
	| { readonly type: 'atlas'; readonly form: AtlasForm | null }
	| {
			readonly type: 'row';
			readonly row: number;
			readonly bytes: Uint8Array;
			readonly isLast: boolean;
	  }
	| {
			readonly type: 'detail';
			readonly index: number;
			readonly slot: number;
			readonly bytes: Uint8Array;
	  }
	| { readonly type: 'forget' | 'snapshot' | 'dispose' };

/** Stage → page. */
export type FromStage =
	| { readonly type: 'ready'; readonly paintedWith: PaintedWith }
	/** The last scene is on the canvas: the next one may come. */
	| { readonly type: 'drawn' }
	/** The graphics processor had lost all pictures, and takes them anew. */
	| { readonly type: 'restored' }
	| { readonly type: 'snapshot'; readonly bitmap: ImageBitmap };
