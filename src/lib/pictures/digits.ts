import { paintGrey } from './grey';
import type { Picture } from './types';

/** Digits as a hand writes them: a few pen strokes each, drawn white on black. */

type Point = readonly [x: number, y: number];
type Stroke = readonly Point[];

/** Side of a digit's picture in pixels; four times MNIST's 28. */
const sidePx = 112;
/** MNIST's digits fill 20 of 28 pixels, pen included. */
const digitHeight = 80;
const penWidth = 10;
/** Straight pieces that each part of a curve is drawn with. */
const digitPieces = 8;

/** Points each stroke passes through, in a box 100 wide and 140 high; the curve between them is smooth. */
const glyphs: readonly (readonly Stroke[])[] = [
	[
		[
			[62, 3],
			[30, 18],
			[9, 70],
			[24, 127],
			[54, 136],
			[84, 105],
			[92, 50],
			[78, 10],
			[54, 4]
		]
	],
	[
		[
			[62, 2],
			[53, 70],
			[42, 138]
		]
	],
	[
		[
			[14, 34],
			[32, 9],
			[62, 5],
			[82, 28],
			[70, 66],
			[38, 104],
			[10, 132]
		],
		[
			[10, 132],
			[50, 128],
			[92, 133]
		]
	],
	[
		[
			[16, 16],
			[48, 3],
			[77, 20],
			[68, 50],
			[40, 64]
		],
		[
			[40, 64],
			[76, 76],
			[84, 106],
			[56, 135],
			[12, 126]
		]
	],
	[
		[
			[26, 6],
			[17, 44],
			[12, 78],
			[48, 78],
			[90, 70]
		],
		[
			[76, 10],
			[68, 72],
			[60, 137]
		]
	],
	[
		[
			[28, 10],
			[22, 34],
			[20, 62]
		],
		[
			[20, 62],
			[54, 54],
			[82, 76],
			[76, 116],
			[44, 136],
			[10, 124]
		],
		[
			[28, 10],
			[58, 9],
			[86, 5]
		]
	],
	[
		[
			[70, 4],
			[36, 36],
			[15, 84],
			[22, 124],
			[52, 136],
			[78, 114],
			[70, 84],
			[42, 80],
			[18, 104]
		]
	],
	[
		[
			[10, 16],
			[50, 13],
			[90, 10]
		],
		[
			[90, 10],
			[66, 68],
			[44, 138]
		]
	],
	[
		[
			[80, 20],
			[52, 3],
			[24, 22],
			[34, 52],
			[66, 82],
			[76, 114],
			[48, 136],
			[20, 114],
			[34, 82],
			[66, 52],
			[80, 20]
		]
	],
	[
		[
			[82, 24],
			[54, 4],
			[22, 26],
			[26, 60],
			[56, 66],
			[82, 28],
			[76, 84],
			[60, 138]
		]
	]
];

/** The Catmull-Rom curve from b to c at t in [0, 1], which takes its slopes from the neighbours a and d. */
function interpolate(a: number, b: number, c: number, d: number, t: number): number {
	const linear = (c - a) * t;
	const square = (2 * a - 5 * b + 4 * c - d) * t * t;
	const cube = (3 * b - a - 3 * c + d) * t * t * t;
	return b + 0.5 * (linear + square + cube);
}

/** A smooth line of straight pieces through all points. */
function smooth(stroke: Stroke): Point[] {
	const at = (index: number) => stroke[Math.min(stroke.length - 1, Math.max(0, index))]!;
	const line: Point[] = [stroke[0]!];
	for (let part = 0; part < stroke.length - 1; part++) {
		const [a, b, c, d] = [at(part - 1), at(part), at(part + 1), at(part + 2)];
		for (let piece = 1; piece <= digitPieces; piece++) {
			const t = piece / digitPieces;
			line.push([interpolate(a[0], b[0], c[0], d[0], t), interpolate(a[1], b[1], c[1], d[1], t)]);
		}
	}
	return line;
}

/** Enlarges and moves the lines so that they, pen included, are `digitHeight` high in the picture's centre. */
function fitLines(lines: readonly Point[][]): Point[][] {
	const points = lines.flat();
	const extent = (axis: 0 | 1) => {
		const values = points.map((point) => point[axis]);
		return { from: Math.min(...values), to: Math.max(...values) };
	};
	const [across, down] = [extent(0), extent(1)];
	const scale = (digitHeight - penWidth) / (down.to - down.from);
	const place = (value: number, { from, to }: { from: number; to: number }) =>
		sidePx / 2 + (value - (from + to) / 2) * scale;
	return lines.map((line) => line.map(([x, y]) => [place(x, across), place(y, down)] as const));
}

/** Distance from (x, y) to the straight piece from one point to the other. */
function distanceTo(x: number, y: number, from: Point, to: Point): number {
	const dx = to[0] - from[0];
	const dy = to[1] - from[1];
	const share = ((x - from[0]) * dx + (y - from[1]) * dy) / (dx * dx + dy * dy || 1);
	const nearest = Math.min(1, Math.max(0, share));
	return Math.sqrt((x - from[0] - nearest * dx) ** 2 + (y - from[1] - nearest * dy) ** 2);
}

/** Share of a pixel that a pen passing at this distance covers. */
function coverage(distance: number): number {
	return Math.min(1, Math.max(0, penWidth / 2 - distance + 0.5));
}

/** First and last pixel that a pen moving between two coordinates can touch. */
function reach(one: number, other: number): readonly [first: number, last: number] {
	const first = Math.floor(Math.min(one, other) - penWidth / 2 - 1);
	const last = Math.ceil(Math.max(one, other) + penWidth / 2 + 1);
	return [Math.max(0, first), Math.min(sidePx - 1, last)];
}

/** Draws one straight piece; where pieces overlap the ink does not get lighter. */
function inkPiece(ink: Float32Array, from: Point, to: Point): void {
	const [left, right] = reach(from[0], to[0]);
	const [top, bottom] = reach(from[1], to[1]);
	for (let y = top; y <= bottom; y++) {
		for (let x = left; x <= right; x++) {
			const at = y * sidePx + x;
			ink[at] = Math.max(ink[at]!, coverage(distanceTo(x + 0.5, y + 0.5, from, to)));
		}
	}
}

/**
 * A handwritten digit, white on black, 112 × 112.
 *
 * @param digit 0 to 9
 */
export function drawDigit(digit: number): Picture {
	const glyph = glyphs[digit];
	if (!glyph) throw new RangeError(`digit must be a whole number from 0 to 9, got ${digit}`);
	const ink = new Float32Array(sidePx * sidePx);
	for (const line of fitLines(glyph.map(smooth))) {
		for (let piece = 1; piece < line.length; piece++) {
			inkPiece(ink, line[piece - 1]!, line[piece]!);
		}
	}
	const inkAt = (x: number, y: number) => ink[Math.floor(y) * sidePx + Math.floor(x)]!;
	return paintGrey(`digit-${digit}`, `Digit ${digit}`, sidePx, inkAt);
}
