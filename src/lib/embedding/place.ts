import { FailureError } from '$lib/core/result';
import { checkCodes } from './check';
import { layoutFor } from './make-map';
import { median } from './measures/median';
import { nearestAmong } from './neighbours/nearest';
import type { Placement, PlaceQuestion } from './questions';
import type { CodeSpace } from './space';
import type { Codes, EmbeddingMethod, Neighbours, Positions, Task } from './types';

/** Neighbours that are looked at, and those whose median position is taken. */
const nearestFound = 15;
const medianOf = 10;

/** The median position of the nearest, in x and in y, for each row. */
export function medianPlaces({ count, k, indices }: Neighbours, positions: Positions): Positions {
	const places = new Float32Array(2 * count);
	for (let row = 0; row < count; row++) {
		const own = indices.subarray(row * k, row * k + Math.min(k, medianOf));
		for (const axis of [0, 1])
			places[2 * row + axis] = median(Array.from(own, (other) => positions[2 * other + axis]!));
	}
	return places;
}

function checkAdded(added: Codes, dimensions: number): void {
	const checked = checkCodes(added);
	if (!checked.ok) throw new FailureError(checked.error);
	if (added.dimensions !== dimensions)
		throw new FailureError({
			code: 'shape-mismatch',
			message: `The map was made of codes of ${dimensions} numbers, the new ones have ${added.dimensions}: take both from the same layer.`
		});
}

/** Finds where new codes belong on a map that stays as it is. */
export async function placeCodes(
	space: CodeSpace,
	method: EmbeddingMethod,
	{ added, positions, reduce }: Pick<PlaceQuestion, 'added' | 'positions' | 'reduce'>,
	task: Task
): Promise<Placement> {
	checkAdded(added, space.codes.dimensions);
	const layout = await layoutFor(space, method, reduce, task);
	const applied = layout.apply(added);
	const nearest = await nearestAmong(applied, layout.codes, nearestFound, task);
	const medians = medianPlaces(nearest, positions);
	const input = { codes: layout.codes, added: applied, nearest, positions, medians };
	const shown = await space.nearestOf(added, nearestFound, task);
	return { positions: method.place?.(input) ?? medians, nearest: shown };
}
