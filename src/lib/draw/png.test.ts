import { expect, it } from 'vitest';
import { breakLines } from './png';

it('breaks a caption between words', () => {
	const measure = (line: string): number => line.length;
	expect(breakLines('range per layer, ±3.1', 10, measure)).toEqual(['range per', 'layer,', '±3.1']);
	expect(breakLines('unbreakablyLong word', 5, measure)).toEqual(['unbreakablyLong', 'word']);
	expect(breakLines('', 5, measure)).toEqual([]);
});
