import { describe, expect, it } from 'vitest';
import { rankClasses } from './ranking';

describe('rankClasses', () => {
	it('puts the likeliest first and keeps equals in order', () => {
		expect(rankClasses([0.1, 0.4, 0.1, 0.4], 4, 'by probability')).toEqual([1, 3, 0, 2]);
	});

	it('keeps the order of the network if asked, or before there are numbers', () => {
		expect(rankClasses([0.1, 0.9], 2, 'by class')).toEqual([0, 1]);
		expect(rankClasses([], 3, 'by probability')).toEqual([0, 1, 2]);
	});
});
