import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { EngineClient } from './client';
import type { EngineReport, FromWorker, JobKind, ToWorker } from './protocol';

/** A worker that is played by the test: it answers `start` by itself and leaves the rest to the test. */
class PlayedWorker {
	onmessage: ((event: { data: FromWorker }) => void) | null = null;
	onerror: ((event: { message: string; preventDefault(): void }) => void) | null = null;
	readonly heard: ToWorker[] = [];
	terminated = false;

	constructor(private readonly report: EngineReport | 'silent') {}

	postMessage(message: ToWorker): void {
		this.heard.push(message);
		if (message.type !== 'job' || this.report === 'silent') return;
		if (message.kind === 'start') this.answer(message.job, this.report);
		if (message.kind === 'load') this.answer(message.job, { id: 'loaded' });
	}

	answer(job: number, answer: unknown): void {
		queueMicrotask(() => this.onmessage?.({ data: { type: 'answer', job, answer } }));
	}

	say(data: FromWorker): void {
		this.onmessage?.({ data });
	}

	die(): void {
		this.onerror?.({ message: 'boom', preventDefault: () => undefined });
	}

	terminate(): void {
		this.terminated = true;
	}

	jobs(kind: JobKind) {
		return this.heard.filter((message) => message.type === 'job' && message.kind === kind);
	}
}

const onWasm: EngineReport = { backend: 'wasm', reason: 'it is there' };

function makeClient(report: EngineReport | 'silent' = onWasm) {
	const workers: PlayedWorker[] = [];
	const news: string[] = [];
	const listener = {
		onready: (ready: EngineReport) => news.push(`ready ${ready.backend}`),
		onrestart: () => news.push('restarted'),
		onfailed: () => news.push('failed')
	};
	const client = new EngineClient(listener, 'wasm', () => {
		workers.push(new PlayedWorker(report));
		return workers.at(-1) as unknown as Worker;
	});
	return { client, workers, news };
}

const memory = (client: EngineClient, options = {}) => client.request('memory', {}, options);
const settle = () => vi.advanceTimersByTimeAsync(1);

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('the worker starts with the first request, once, and each answer finds its request', async () => {
	const { client, workers, news } = makeClient();
	expect(workers).toHaveLength(0);
	const [first, second] = [memory(client), memory(client)];
	await settle();
	expect(workers).toHaveLength(1);
	const [a, b] = workers[0]!.jobs('memory');
	workers[0]!.answer((b as { job: number }).job, 'second');
	workers[0]!.answer((a as { job: number }).job, 'first');
	expect(await first).toEqual({ ok: true, value: 'first' });
	expect(await second).toEqual({ ok: true, value: 'second' });
	expect(news).toEqual(['ready wasm']);
});

test('progress and failures reach the one who asked; an aborted signal cancels the job', async () => {
	const { client, workers } = makeClient();
	const heard: unknown[] = [];
	const controller = new AbortController();
	const asked = memory(client, {
		signal: controller.signal,
		onprogress: (p: unknown) => heard.push(p)
	});
	await settle();
	const { job } = workers[0]!.jobs('memory')[0] as { job: number };
	workers[0]!.say({ type: 'progress', job, progress: { phase: 'compute', done: 0.5 } });
	controller.abort();
	expect(workers[0]!.heard.at(-1)).toEqual({ type: 'cancel', job });
	const failure = { code: 'cancelled', message: 'Cancelled.' } as const;
	workers[0]!.say({ type: 'failure', job, failure });
	expect(await asked).toEqual({ ok: false, error: failure });
	expect(heard).toEqual([{ phase: 'compute', done: 0.5 }]);
	expect(await memory(client, { signal: controller.signal })).toMatchObject({ ok: false });
});

test('a dead worker fails its jobs; a new one loads the network again', async () => {
	const { client, workers, news } = makeClient();
	const files = { graph: 'g', weights: 'w' };
	await client.request('load', { id: 'lenet', files, card: null });
	const waiting = memory(client);
	await settle();
	workers[0]!.die();
	expect(await waiting).toMatchObject({ ok: false, error: { code: 'worker-died' } });
	await settle();
	expect(workers[0]!.terminated).toBe(true);
	expect(workers[1]!.jobs('load')).toMatchObject([{ request: { id: 'lenet' } }]);
	expect(news).toEqual(['ready wasm', 'ready wasm', 'restarted']);
});

test('a lost backend is given up after its second death, also when the address asks for it', async () => {
	const { client, workers } = makeClient();
	await client.start();
	const failure = { code: 'device-lost', message: 'Lost.' } as const;
	workers[0]!.say({ type: 'lost', failure });
	await settle();
	expect(workers[1]!.jobs('start')).toMatchObject([{ request: { backend: 'wasm', excluded: [] } }]);
	workers[1]!.say({ type: 'lost', failure });
	await settle();
	const [start] = workers[2]!.jobs('start') as unknown as { request: object }[];
	expect(start!.request).toEqual({ excluded: ['wasm'] });
});

test('a worker that never starts gives one sentence and no endless restarts', async () => {
	const { client, workers } = makeClient('silent');
	const started = client.start();
	workers[0]!.die();
	expect(await started).toMatchObject({
		ok: false,
		error: { code: 'worker-died', detail: 'boom' }
	});
	await settle();
	expect(workers).toHaveLength(1);
});

test('a worker that falls silent is asked, and replaced when it does not answer', async () => {
	const { client, workers, news } = makeClient();
	const waiting = memory(client);
	await settle();
	await vi.advanceTimersByTimeAsync(30_000);
	expect(workers[0]!.heard.some(({ type }) => type === 'ping')).toBe(true);
	workers[0]!.say({ type: 'pong' });
	await vi.advanceTimersByTimeAsync(50_000);
	expect(workers).toHaveLength(1);
	await vi.advanceTimersByTimeAsync(30_000);
	expect(await waiting).toMatchObject({ ok: false });
	expect(news.at(-1)).toBe('restarted');
});
