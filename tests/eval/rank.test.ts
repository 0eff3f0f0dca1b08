import { expect, it } from 'vitest';
import { rankOf } from './rank';

it.each([
	[[0.1, 3, -2], 1, 0],
	[[0.1, 3, -2], 0, 1],
	[[0.1, 3, -2], 2, 2],
	// A network that says the same for all classes knows nothing: it gets no point for the order of the list.
	[[1, 1, 1], 0, 2],
	// Scores that are no numbers are no answer either.
	[[NaN, 0, 1], 0, 2]
])('among %j class %i has rank %i', (scores, label, rank) => {
	expect(rankOf(scores, label)).toBe(rank);
});
