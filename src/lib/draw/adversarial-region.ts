/** A region of a picture, painted with a round brush: 1 where pixels belong to it, 0 where not, row by row. */

/** Where the brush is, in pixels. */
export interface BrushPlace {
	readonly y: number;
	readonly x: number;
}

export interface RegionSize {
	readonly height: number;
	readonly width: number;
}

/** Draws one dab into a region that may be written to. */
function dab(
	region: Float32Array,
	{ height, width }: RegionSize,
	{ y, x }: BrushPlace,
	radius: number,
	value: 0 | 1
): void {
	const reach = Math.floor(radius);
	for (let row = Math.max(0, y - reach); row <= Math.min(height - 1, y + reach); row++)
		for (let column = Math.max(0, x - reach); column <= Math.min(width - 1, x + reach); column++)
			if ((row - y) ** 2 + (column - x) ** 2 <= radius ** 2) region[row * width + column] = value;
}

/** Pixels on the way from one place to another, both included. */
export function placesBetween(from: BrushPlace, to: BrushPlace): readonly BrushPlace[] {
	const steps = Math.max(Math.abs(to.y - from.y), Math.abs(to.x - from.x), 1);
	return Array.from({ length: steps + 1 }, (_, i) => ({
		y: Math.round(from.y + ((to.y - from.y) * i) / steps),
		x: Math.round(from.x + ((to.x - from.x) * i) / steps)
	}));
}

/** What a stroke of the brush is like. */
export interface Brush {
	/** In pixels; 0 paints a single one. */
	readonly radius: number;
	/** 1 adds to the region, 0 takes away. */
	readonly value: 0 | 1;
}

/**
 * A region after a stroke; the one given stays as it is.
 * @param region null for none yet
 */
export function strokeRegion(
	region: Float32Array | null,
	size: RegionSize,
	places: readonly BrushPlace[],
	{ radius, value }: Brush
): Float32Array {
	const next = region ? region.slice() : new Float32Array(size.height * size.width);
	for (const place of places) dab(next, size, place, radius, value);
	return next;
}

/** Pixels that belong to a region. */
export function countRegion(region: Float32Array): number {
	return region.reduce((sum, value) => sum + value, 0);
}

/** Lengths of the runs of 0 and 1 in turn, beginning with those of 0. */
export function runsOf(region: Float32Array): readonly number[] {
	const runs = [0];
	region.forEach((value) => {
		if (value !== (runs.length + 1) % 2) runs.push(0);
		runs[runs.length - 1]!++;
	});
	return runs;
}

/** The region of such runs; null if they do not fill exactly `pixels`. */
export function regionOfRuns(runs: readonly number[], pixels: number): Float32Array | null {
	if (runs.reduce((sum, run) => sum + run, 0) !== pixels) return null;
	const region = new Float32Array(pixels);
	let at = 0;
	runs.forEach((run, i) => {
		region.fill(i % 2, at, at + run);
		at += run;
	});
	return region;
}
