import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { planFrames } from './plan';

const limits = { frameMs: 80, most: 300 };

describe('planFrames', () => {
	it('gives a short animation a second a step, in frames of the wished time', () => {
		const frames = planFrames(2, limits);
		expect(frames).toHaveLength(25);
		expect(frames[1]!.time).toBeCloseTo(1 / 12);
		expect(frames[12]).toEqual({ time: 1, durationMs: 80 });
		expect(frames.at(-1)).toEqual({ time: 2, durationMs: 1500 });
	});

	it('shows the only step of a still', () => {
		expect(planFrames(0, limits)).toEqual([{ time: 0, durationMs: 1500 }]);
	});

	it('shows every step once where there are many', () => {
		const frames = planFrames(255, limits);
		expect(frames.map(({ time }) => time)).toEqual(Array.from({ length: 256 }, (_, step) => step));
	});

	it('leaves steps out evenly where there are too many', () => {
		const times = planFrames(1023, limits).map(({ time }) => time);
		expect(times.slice(0, 3)).toEqual([0, 4, 8]);
		expect(times.at(-1)).toBe(1023);
	});

	it('goes forward from 0 to the end within its limits', () => {
		const range = fc.record({
			frameMs: fc.integer({ min: 20, max: 200 }),
			most: fc.integer({ min: 10, max: 900 })
		});
		fc.assert(
			fc.property(fc.integer({ min: 1, max: 3000 }), range, (last, any) => {
				const frames = planFrames(last, any);
				expect(frames.length).toBeLessThanOrEqual(any.most + 1);
				expect([frames[0]!.time, frames.at(-1)!.time]).toEqual([0, last]);
				const isOrdered = frames.every(
					({ time }, index) => index === 0 || time > frames[index - 1]!.time
				);
				expect(isOrdered && frames.every(({ durationMs }) => durationMs % 10 === 0)).toBe(true);
			})
		);
	});
});
