import { describe, expect, it } from 'vitest';
import { Transport } from './transport.svelte';

/** Frames that come when the test says so, and the transport that follows them. */
function makeTransport(count: number, isReduced = false) {
	let waiting: ((nowMs: number) => void) | null = null;
	let nowMs = 0;
	const frames = {
		request: (callback: (nowMs: number) => void) => {
			waiting = callback;
			return 1;
		},
		cancel: () => (waiting = null)
	};
	const run = (elapsedMs: number) => {
		// Frames of 50 ms: longer ones count as slow.
		for (let done = 0; done < elapsedMs && waiting; done += 50) {
			const callback = waiting;
			waiting = null;
			nowMs += 50;
			callback(nowMs);
		}
	};
	const start = () => {
		transport.play();
		const callback = waiting!;
		waiting = null;
		callback(nowMs);
	};
	const transport = new Transport(
		() => count,
		frames,
		() => isReduced
	);
	return { transport, run, start, isWaiting: () => waiting !== null };
}

describe('Transport', () => {
	it('takes a second a step, and stops at the end', () => {
		const { transport, run, start, isWaiting } = makeTransport(3);
		start();
		run(1500);
		expect(transport.time).toBeCloseTo(1.5, 9);
		expect([transport.step, transport.atRest]).toEqual([1, false]);
		run(2000);
		expect([transport.time, transport.playing, transport.atRest]).toEqual([2, false, true]);
		expect(isWaiting()).toBe(false);
		transport.play();
		expect(transport.time).toBe(0);
	});

	it('follows its speed, which is kept within ×0.25 and ×10', () => {
		const { transport, run, start } = makeTransport(100);
		transport.chooseSpeed(4);
		start();
		run(1000);
		expect(transport.time).toBeCloseTo(4, 9);
		transport.chooseSpeed(0);
		expect(transport.speed).toBe(0.25);
		transport.chooseSpeed(99);
		expect(transport.speed).toBe(10);
	});

	it('begins again when it loops, after its last step was seen as long as the others', () => {
		const { transport, run, start } = makeTransport(2);
		transport.chooseLoop(true);
		start();
		run(1500);
		expect([transport.playing, transport.time]).toEqual([true, 1]);
		run(1000);
		expect(transport.time).toBeCloseTo(0.5, 1);
	});

	it('steps to whole steps from anywhere, and never past the ends', () => {
		const { transport } = makeTransport(4);
		transport.seek(1.4);
		transport.stepBy(1);
		expect(transport.time).toBe(2);
		transport.seek(1.4);
		transport.stepBy(-1);
		expect(transport.time).toBe(1);
		transport.stepBy(-1);
		transport.stepBy(-1);
		expect(transport.time).toBe(0);
		transport.seek(99);
		transport.stepBy(1);
		expect(transport.time).toBe(3);
	});

	it('has no time between steps where motion is reduced, and still gets on', () => {
		const { transport, run, start } = makeTransport(5, true);
		start();
		run(1700);
		expect(transport.time).toBe(1);
		run(1000);
		expect(transport.time).toBe(2);
		transport.pause();
		expect(transport.atRest).toBe(true);
		transport.stepBy(1);
		expect(transport.time).toBe(3);
	});

	it('is cut to the steps there are when they become fewer', () => {
		let count = 9;
		const transport = new Transport(() => count, { request: () => 1, cancel: () => {} });
		transport.seek(8);
		count = 3;
		expect([transport.time, transport.last]).toEqual([2, 2]);
	});
});
