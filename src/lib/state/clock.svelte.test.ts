import { describe, expect, it } from 'vitest';
import { Clock } from './clock.svelte';

/** Frames that come when the test says so. */
function manualFrames() {
	let waiting: ((nowMs: number) => void) | null = null;
	return {
		request: (callback: (nowMs: number) => void) => {
			waiting = callback;
			return 1;
		},
		cancel: () => (waiting = null),
		get isWaiting() {
			return waiting !== null;
		},
		run(nowMs: number) {
			const callback = waiting;
			waiting = null;
			callback?.(nowMs);
		}
	};
}

describe('Clock', () => {
	it('follows the frames and stops at its end', () => {
		const frames = manualFrames();
		const clock = new Clock(0.1, frames);
		clock.play();
		for (const nowMs of [5000, 5040, 5080]) frames.run(nowMs);
		expect(clock.time).toBeCloseTo(0.08, 9);
		frames.run(5160);
		expect([clock.time, clock.playing, frames.isWaiting]).toEqual([0.1, false, false]);
		clock.play();
		expect([clock.time, clock.playing]).toEqual([0, true]);
	});

	it('halts, goes on from there, and does not count the pause', () => {
		const frames = manualFrames();
		const clock = new Clock(10, frames);
		clock.play();
		frames.run(0);
		frames.run(50);
		clock.pause();
		expect(frames.isWaiting).toBe(false);
		clock.play();
		frames.run(9000);
		frames.run(9030);
		expect(clock.time).toBeCloseTo(0.08, 9);
	});

	it('counts a long gap as one slow frame, and cuts what it is set to', () => {
		const frames = manualFrames();
		const clock = new Clock(10, frames);
		clock.play();
		frames.run(0);
		frames.run(60_000);
		expect(clock.time).toBeCloseTo(0.1, 9);
		clock.seek(-3);
		expect(clock.time).toBe(0);
		clock.seek(99);
		expect(clock.time).toBe(10);
	});
});
