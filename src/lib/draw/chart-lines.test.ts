import { line, scaleLinear } from 'd3';
import { describe, expect, it } from 'vitest';
import { linePath, linearScale } from './chart-lines';

describe('a scale', () => {
	it('agrees with that of d3', () => {
		const [domain, range] = [
			[-2, 7],
			[120, 18]
		] as const;
		const [own, other] = [linearScale(domain, range), scaleLinear(domain, range)];
		for (const value of [-3, -2, 0, 1.7, 7, 11]) expect(own(value)).toBeCloseTo(other(value), 9);
	});

	it('puts everything in the middle where all values are one', () => {
		expect(linearScale([3, 3], [0, 10])(3)).toBe(5);
	});
});

describe('a line', () => {
	it('agrees with that of d3, gaps and lone points included', () => {
		const points = [[0, 1], [2.5, 3], null, [4, 4], null, null, [5, 6], [7, 8.25]] as const;
		const other = line<(typeof points)[number]>()
			.defined((point) => point !== null)
			.x((point) => point![0])
			.y((point) => point![1]);
		expect(linePath(points)).toBe(other(points));
	});

	it('is nothing without points', () => {
		expect(linePath([])).toBe('');
		expect(linePath([null, null])).toBe('');
	});
});
