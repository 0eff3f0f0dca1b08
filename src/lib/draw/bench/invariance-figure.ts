import type { NdArray } from '$lib/core/types';
import { formatShare } from '$lib/draw/format';
import type { Figure, Mark, Paint } from '$lib/draw/figure/types';
import {
	compareMoved,
	movePicture,
	shareOf,
	type Comparison,
	type InvarianceSettings
} from './invariance';

/** The invariance section's picture: a pattern before and after a small movement, and what each reducer makes of it. */

/** Names of the reducers, as they head a column. */
export const reducerLabels = {
	max: 'Max pooling',
	average: 'Average pooling',
	none: 'No pooling'
} as const;

const side = 128;
const gap = 24;
const firstRow = 58;
const secondRow = firstRow + side + 20;

/** Signed or not: [0, 1] is shown as grey, what lies outside at its ends. */
function greyOf(value: number): Paint {
	return { grey: Math.min(1, Math.max(0, value)) };
}

function cellMarks({ shape, data }: NdArray, x: number, y: number): Mark[] {
	const columns = shape[1]!;
	const size = side / Math.max(columns, shape[0]!);
	const cells = Array.from(data, (value, at): Mark => ({
		kind: 'rect',
		x: x + (at % columns) * size,
		y: y + Math.floor(at / columns) * size,
		width: size,
		height: size,
		fill: greyOf(value)
	}));
	const width = columns * size;
	const height = shape[0]! * size;
	return [...cells, { kind: 'rect', x, y, width, height, stroke: 'line', strokeWidth: 1 }];
}

/** Two strokes over a cell that did not stay, readable on any grey. */
function crossMarks(x: number, y: number, size: number): Mark[] {
	const [a, b] = [size * 0.3, size * 0.7];
	const lines = [
		[
			[x + a, y + a],
			[x + b, y + b]
		],
		[
			[x + b, y + a],
			[x + a, y + b]
		]
	] as const;
	const wide = lines.map((points): Mark => ({
		kind: 'path',
		points,
		stroke: 'ground',
		strokeWidth: 4
	}));
	const thin = lines.map((points): Mark => ({
		kind: 'path',
		points,
		stroke: 'kernel',
		strokeWidth: 2
	}));
	return [...wide, ...thin];
}

function changeMarks({ after, stays }: Comparison, x: number, y: number): Mark[] {
	const columns = after.shape[1]!;
	const size = side / Math.max(columns, after.shape[0]!);
	return stays.flatMap((stay, at) =>
		stay === false
			? crossMarks(x + (at % columns) * size, y + Math.floor(at / columns) * size, size)
			: []
	);
}

function words(x: number, y: number, text: string, strong = false): Mark {
	const look = { fill: strong ? 'ink' : 'muted', align: 'start', font: 'ui' } as const;
	return { kind: 'text', x, y, text, size: strong ? 13 : 12, ...look, weight: strong ? 600 : 400 };
}

/**
 * How many outputs of a reducer stay.
 * @example shareWords(comparison) // 13 of 16 stay, 81.3 %
 */
export function shareWords(comparison: Comparison): string {
	const { stayed, counted } = comparison;
	if (!counted) return 'nothing to compare';
	return `${stayed} of ${counted} stay, ${formatShare(shareOf(comparison))}`;
}

function columnMarks(comparison: Comparison, x: number, top: number): Mark[] {
	return [
		words(x, top + 12, reducerLabels[comparison.reducer], true),
		words(x, top + 34, shareWords(comparison)),
		...cellMarks(comparison.before, x, top + firstRow),
		...cellMarks(comparison.after, x, top + secondRow),
		...changeMarks(comparison, x, top + secondRow)
	];
}

function inputMarks(picture: NdArray, moved: NdArray): Mark[] {
	return [
		words(0, 12, 'Input', true),
		words(0, 34, 'top: before, bottom: moved'),
		...cellMarks(picture, 0, firstRow),
		...cellMarks(moved, 0, secondRow)
	];
}

/** Where a column stands: all in one row, or two and two on small screens. */
function placeOf(index: number, narrow: boolean): { x: number; y: number } {
	const perRow = narrow ? 2 : 4;
	const columnWidth = side + gap + (narrow ? 12 : 20);
	const rowHeight = secondRow + side + 24;
	return { x: (index % perRow) * columnWidth, y: Math.floor(index / perRow) * rowHeight };
}

/** The shares in one sentence. */
export function describeInvariance(comparisons: readonly Comparison[]): string {
	return comparisons
		.map((comparison) => `${reducerLabels[comparison.reducer]}: ${shareWords(comparison)}`)
		.join('; ');
}

/** The picture before and after, and every reducer's outputs with those crossed out that do not stay. */
export function invarianceFigure(
	picture: NdArray,
	settings: InvarianceSettings,
	narrow: boolean
): Figure {
	const comparisons = compareMoved(picture, settings);
	const last = placeOf(3, narrow);
	const columns = comparisons.flatMap((comparison, at) => {
		const { x, y } = placeOf(at + 1, narrow);
		return columnMarks(comparison, x, y);
	});
	return {
		width: last.x + side + 28,
		height: last.y + secondRow + side + 4,
		title: `Pooling in windows of ${settings.window} × ${settings.window}, before and after a small movement`,
		description: describeInvariance(comparisons),
		grids: [],
		marks: [...inputMarks(picture, movePicture(picture, settings.movement)), ...columns]
	};
}
