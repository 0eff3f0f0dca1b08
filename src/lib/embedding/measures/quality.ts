import { seededRandom } from '$lib/core/random';
import { nearestNeighbours } from '../neighbours/nearest';
import type { Quality, QualityQuestion } from '../questions';
import type { CodeSpace } from '../space';
import { stretch } from '../task';
import type { Codes, Positions, Task } from '../types';
import { distanceCorrelation } from './distance-correlation';
import { meanOf, sharedNeighbours } from './overlap';
import { misleadingWidths } from './widths';
import { trustworthiness } from './trustworthiness';
import { neighbourAccuracy } from './votes';

/** Neighbours of the trustworthiness, and of all other measures. */
const trustNeighbours = 12;
const fewNeighbours = 10;
const rankedNeighbours = 300;
const pairsCompared = 20_000;
/** More rows than this are measured by a random part of them. */
const mostRows = 2000;

/** Positions as codes of two numbers. */
export function asCodes(positions: Positions): Codes {
	return { count: positions.length / 2, dimensions: 2, data: positions };
}

/** All rows, or `most` random ones. */
function someRows(count: number, most: number): number[] {
	const rows = Array.from({ length: count }, (_, row) => row);
	if (count <= most) return rows;
	const random = seededRandom(1);
	for (let i = 0; i < most; i++) {
		const other = i + Math.floor(random() * (count - i));
		[rows[i], rows[other]] = [rows[other]!, rows[i]!];
	}
	return rows.slice(0, most);
}

/** Measures a map against its codes. */
export async function measureQuality(
	space: CodeSpace,
	{ positions, labels }: Pick<QualityQuestion, 'positions' | 'labels'>,
	task: Task
): Promise<Quality> {
	const map = asCodes(positions);
	const near = await space.preparedNeighbours(rankedNeighbours, stretch(task, 0, 0.5));
	const onMap = await nearestNeighbours(map, trustNeighbours, stretch(task, 0.5, 0.7));
	const rows = someRows(map.count, mostRows);
	const trust = await trustworthiness(
		space.codes,
		[near, onMap],
		[trustNeighbours, rows],
		stretch(task, 0.7, 1)
	);
	const keptByRow = sharedNeighbours(near, onMap, fewNeighbours);
	return {
		trustworthiness: trust,
		kept: meanOf(keptByRow),
		keptByRow,
		distanceCorrelation: distanceCorrelation(space.codes, map, pairsCompared, seededRandom(1)),
		accuracyOnMap: labels ? neighbourAccuracy(onMap, labels, fewNeighbours) : null,
		accuracyOfCodes: labels ? neighbourAccuracy(near, labels, fewNeighbours) : null,
		rowsMeasured: rows.length,
		misleading: labels ? misleadingWidths(space.codes, map, labels) : null
	};
}
