import { expect, test } from 'vitest';
import type { JobContext } from './job';
import type { JobKind, Progress } from './protocol';
import { JobQueue } from './queue';

/** A queue whose jobs wait for `finish(job)`, and what it has told. */
function makeQueue() {
	const log: string[] = [];
	const running = new Map<string, () => void>();
	const handler = async (request: unknown, { pause, report }: JobContext) => {
		const name = (request as { name: string }).name;
		log.push(`run ${name}`);
		report({ phase: 'compute', done: 0 } as Progress);
		await new Promise<void>((resolve) => running.set(name, resolve));
		await pause();
		return { answer: name };
	};
	const kinds: JobKind[] = ['load', 'trace', 'maps', 'values', 'health', 'gradient'];
	const handlers = Object.fromEntries(kinds.map((kind) => [kind, handler]));
	const queue = new JobQueue(handlers as never, {
		answer: (job, { answer }) => log.push(`answer ${job} ${String(answer)}`),
		fail: (job, thrown) => log.push(`fail ${job} ${(thrown as Error).name}`),
		report: (job) => log.push(`progress ${job}`)
	});
	const finish = async (name: string) => {
		running.get(name)!();
		await settle();
	};
	return { queue, log, finish };
}

const settle = () => new Promise((resolve) => setTimeout(resolve, 10));

test('jobs run one after the other, in order', async () => {
	const { queue, log, finish } = makeQueue();
	queue.add(1, 'maps', { name: 'a' });
	queue.add(2, 'values', { name: 'b' });
	await settle();
	expect(log).toEqual(['run a', 'progress 1']);
	await finish('a');
	await finish('b');
	expect(log).toEqual(['run a', 'progress 1', 'answer 1 a', 'run b', 'progress 2', 'answer 2 b']);
});

test('a newer trace of the same slot replaces the waiting and the running one', async () => {
	const { queue, log, finish } = makeQueue();
	queue.add(1, 'trace', { name: 'first', slot: 'main' });
	queue.add(2, 'trace', { name: 'second', slot: 'main' });
	queue.add(3, 'trace', { name: 'third', slot: 'main' });
	await finish('first');
	await finish('third');
	expect(log.filter((line) => !line.startsWith('progress'))).toEqual([
		'run first',
		'fail 2 AbortError',
		'fail 1 AbortError',
		'run third',
		'answer 3 third'
	]);
});

test('traces of two slots do not disturb each other, and every request for maps is answered', async () => {
	const { queue, log, finish } = makeQueue();
	queue.add(1, 'trace', { name: 'main', slot: 'main' });
	queue.add(2, 'trace', { name: 'pinned', slot: 'pinned' });
	queue.add(3, 'maps', { name: 'maps' });
	queue.add(4, 'maps', { name: 'more' });
	for (const name of ['main', 'pinned', 'maps', 'more']) await finish(name);
	expect(log.filter((line) => line.startsWith('answer'))).toHaveLength(4);
});

test('background work gives way to a picture', async () => {
	const { queue, log, finish } = makeQueue();
	queue.add(1, 'health', { name: 'health' });
	queue.add(2, 'trace', { name: 'picture', slot: 'main' });
	await finish('health');
	await finish('picture');
	expect(log).toContain('fail 1 AbortError');
	expect(log).toContain('answer 2 picture');
});

test('cancel reaches waiting and running jobs; unknown numbers are ignored', async () => {
	const { queue, log, finish } = makeQueue();
	queue.add(1, 'maps', { name: 'a' });
	queue.add(2, 'maps', { name: 'b' });
	queue.cancel(99);
	queue.cancel(2);
	expect(log.at(-1)).toBe('fail 2 AbortError');
	queue.cancel(1);
	await finish('a');
	expect(log.at(-1)).toBe('fail 1 AbortError');
});

test('a job that throws fails alone', async () => {
	const log: string[] = [];
	const handlers = {
		maps: async () => {
			throw new Error('no');
		},
		values: async () => ({ answer: 7 })
	};
	const queue = new JobQueue(handlers as never, {
		answer: (job) => log.push(`answer ${job}`),
		fail: (job, thrown) => log.push(`fail ${job} ${(thrown as Error).message}`),
		report: () => undefined
	});
	queue.add(1, 'maps', {});
	queue.add(2, 'values', {});
	await settle();
	expect(log).toEqual(['fail 1 no', 'answer 2']);
});
