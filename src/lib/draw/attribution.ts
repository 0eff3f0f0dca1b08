import type { NdArray } from '$lib/core/types';
import { isSigned, markedTable, type ScaleName } from './colour';

/** What of a map is painted: values with their sign, their size, or only those above zero. */
export type MapMode = 'signed' | 'absolute' | 'positive';

/** Over what one colour scale reaches: each map alone, or all maps of the page. */
export type MapReach = 'map' | 'shared';

/** Share of the cells that lie inside the colour range; the few beyond it get the colour of its end. */
const insideShare = 0.99;

/** Maps are never changed in place, and sorting a large one takes time that painting needs. */
const knownRanges = new WeakMap<Float32Array, number>();

/**
 * The value at both ends (±) of a map's colour scale: the 99th percentile of |value| by nearest rank, or the largest
 * where that is zero. It does not depend on the mode, so that changing the mode changes no strength.
 */
export function mapRange({ data }: NdArray): number {
	const known = knownRanges.get(data);
	if (known !== undefined) return known;
	const sizes = data.map(Math.abs).sort();
	const percentile = sizes[Math.ceil(insideShare * sizes.length) - 1] ?? 0;
	const range = percentile || (sizes.at(-1) ?? 0);
	knownRanges.set(data, range);
	return range;
}

/** The range of each map: its own, or the largest of all. */
export function mapRanges(maps: readonly NdArray[], reach: MapReach): readonly number[] {
	const own = maps.map(mapRange);
	if (reach === 'map') return own;
	const largest = Math.max(0, ...own);
	return own.map(() => largest);
}

/** A value as a share of the range, in [−1, 1], as the mode shows it; 0 where the range is 0. */
export function shareOf(value: number, range: number, mode: MapMode): number {
	if (!(range > 0)) return 0;
	const shown =
		mode === 'absolute' ? Math.abs(value) : mode === 'positive' ? Math.max(0, value) : value;
	return Math.min(1, Math.max(-1, shown / range));
}

/** The colour scale of a mode: sizes have no sign, so their scale has none; all else is told by a signed one. */
export function scaleOfMode(mode: MapMode, chosen: ScaleName): ScaleName {
	if (mode === 'absolute') return 'viridis';
	return isSigned(chosen) ? chosen : 'purple-orange';
}

/**
 * Pixel of each byte of a mode: 128 is zero, 128 ± 127 is ±1.
 *
 * @param marked value that stands out, as a share of the range
 */
export function tableOfMode(
	mode: MapMode,
	chosen: ScaleName,
	dark: boolean,
	marked: number | null = null
): Uint32Array {
	return markedTable(scaleOfMode(mode, chosen), dark, marked);
}

/** The cell of a map [h, w] that lies over a pixel of the network's input. */
export function cellOver(
	{ shape }: NdArray,
	input: { readonly height: number; readonly width: number },
	place: { readonly y: number; readonly x: number }
): { readonly y: number; readonly x: number } {
	const [height, width] = shape as readonly [number, number];
	return {
		y: Math.floor((place.y * height) / input.height),
		x: Math.floor((place.x * width) / input.width)
	};
}

/** A map's value at a cell. */
export function valueAt(
	{ shape, data }: NdArray,
	{ y, x }: { readonly y: number; readonly x: number }
): number {
	return data[y * shape[1]! + x]!;
}
