import { expect, it } from 'vitest';
import { frequentMistakes, rankClasses } from './confusion';

const confusion = [
	[8, 2, 0],
	[1, 9, 0],
	[0, 10, 10]
];

it('ranks classes by the share that was recognised', () => {
	expect(rankClasses(confusion)).toEqual([
		{ index: 1, right: 0.9 },
		{ index: 0, right: 0.8 },
		{ index: 2, right: 0.5 }
	]);
});

it('leaves classes without pictures out', () => {
	expect(
		rankClasses([
			[0, 0],
			[0, 3]
		])
	).toEqual([{ index: 1, right: 1 }]);
});

it('names the most frequent mistakes, as shares of their true class', () => {
	expect(frequentMistakes(confusion, 2)).toEqual([
		{ truth: 2, taken: 1, count: 10, share: 0.5 },
		{ truth: 0, taken: 1, count: 2, share: 0.2 }
	]);
});
