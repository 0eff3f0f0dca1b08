import type { Seams } from '$lib/embedding/questions';

/** The seams of a map as one SVG path in map units: a short bar across the middle of each pair. */
export function seamPath(positions: Float32Array, { pairs }: Seams): string {
	let path = '';
	for (let i = 0; i < pairs.length; i += 2) {
		const [one, other] = [2 * pairs[i]!, 2 * pairs[i + 1]!];
		const [x1, y1] = [positions[one]!, positions[one + 1]!];
		const [x2, y2] = [positions[other]!, positions[other + 1]!];
		const [x, y] = [(x1 + x2) / 2, (y1 + y2) / 2];
		const [dx, dy] = [(y1 - y2) / 2, (x2 - x1) / 2];
		path += `M${x - dx} ${y - dy}L${x + dx} ${y + dy}`;
	}
	return path;
}
