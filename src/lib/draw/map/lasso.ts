/** A corner of a line, in map units. */
type Corner = readonly [x: number, y: number];

/** Whether a place lies inside a closed line: whether a ray to the right crosses it an odd number of times. */
function isInside(line: readonly Corner[], x: number, y: number): boolean {
	let inside = false;
	let [fromX, fromY] = line.at(-1)!;
	for (const [toX, toY] of line) {
		const crosses = fromY > y !== toY > y;
		if (crosses && x < fromX + ((y - fromY) / (toY - fromY)) * (toX - fromX)) inside = !inside;
		[fromX, fromY] = [toX, toY];
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
	const xs = line.map(([x]) => x);
	const ys = line.map(([, y]) => y);
	const [left, right] = [Math.min(...xs), Math.max(...xs)];
	const [bottom, top] = [Math.min(...ys), Math.max(...ys)];
	const inside: number[] = [];
	for (let i = 0; i < positions.length; i += 2) {
		const [x, y] = [positions[i]!, positions[i + 1]!];
		if (x < left || x > right || y < bottom || y > top || !isShown(i / 2)) continue;
		if (isInside(line, x, y)) inside.push(i / 2);
	}
	return inside;
}
