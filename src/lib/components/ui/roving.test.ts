import { describe, expect, it } from 'vitest';
import { rovingIndex } from './roving';

describe('rovingIndex', () => {
	it.each([
		['ArrowRight', 1, 2],
		['ArrowDown', 2, 0],
		['ArrowLeft', 0, 2],
		['ArrowUp', 2, 1],
		['Home', 2, 0],
		['End', 0, 2]
	])('%s from %i leads to %i of three', (key, index, expected) => {
		expect(rovingIndex(key, index, 3)).toBe(expected);
	});

	it('leaves other keys alone', () => {
		expect(rovingIndex('Enter', 1, 3)).toBeNull();
	});
});
