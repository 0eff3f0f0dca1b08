/** A corner of a line, in map units. */
type Corner = readonly [x: number, y: number];

/** Whether a place lies inside a closed line: whether a ray to the right crosses it an odd number of times. */
function isInside(xs: Float64Array, ys: Float64Array, x: number, y: number): boolean {
	let inside = false;
	// By index over flat numbers: a lasso has hundreds of corners, and a map ten thousand points.
	for (let to = 0, from = xs.length - 1; to < xs.length; from = to++) {
		const [fromX, fromY, toX, toY] = [xs[from]!, ys[from]!, xs[to]!, ys[to]!];
		const crosses = fromY > y !== toY > y;
		if (crosses && x < fromX + ((y - fromY) / (toY - fromY)) * (toX - fromX)) inside = !inside;
	}
	return inside;
}

/** Points [n, 2] inside a closed line; the line closes by itself. */
export function pointsInside(
	positions: Float32Array,
	line: readonly Corner[],
	isShown: (index: number) => boolean = () => true
): number[] {
	if (line.length < 3) return [];
	const xs = Float64Array.from(line, ([x]) => x);
	const ys = Float64Array.from(line, ([, y]) => y);
	const [left, right] = [Math.min(...xs), Math.max(...xs)];
	const [bottom, top] = [Math.min(...ys), Math.max(...ys)];
	const inside: number[] = [];
	for (let i = 0; i < positions.length; i += 2) {
		const [x, y] = [positions[i]!, positions[i + 1]!];
		if (x < left || x > right || y < bottom || y > top || !isShown(i / 2)) continue;
		if (isInside(xs, ys, x, y)) inside.push(i / 2);
	}
	return inside;
}
