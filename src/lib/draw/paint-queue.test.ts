import { expect, test } from 'vitest';
import { paintInTurn, paintsDone } from './paint-queue';

/** Keeps the thread busy. */
function work(durationMs: number): void {
	const end = performance.now() + durationMs;
	while (performance.now() < end);
}

test('a first small painting happens at once', () => {
	let painted = false;
	paintInTurn({}, () => (painted = true));
	expect(painted).toBe(true);
});

test('more work than fits one task is spread over several, all of it, in order', async () => {
	await new Promise((resolve) => setTimeout(resolve, 5));
	const log: string[] = [];
	for (let i = 0; i < 6; i++)
		paintInTurn({}, () => {
			work(5);
			log.push(`paint ${i}`);
		});
	// Two fit the budget of one task; on a busy machine, on which paintings take longer, maybe only one.
	expect(['paint 0', 'paint 0,paint 1']).toContain(log.join());
	await paintsDone();
	expect(log).toEqual([0, 1, 2, 3, 4, 5].map((i) => `paint ${i}`));
});

test('a newer request replaces the one that waits, and a request can be taken back', async () => {
	const log: string[] = [];
	const canvas = {};
	paintInTurn({}, () => work(20));
	paintInTurn(canvas, () => log.push('old'));
	paintInTurn(canvas, () => log.push('new'));
	paintInTurn({}, () => log.push('gone'))();
	await paintsDone();
	expect(log).toEqual(['new']);
});
