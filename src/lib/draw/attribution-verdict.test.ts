import { describe, expect, it } from 'vitest';
import { ignoresHead, readDeletion, readNoise, readRandomisation } from './attribution-verdict';

const stages = (...ranks: number[]) =>
	[1, ...ranks].map((spearman, i) => ({ layer: i ? `layer ${i}` : null, spearman }));

describe('readRandomisation', () => {
	it('calls out a map that hardly changes with the head', () => {
		expect(ignoresHead(stages(0.92, 0.5))).toBe(true);
		expect(readRandomisation(stages(0.92, 0.5))).toMatch(/^Hardly changes .*0\.92.*Do not take it/);
	});

	it('tells what depends on the head from what depends on the picture alone', () => {
		expect(readRandomisation(stages(0.26, 0.03))).toMatch(/^Becomes another map .*was learnt\.$/);
		expect(readRandomisation(stages(0.6, 0.7))).toMatch(/^Changes in part .*picture alone\.$/);
		expect(ignoresHead(stages(0.6))).toBe(false);
	});

	it('says nothing before there is a shuffled stage', () => {
		expect(readRandomisation([])).toBe('');
		expect(readRandomisation(stages())).toBe('');
	});
});

describe('readDeletion', () => {
	const random = { randomDeletion: 0.5, randomInsertion: 0.5 };
	it.each([
		[0.3, 0.7, /^Better than random orders both ways/],
		[0.6, 0.4, /^No better than random/],
		[0.3, 0.4, /^Taking its pixels away hurts more/],
		[0.6, 0.7, /^Putting its pixels back helps more/]
	])('deletion %d, insertion %d', (deletion, insertion, words) => {
		expect(readDeletion({ deletion, insertion, ...random })).toMatch(words);
	});
});

describe('readNoise', () => {
	const row = (spearman: number) => [{ radius: 2 / 255, meanChange: 0.1, spearman }];
	it.each([
		[0.95, 'hardly changes it'],
		[0.6, 'changes it in part'],
		[0.2, 'makes another map of it']
	])('rank correlation %d', (spearman, words) => {
		expect(readNoise(row(spearman))).toContain(words);
		expect(readNoise(row(spearman))).toContain('±2/255');
	});

	it('says nothing without a row', () => {
		expect(readNoise([])).toBe('');
	});
});
