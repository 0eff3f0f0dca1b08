import { spatialShape, type NdArray } from '$lib/core/types';
import { pool } from '$lib/math/arithmetic/pooling';
import type { PoolingSettings } from '$lib/math/arithmetic/types';

/** How much of a pooled picture stays the same when the picture is moved a little. */

/** A small change of a picture about its middle. */
export interface Movement {
	/** Cells to the right. */
	readonly across: number;
	/** Cells down. */
	readonly down: number;
	/** Degrees, clockwise. */
	readonly turn: number;
	/** Times as large. */
	readonly scale: number;
}

/** How a picture is made smaller: a pool, or keeping one cell of each window and dropping the others. */
export const reducerNames = ['max', 'average', 'none'] as const;
export type ReducerName = (typeof reducerNames)[number];

/** What a reducer makes of a picture before and after it was moved. */
export interface Comparison {
	readonly reducer: ReducerName;
	/** [height, width, 1] */
	readonly before: NdArray;
	readonly after: NdArray;
	/** For each output whether it stays within the tolerance; null where there is nothing before or after. */
	readonly stays: readonly (boolean | null)[];
	/** Outputs that count, and how many of them stay. */
	readonly counted: number;
	readonly stayed: number;
}

/** What a comparison depends on. */
export interface InvarianceSettings {
	readonly movement: Movement;
	/** Side of the pooling window, which is also its stride. */
	readonly window: number;
	/** Most that an output may change and still count as staying, in the unit of the picture. */
	readonly tolerance: number;
	/** Outputs that show nothing before and after count too. */
	readonly countEmpty: boolean;
}

function limit(at: number, size: number): number {
	return Math.min(size - 1, Math.max(0, at));
}

/** Value between the cells of a one-channel picture; beyond the border its last cells go on. */
function sampleBetween({ shape, data }: NdArray, y: number, x: number): number {
	const [height, width] = spatialShape(shape);
	const [top, left] = [Math.floor(y), Math.floor(x)];
	const at = (row: number, column: number) =>
		data[limit(row, height) * width + limit(column, width)]!;
	const [v, u] = [y - top, x - left];
	const upper = at(top, left) * (1 - u) + at(top, left + 1) * u;
	const lower = at(top + 1, left) * (1 - u) + at(top + 1, left + 1) * u;
	return upper * (1 - v) + lower * v;
}

/**
 * Shifts, turns and scales a one-channel picture about its middle, with bilinear interpolation.
 * @returns a picture of the same shape; without movement the same numbers
 */
export function movePicture(picture: NdArray, movement: Movement): NdArray {
	const [height, width] = spatialShape(picture.shape);
	const [middleY, middleX] = [(height - 1) / 2, (width - 1) / 2];
	const angleRad = (movement.turn * Math.PI) / 180;
	const [cosine, sine] = [Math.cos(angleRad) / movement.scale, Math.sin(angleRad) / movement.scale];
	const data = new Float32Array(height * width);
	// For each cell: where it was before. Clockwise, because y points down.
	for (let at = 0; at < data.length; at++) {
		const dy = Math.floor(at / width) - middleY - movement.down;
		const dx = (at % width) - middleX - movement.across;
		const y = middleY - sine * dx + cosine * dy;
		const x = middleX + cosine * dx + sine * dy;
		data[at] = sampleBetween(picture, y, x);
	}
	return { shape: [height, width, 1], data };
}

/** The window as a pool's settings. */
function settingsFor(kind: 'max' | 'average', window: number): PoolingSettings {
	return {
		pool: kind,
		kernel: [window, window],
		stride: [window, window],
		dilation: [1, 1],
		padding: 'valid',
		ceilMode: false,
		countPadding: false,
		global: false
	};
}

/** The cell nearest the middle of every window, the others dropped. */
function subsample({ shape, data }: NdArray, window: number): NdArray {
	const [height, width] = spatialShape(shape);
	const [rows, columns] = [Math.floor(height / window), Math.floor(width / window)];
	const offset = Math.floor(window / 2);
	const out = Float32Array.from({ length: rows * columns }, (_, at) => {
		const y = Math.floor(at / columns) * window + offset;
		return data[y * width + (at % columns) * window + offset]!;
	});
	return { shape: [rows, columns, 1], data: out };
}

/** A one-channel picture made smaller. */
export function reduce(picture: NdArray, reducer: ReducerName, window: number): NdArray {
	if (reducer === 'none') return subsample(picture, window);
	return pool(picture, settingsFor(reducer, window)).values;
}

/** Below this an output shows nothing. */
const emptyBelow = 0.02;

/** Whether an output stays, or null where it does not count. */
function judge(before: number, after: number, settings: InvarianceSettings): boolean | null {
	const isEmpty = Math.abs(before) < emptyBelow && Math.abs(after) < emptyBelow;
	if (isEmpty && !settings.countEmpty) return null;
	// A trifle more than the tolerance, so that 0.1 is within 0.1 in single precision.
	return Math.abs(after - before) <= settings.tolerance + 1e-6;
}

/** Compares what one reducer makes of two pictures. */
function compareReduced(
	picture: NdArray,
	moved: NdArray,
	reducer: ReducerName,
	settings: InvarianceSettings
): Comparison {
	const before = reduce(picture, reducer, settings.window);
	const after = reduce(moved, reducer, settings.window);
	const stays = Array.from(before.data, (value, at) => judge(value, after.data[at]!, settings));
	const counted = stays.filter((stay) => stay !== null).length;
	return {
		reducer,
		before,
		after,
		stays,
		counted,
		stayed: stays.filter((stay) => stay === true).length
	};
}

/** What every reducer makes of a picture before and after a movement. */
export function compareMoved(
	picture: NdArray,
	settings: InvarianceSettings
): readonly Comparison[] {
	const moved = movePicture(picture, settings.movement);
	return reducerNames.map((reducer) => compareReduced(picture, moved, reducer, settings));
}

/** Share of the counted outputs that stay, in [0, 1]; all do where none counts. */
export function shareOf({ stayed, counted }: Pick<Comparison, 'stayed' | 'counted'>): number {
	return counted ? stayed / counted : 1;
}

/** Kinds of movement, with the range of their sliders and of the chart. */
export const movements = [
	{ key: 'across', label: 'Shift right', min: -4, max: 4, step: 0.25, unit: 'cells' },
	{ key: 'down', label: 'Shift down', min: -4, max: 4, step: 0.25, unit: 'cells' },
	{ key: 'turn', label: 'Rotation', min: -45, max: 45, step: 1, unit: '°' },
	{ key: 'scale', label: 'Scale', min: 0.6, max: 1.6, step: 0.02, unit: 'times' }
] as const satisfies readonly {
	key: keyof Movement;
	label: string;
	min: number;
	max: number;
	step: number;
	unit: string;
}[];

/** Points of a curve. */
const curvePoints = 33;

/** Shares at one amount of movement, in the order of `reducerNames`. */
export interface CurvePoint {
	readonly amount: number;
	readonly shares: readonly number[];
}

/** Shares over the whole range of one kind of movement; the other kinds stay as they are. */
export function shareCurve(
	picture: NdArray,
	settings: InvarianceSettings,
	over: keyof Movement
): readonly CurvePoint[] {
	const { min, max } = movements.find(({ key }) => key === over)!;
	return Array.from({ length: curvePoints }, (_, at) => {
		const amount = min + ((max - min) * at) / (curvePoints - 1);
		const movement = { ...settings.movement, [over]: amount };
		const compared = compareMoved(picture, { ...settings, movement });
		return { amount, shares: compared.map(shareOf) };
	});
}
