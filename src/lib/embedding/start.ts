import { normal } from '$lib/math/normal';
import { principalComponents, project } from './principal-components';
import type { EmbedInput } from './types';

function spreadOf(points: Float64Array, axis: number): number {
	let sum = 0;
	for (let i = axis; i < points.length; i += 2) sum += points[i]! ** 2;
	return Math.sqrt((2 * sum) / points.length);
}

/** Codes on a line, or all equal, leave an axis empty: no force would ever point along it. */
function fillEmptyAxes(points: Float64Array, spread: number, input: EmbedInput): void {
	for (const axis of [0, 1])
		if (spreadOf(points, axis) < spread * 1e-6)
			for (let i = axis; i < points.length; i += 2)
				points[i] = normal(input.random) * spread * 0.01;
}

/**
 * Positions to start from, [count, 2]: those asked for, or the first two principal components with this standard
 * deviation along the first, which keeps more of the order at large than a start at random.
 */
export async function startPositions(input: EmbedInput, spread: number): Promise<Float64Array> {
	const { codes, random, task, start } = input;
	if (start === 'random')
		return Float64Array.from({ length: 2 * codes.count }, () => normal(random) * spread);
	if (start) return Float64Array.from(start);
	const components = await principalComponents(codes, 2, random, task);
	const points = Float64Array.from(project(components, codes).data);
	const present = spreadOf(points, 0);
	const factor = present > 0 ? spread / present : 0;
	for (let i = 0; i < points.length; i++) points[i]! *= factor;
	fillEmptyAxes(points, spread, input);
	return points;
}
