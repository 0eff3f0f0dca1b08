import { describe, expect, it } from 'vitest';
import { listDead, meanZeros, readHealth } from './health-reading';

const healthy = {
	pictures: 12,
	zeros: [0.7, 0.6, 0.8, 0.5],
	dead: [0, 0, 0, 0],
	meanCorrelation: 0.11
};

describe('listDead and meanZeros', () => {
	it('count what is flagged', () => {
		expect(listDead([0, 1, 0, 1])).toEqual([1, 3]);
		expect(meanZeros({ zeros: [0.5, 1, 0.1], dead: [0, 1, 0] })).toBeCloseTo(1.6 / 3, 12);
		expect(meanZeros({ zeros: [0.5, 1, 0.1], dead: [0, 1, 0] }, true)).toBeCloseTo(0.3, 12);
	});
});

describe('readHealth', () => {
	it('praises sparse, uncorrelated channels', () => {
		expect(readHealth(healthy)).toBe(
			'Every channel fires somewhere on the 12 pictures; the channels are sparse (65.0\u00a0% zeros) ' +
				'and nearly uncorrelated (mean |r| 0.11), as in a well-trained layer.'
		);
	});

	it('names dead channels and correlated ones', () => {
		const bad = { pictures: 1, zeros: [1, 0.2, 0.2], dead: [1, 0, 0], meanCorrelation: 0.62 };
		expect(readHealth(bad)).toBe(
			'1 of 3 channels never fires on the picture; the others are dense (20.0\u00a0% zeros) ' +
				'and strongly correlated (mean |r| 0.62), so that many do the same work: a sign of bad training.'
		);
	});

	it('does not judge sparsity where nothing is zero', () => {
		expect(readHealth({ ...healthy, zeros: [0, 0, 0, 0] })).toContain('as before a ReLU');
	});

	it('says when the whole layer is dead', () => {
		const dead = { pictures: 3, zeros: [1, 1], dead: [1, 1], meanCorrelation: 0 };
		expect(readHealth(dead)).toBe('No channel ever fires on the 3 pictures: this layer is dead.');
	});
});
