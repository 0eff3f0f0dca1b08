import { expect, it } from 'vitest';
import { kernelSide } from '$lib/draw/first-layer';
import { findSample } from '$lib/pictures/samples';
import { coverHalts, coverSample, coverSide } from './cover-picture';

it('the picture on the cover is one of the samples', () => {
	expect(findSample(coverSample)).toHaveProperty('file', `${coverSample}.webp`);
});

it.each(coverHalts)('the window fits into the picture at $name', ({ y, x }) => {
	for (const corner of [y, x]) {
		expect(corner).toBeGreaterThanOrEqual(0);
		expect(corner + kernelSide).toBeLessThanOrEqual(coverSide);
	}
});
