/** The square that holds a map, in the units of its method. */
export interface Extent {
	/** Middle. */
	readonly x: number;
	readonly y: number;
	/** Half of its side, above zero. */
	readonly radius: number;
}

const smallestRadius = 1e-12;

/** The square around positions [n, 2]; a unit square where there are none. */
export function extentOf(positions: Float32Array): Extent {
	let [left, right, bottom, top] = [Infinity, -Infinity, Infinity, -Infinity];
	for (let i = 0; i < positions.length; i += 2) {
		left = Math.min(left, positions[i]!);
		right = Math.max(right, positions[i]!);
		bottom = Math.min(bottom, positions[i + 1]!);
		top = Math.max(top, positions[i + 1]!);
	}
	if (positions.length === 0) return { x: 0, y: 0, radius: 1 };
	const radius = Math.max(right - left, top - bottom, smallestRadius) / 2;
	return { x: (left + right) / 2, y: (bottom + top) / 2, radius };
}

/** Positions brought to [−1, 1]², x to the right and y upwards. */
export function normalise(
	positions: Float32Array,
	{ x, y, radius }: Extent,
	into = new Float32Array(positions.length)
): Float32Array {
	for (let i = 0; i < positions.length; i += 2) {
		into[i] = (positions[i]! - x) / radius;
		into[i + 1] = (positions[i + 1]! - y) / radius;
	}
	return into;
}

/** Positions a share of the way from one layout to another. */
export function between(from: Float32Array, to: Float32Array, share: number): Float32Array {
	if (share >= 1 || from.length !== to.length) return to;
	return to.map((target, i) => from[i]! + share * (target - from[i]!));
}
