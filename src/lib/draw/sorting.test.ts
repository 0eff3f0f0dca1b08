import { expect, test } from 'vitest';
import { sortChannels } from './sorting';

const maps = {
	shape: [1, 1, 4],
	bytes: new Uint8Array(4),
	statistics: {
		min: Float32Array.of(0, 0, 0, 0),
		max: Float32Array.of(1, 4, 4, 2),
		mean: Float32Array.of(0.5, -1, 3, 2),
		variance: Float32Array.of(0, 9, 1, 1),
		zeros: Float32Array.of(0.5, 0, 1, 0.25)
	}
};

test.each([
	['channel', [0, 1, 2, 3]],
	['mean', [2, 3, 0, 1]],
	['max', [1, 2, 3, 0]],
	['variance', [1, 2, 3, 0]],
	['zeros', [1, 3, 0, 2]]
] as const)('by %s', (key, order) => {
	expect(sortChannels(maps, key)).toEqual(order);
});
