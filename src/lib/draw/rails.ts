/** A piece of line of one row's cell: between a lane at the top edge, the node, and a lane at the bottom edge. */
export interface RailPiece {
	readonly from: number | 'node';
	readonly to: number | 'node';
}

/** Measures of a row's cell, in pixels. */
export interface RailLayout {
	readonly height: number;
	readonly laneWidth: number;
	/** How far below the top edge the node stands. */
	readonly nodeY: number;
	/** The node's lane. */
	readonly lane: number;
}

/** How much height a line takes at most to change lanes: in tall rows it bends near the node only. */
const longestBend = 28;

/** The middle of a lane. */
export function laneX(lane: number, laneWidth: number): number {
	return (lane + 0.5) * laneWidth;
}

/**
 * The piece as an SVG path, vertical at both ends, so that the pieces of neighbouring rows join without a corner.
 *
 *     lane 0   1
 *          │   │
 *          ●╶──╯   from lane 1 to the node in lane 0
 */
export function railPath({ from, to }: RailPiece, layout: RailLayout): string {
	const { height, laneWidth, nodeY, lane } = layout;
	const x = (end: number | 'node') => laneX(end === 'node' ? lane : end, laneWidth);
	const [startX, endX] = [x(from), x(to)];
	const [startY, endY] = [from === 'node' ? nodeY : 0, to === 'node' ? nodeY : height];
	if (startX === endX) return `M${startX} ${startY}V${endY}`;
	const bend = Math.min(longestBend, endY - startY);
	// The bend lies at the node's end of the line.
	const bendStart = from === 'node' ? startY : endY - bend;
	const middle = bendStart + bend / 2;
	const curve = `C${startX} ${middle} ${endX} ${middle} ${endX} ${bendStart + bend}`;
	return `M${startX} ${startY}V${bendStart}${curve}V${endY}`;
}
