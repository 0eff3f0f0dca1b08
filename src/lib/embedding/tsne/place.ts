import { firstNeighbours } from '../neighbours/nearest';
import type { PlaceInput, Positions } from '../types';
import { conditionalAffinities } from './affinities';

/** Settings with which openTSNE moves new points on a finished map. */
const nearestUsed = 15;
const perplexity = 5;
const steps = 100;
const rate = 0.1;
const longestStep = 0.25;

/** One step of a new point along its gradient; the points of the map stay. */
function movePoint(
	place: Float64Array,
	map: Positions,
	indices: Int32Array,
	chances: Float64Array
): void {
	const [x, y] = [place[0]!, place[1]!];
	let [sum, pushX, pushY, pullX, pullY] = [0, 0, 0, 0, 0];
	for (let j = 0; j < map.length; j += 2) {
		const dx = x - map[j]!;
		const dy = y - map[j + 1]!;
		const q = 1 / (1 + dx * dx + dy * dy);
		sum += q;
		pushX += q * q * dx;
		pushY += q * q * dy;
	}
	for (const [a, index] of indices.entries()) {
		const [dx, dy] = [x - map[2 * index]!, y - map[2 * index + 1]!];
		const weight = chances[a]! / (1 + dx * dx + dy * dy);
		pullX += weight * dx;
		pullY += weight * dy;
	}
	const [stepX, stepY] = [4 * rate * (pullX - pushX / sum), 4 * rate * (pullY - pushY / sum)];
	const shorter = Math.min(1, longestStep / Math.hypot(stepX, stepY));
	place[0] = x - shorter * stepX;
	place[1] = y - shorter * stepY;
}

/** New codes on a finished t-SNE map: from the median of their neighbours down the gradient that they alone feel. */
export function refinePlaces({ nearest, positions, medians }: PlaceInput): Positions {
	const used = firstNeighbours(nearest, nearestUsed);
	const chances = conditionalAffinities(used, Math.min(perplexity, used.k));
	const places = new Float32Array(medians.length);
	for (let row = 0; row < used.count; row++) {
		const own = [row * used.k, (row + 1) * used.k] as const;
		const place = Float64Array.from(medians.subarray(2 * row, 2 * row + 2));
		for (let step = 0; step < steps; step++)
			movePoint(place, positions, used.indices.subarray(...own), chances.subarray(...own));
		places.set(place, 2 * row);
	}
	return places;
}
