/** A straight scale from values to places on a chart, and lines over it. */

/** A value's place on an axis. */
export type Scale = (value: number) => number;

/** A pair of ends. */
type Ends = readonly [number, number];

/** The scale on which one pair of ends lies at the other. A domain without extent lies in the middle. */
export function linearScale([from, to]: Ends, [start, end]: Ends): Scale {
	const extent = to - from;
	return (value) =>
		extent === 0 ? (start + end) / 2 : start + ((value - from) / extent) * (end - start);
}

/** A point of a line; null where there is a gap. */
type LinePoint = readonly [x: number, y: number] | null;

/** The path through points; a point between two gaps is a dot of the line's width. */
export function linePath(points: readonly LinePoint[]): string {
	return points
		.map((point, i) => {
			if (!point) return '';
			const place = point.map((value) => Number(value.toFixed(3))).join();
			if (points[i - 1]) return `L${place}`;
			return points[i + 1] ? `M${place}` : `M${place}Z`;
		})
		.join('');
}
