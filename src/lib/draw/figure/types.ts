/**
 * A figure as data: the page paints it on a canvas, exports write it as SVG, PNG, GIF or TikZ. Lengths are CSS pixels of
 * the unscaled figure, x to the right, y down.
 */

/** What a colour stands for; the palette of the theme says which colour that is. */
export type Role =
	| 'ink'
	| 'muted'
	| 'line'
	| 'ground'
	| 'input'
	| 'kernel'
	| 'output'
	| 'padding'
	| 'selected'
	| 'positive'
	| 'negative';

/**
 * A colour: a role; a role thinned towards the ground (`amount` 1 is the full role); or a place on the diverging scale for
 * a value in [−1, 1], neutral at zero.
 */
export type Paint =
	| Role
	| { readonly role: Role; readonly amount: number }
	| { readonly diverging: number }
	/** A grey from 0 (black) to 1 (white), as a picture's own pixel. */
	| { readonly grey: number };

/** The cell that a mark stands for: figures are pointed at and walked by it. */
export interface FigureCell {
	/** Id of one of the figure's grids. */
	readonly grid: string;
	readonly y: number;
	readonly x: number;
}

export interface RectMark {
	readonly kind: 'rect';
	readonly x: number;
	readonly y: number;
	readonly width: number;
	readonly height: number;
	readonly fill?: Paint;
	readonly stroke?: Paint;
	readonly strokeWidth?: number;
	/** `double` is drawn inwards, twice. */
	readonly line?: 'solid' | 'dashed' | 'double';
	/** Diagonal lines over the fill: unused. */
	readonly hatched?: boolean;
	readonly opacity?: number;
	readonly cell?: FigureCell;
}

export interface TextMark {
	readonly kind: 'text';
	/** Of the anchor; y is the middle of the letters. */
	readonly x: number;
	readonly y: number;
	readonly text: string;
	/** Height of the letters' box. */
	readonly size: number;
	readonly fill: Paint | 'contrast';
	/** With `contrast`: the paint beneath, against which the letters must be read. */
	readonly on?: Paint;
	readonly align: 'start' | 'middle' | 'end';
	readonly font: 'ui' | 'mono' | 'prose';
	readonly weight?: 400 | 600;
	readonly opacity?: number;
}

export interface PathMark {
	readonly kind: 'path';
	readonly points: readonly (readonly [x: number, y: number])[];
	readonly stroke?: Paint;
	readonly fill?: Paint;
	readonly strokeWidth?: number;
	readonly line?: 'solid' | 'dashed';
	readonly closed?: boolean;
	/** An arrow's head at the last point. */
	readonly arrow?: boolean;
	readonly opacity?: number;
}

export type Mark = RectMark | TextMark | PathMark;

/** A grid of the figure that is walked by keys: one tab stop, arrows, Enter. */
export interface FigureGrid {
	readonly id: string;
	/** What the grid is, for a screen reader, e.g. "Input, channel 1". */
	readonly label: string;
	/** Rows and columns; `top` and `left` are the numbers of the first ones (negative in the padding). */
	readonly rows: number;
	readonly columns: number;
	readonly top: number;
	readonly left: number;
	/** Place of the first cell's corner and size of a cell. */
	readonly x: number;
	readonly y: number;
	readonly cellSize: number;
	/** Height of a cell, where it is not as high as wide. */
	readonly cellHeight?: number;
}

export interface Figure {
	readonly width: number;
	readonly height: number;
	/** What it shows now, in a few words. */
	readonly title: string;
	/** The present step in one sentence, for those who cannot see it. */
	readonly description: string;
	readonly grids: readonly FigureGrid[];
	/** Painted in this order. */
	readonly marks: readonly Mark[];
}
