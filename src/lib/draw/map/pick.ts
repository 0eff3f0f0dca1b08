/** What lies under the pointer, and what comes next by keys. Positions are [n, 2], y upwards. */

/** The point nearest to a place, or null if none is within `radius`. `isShown` leaves points out. */
export function nearestPoint(
	positions: Float32Array,
	x: number,
	y: number,
	radius: number,
	isShown: (index: number) => boolean = () => true
): number | null {
	let best = radius * radius;
	let found: number | null = null;
	for (let i = 0; i < positions.length; i += 2) {
		const distance = (positions[i]! - x) ** 2 + (positions[i + 1]! - y) ** 2;
		if (distance <= best && isShown(i / 2)) {
			best = distance;
			found = i / 2;
		}
	}
	return found;
}

/** A direction of the arrow keys: x to the right, y upwards. */
export type Direction = readonly [x: number, y: number];

/** How much a way to the side counts more than the way ahead. */
const sideways = 2;

/** The next point in a direction: near, and rather ahead than aside. Null where nothing lies that way. */
export function pointTowards(
	positions: Float32Array,
	from: number,
	[dx, dy]: Direction,
	isShown: (index: number) => boolean = () => true
): number | null {
	const [x, y] = [positions[2 * from]!, positions[2 * from + 1]!];
	let best = Infinity;
	let found: number | null = null;
	for (let i = 0; i < positions.length; i += 2) {
		const [wayX, wayY] = [positions[i]! - x, positions[i + 1]! - y];
		const ahead = wayX * dx + wayY * dy;
		const aside = Math.abs(wayX * dy - wayY * dx);
		if (ahead <= 0 || aside > ahead) continue;
		const cost = ahead + sideways * aside;
		if (cost < best && i / 2 !== from && isShown(i / 2)) {
			best = cost;
			found = i / 2;
		}
	}
	return found;
}
