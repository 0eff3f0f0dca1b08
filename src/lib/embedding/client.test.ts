import { afterEach, describe, expect, test } from 'vitest';
import { initialValues } from '$lib/core/params';
import { seededRandom } from '$lib/core/random';
import { EmbeddingClient } from './client';
import { nextTask } from '$lib/core/next-task';
import type { FromWorker, MapFrame, MapQuestion, ToWorker } from './questions';
import { findMethod } from './registry';
import { EmbeddingSession } from './session';
import type { Codes } from './types';

/** A worker in the same thread: messages are copied and come in tasks of their own, as from a real one. */
class LocalWorker {
	onmessage: ((event: { data: FromWorker }) => void) | null = null;
	onerror: ((event: { message: string; preventDefault(): void }) => void) | null = null;
	readonly heard: ToWorker[] = [];
	readonly said: FromWorker[] = [];
	#ended = false;
	readonly #session = new EmbeddingSession((message, transfer = []) => {
		this.said.push(message);
		const data = structuredClone(message, { transfer: [...transfer] });
		void nextTask().then(() => this.#ended || this.onmessage?.({ data }));
	});

	postMessage(message: ToWorker): void {
		this.heard.push(message);
		const data = structuredClone(message);
		void nextTask().then(() => this.#ended || this.#session.hear(data));
	}

	terminate(): void {
		this.#ended = true;
	}

	die(): void {
		this.onerror?.({ message: 'boom', preventDefault: () => undefined });
	}
}

function randomCodes(count: number, dimensions = 8): Codes {
	const random = seededRandom(count);
	const data = Float32Array.from({ length: count * dimensions }, () => random());
	return { count, dimensions, data };
}

const codes = randomCodes(150);
const question: MapQuestion = {
	codes,
	metric: 'euclidean',
	method: 'tsne',
	params: { ...initialValues(findMethod('tsne')!.meta.params), iterations: 250 },
	seed: 1,
	reduce: true
};

const workers: LocalWorker[] = [];
const client = new EmbeddingClient(() => {
	workers.push(new LocalWorker());
	return workers.at(-1) as unknown as Worker;
});

/** Waits until something is so. */
async function until(isSo: () => boolean): Promise<void> {
	while (!isSo()) await nextTask();
}

afterEach(() => client.dispose());

describe('a map', () => {
	test('comes with frames, at most one in flight, and stages', async () => {
		const frames: MapFrame[] = [];
		let [open, most] = [0, 0];
		const onframe = async (frame: MapFrame) => {
			frames.push(frame);
			most = Math.max(most, ++open);
			await nextTask();
			open--;
		};
		const heard: number[] = [];
		const result = await client.start(question, {
			onframe,
			onprogress: (done) => heard.push(done)
		});
		expect(result.ok && result.value.iteration).toBe(250);
		expect(result.ok && result.value.stages.map(({ name }) => name).sort()).toEqual(
			['neighbours', 'prepare', 'start', 'steps'].sort()
		);
		expect(frames.length).toBeGreaterThan(0);
		expect(most).toBe(1);
		expect(frames.every(({ positions }) => positions.length === 300)).toBe(true);
		expect(heard.at(-1)).toBe(1);
	});

	test('halts, goes step by step, goes on, and is the same map', async () => {
		const frames: MapFrame[] = [];
		const onframe = (frame: MapFrame) => void frames.push(frame);
		const made = client.start({ ...question, paused: true }, { onframe });
		await until(() => frames.length === 1);
		expect(frames[0]!.iteration).toBe(0);
		client.step(3);
		await until(() => frames.at(-1)!.iteration === 3);
		for (let wait = 0; wait < 20; wait++) await nextTask();
		expect(frames.at(-1)!.iteration).toBe(3);
		client.resume();
		const [halted, straight] = [await made, await client.start(question)];
		expect(halted.ok && straight.ok && halted.value.positions).toEqual(
			straight.ok && straight.value.positions
		);
	});

	test('a pause during the run shows where it stands', async () => {
		const frames: MapFrame[] = [];
		const slow = { ...question, params: { ...question.params, iterations: 3000 } };
		const made = client.start(slow, { onframe: (frame) => void frames.push(frame) });
		await until(() => frames.length > 0);
		client.pause();
		for (let wait = 0; wait < 50; wait++) await nextTask();
		const { iteration } = frames.at(-1)!;
		for (let wait = 0; wait < 50; wait++) await nextTask();
		expect(frames.at(-1)!.iteration).toBe(iteration);
		expect(iteration).toBeLessThan(3000);
		client.dispose();
		expect(await made).toMatchObject({ ok: false, error: { code: 'cancelled' } });
	});

	test('goes on after the steps that led to given positions', async () => {
		const start = Float32Array.from({ length: 300 }, (_, i) => Math.sin(i) * 10);
		const frames: MapFrame[] = [];
		const onframe = (frame: MapFrame) => void frames.push(frame);
		const made = await client.start({ ...question, start, done: 240 }, { onframe });
		expect(frames[0]!.iteration).toBeGreaterThanOrEqual(240);
		expect(frames[0]!.planned).toBe(250);
		expect(made.ok && made.value.iteration).toBe(250);
	});

	test('says which stage its progress is of', async () => {
		const heard: (readonly [string | null, number])[] = [];
		const onprogress = (done: number, stage: string | null) => void heard.push([stage, done]);
		await client.start({ ...question, codes: randomCodes(300, 80) }, { onprogress });
		const stages = heard.map(([stage]) => stage);
		expect([...new Set(stages)]).toEqual(['prepare', 'start', 'neighbours']);
		expect(heard.at(-1)).toEqual(['start', 1]);
	});

	test('by PCA needs no neighbours and no reduction', async () => {
		const long = randomCodes(60, 80);
		const asked = { ...question, codes: long, method: 'pca', params: {} };
		const [reduced, whole] = [
			await client.start(asked),
			await client.start({ ...asked, reduce: false })
		];
		expect(reduced.ok && reduced.value.stages.map(({ name }) => name)).not.toContain('neighbours');
		expect(reduced.ok && reduced.value.shares).toHaveLength(2);
		expect(reduced.ok && reduced.value.positions).toEqual(whole.ok && whole.value.positions);
	});

	test('starts from given positions', async () => {
		const start = Float32Array.from({ length: 300 }, (_, i) => Math.sin(i) * 10);
		const frames: MapFrame[] = [];
		const onframe = (frame: MapFrame) => void frames.push(frame);
		void client.start({ ...question, start, paused: true }, { onframe });
		await until(() => frames.length === 1);
		expect(frames[0]!.positions).toEqual(start);
	});
});

describe('cancelling', () => {
	test.each(['neighbours', 'steps'] as const)('during %s ends within 100 ms', async (when) => {
		const large = randomCodes(when === 'steps' ? 1500 : 10_000, when === 'steps' ? 4 : 128);
		const controller = new AbortController();
		let seen = false;
		const made = client.start(
			{ ...question, codes: large },
			{ signal: controller.signal, onframe: () => void (seen = true), onprogress: () => undefined }
		);
		await until(() => seen || (when === 'neighbours' && progressed()));
		const before = process.cpuUsage();
		controller.abort();
		expect(await made).toMatchObject({ ok: false, error: { code: 'cancelled' } });
		await until(() => workers.at(-1)!.said.some(({ type }) => type === 'failure'));
		const { user } = process.cpuUsage(before);
		expect(user / 1000).toBeLessThan(100);
	});

	const progressed = () => workers.at(-1)!.said.some(({ type }) => type === 'progress');

	test('a new map takes the place of the old one', async () => {
		const [first, second] = await Promise.all([client.start(question), client.start(question)]);
		expect(first).toMatchObject({ ok: false, error: { code: 'cancelled' } });
		expect(second.ok).toBe(true);
	});

	test('before it began', async () => {
		const signal = AbortSignal.abort();
		expect(await client.start(question, { signal })).toMatchObject({ ok: false });
	});
});

describe('other questions', () => {
	test('are answered while a map is halted', async () => {
		void client.start({ ...question, paused: true });
		const { metric } = question;
		const space = { codes, metric };
		const neighbours = await client.neighbours({ ...space, k: 3 });
		expect(neighbours.ok && neighbours.value.k).toBe(3);
		const positions = Float32Array.from({ length: 300 }, (_, i) => codes.data[i * 4]!);
		const nearest = await client.nearest({ ...space, row: 4, k: 3 });
		expect(nearest.ok && neighbours.ok && nearest.value.indices).toEqual(
			neighbours.ok && neighbours.value.indices.slice(12, 15)
		);
		const quality = await client.quality({ ...space, positions });
		expect(quality.ok && quality.value.keptByRow.length).toBe(150);
		const seams = await client.seams({ ...space, positions, limit: 5 });
		expect(seams.ok && seams.value.pairs.length).toBe(10);
		const added = randomCodes(3);
		const placement = await client.place({ ...question, positions, added });
		expect(placement.ok && placement.value.positions.length).toBe(6);
		const labels = Int32Array.from({ length: 150 }, (_, row) => row % 2);
		const classes = { labels, classes: 2, testShare: 0.2, seed: 1 };
		const read = await client.classify({ ...space, ...classes, classifier: 'nearest' });
		expect(read.ok && read.value.testRows.length).toBe(30);
	});

	test('stability makes maps of other seeds', async () => {
		// Points along a spiral: neighbours are clear.
		const spiral = Float32Array.from({ length: 300 }, (_, i) =>
			i % 2 ? Math.cos(i / 20) * i : Math.sin((i + 1) / 20) * (i + 1)
		);
		const asked = {
			...question,
			codes: { count: 150, dimensions: 2, data: spiral },
			params: { ...question.params, iterations: 500, perplexity: 10 }
		};
		const made = await client.start(asked);
		const positions = made.ok ? made.value.positions : new Float32Array();
		const found = await client.stability({ ...asked, positions, seeds: [2, 3] });
		expect(found.ok && found.value.overlap).toBeGreaterThan(0.3);
		expect(found.ok && found.value.overlap).toBeLessThan(1);
	});

	test('codes are sent once, and again to a worker that forgot them', async () => {
		const ask = (some: Codes) => client.neighbours({ codes: some, metric: 'euclidean', k: 1 });
		for (const some of [codes, codes, ...[10, 11, 12, 13].map((n) => randomCodes(n)), codes])
			expect((await ask(some)).ok).toBe(true);
		const { heard } = workers.at(-1)!;
		expect(heard.filter(({ type }) => type === 'codes')).toHaveLength(6);
		expect(heard.filter(({ type }) => type === 'forget')).toHaveLength(2);
	});
});

describe('what goes wrong', () => {
	test('NaN is named, before anything runs', async () => {
		const bad = { ...codes, data: codes.data.slice() };
		bad.data[8 * 5] = NaN;
		const result = await client.start({ ...question, codes: bad });
		expect(result).toMatchObject({ ok: false, error: { code: 'not-finite' } });
		expect(result.ok ? '' : result.error.message).toContain('Row 5 ');
	});

	test('new codes of another length', async () => {
		const positions = new Float32Array(300);
		const result = await client.place({ ...question, positions, added: randomCodes(2, 5) });
		expect(result).toMatchObject({ ok: false, error: { code: 'shape-mismatch' } });
	});

	test('a dead worker is a sentence, and the next question has a new one', async () => {
		const made = client.start({ ...question, paused: true });
		await nextTask();
		const before = workers.length;
		workers.at(-1)!.die();
		expect(await made).toMatchObject({ ok: false, error: { code: 'worker-died', detail: 'boom' } });
		expect((await client.start(question)).ok).toBe(true);
		expect(workers).toHaveLength(before + 1);
	});
});
