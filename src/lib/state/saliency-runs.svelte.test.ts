import { describe, expect, it } from 'vitest';
import type { AttributionAnswer, AttributionQuestion } from '$lib/attribution/questions';
import { failure, success, type Result } from '$lib/core/result';
import type { RequestOptions } from '$lib/engine/client';
import { MapRuns, type WantedMap } from './saliency-runs.svelte';

const pixels = { shape: [1, 1, 1], data: Float32Array.of(0) };

function answerOf(value: number): AttributionAnswer {
	const map = { shape: [1, 1], data: Float32Array.of(value) };
	return {
		...{ map, enlarged: map, facts: [], node: null, score: 0 },
		...{ forwardPasses: 1, gradientPasses: 1, batchSize: 1, durationMs: 1 }
	};
}

function want(tile: number, key = `map ${tile}`): WantedMap {
	const question: AttributionQuestion = {
		...{ network: 'net', pixels, weights: Float32Array.of(1), method: key, params: {} },
		...{ wrapper: null, node: null, seed: 1 }
	};
	return { tile, key, question, label: key };
}

/** An engine whose answers the test gives. */
function fakeSession() {
	const asked: string[] = [];
	const open: {
		readonly options: RequestOptions;
		readonly resolve: (result: Result<never>) => void;
	}[] = [];
	const request = (_: string, question: AttributionQuestion, options: RequestOptions) => {
		asked.push(question.method);
		return new Promise<Result<never>>((resolve) => {
			open.push({ options, resolve });
			options.signal?.addEventListener('abort', () => resolve(failure('cancelled', 'Cancelled.')));
		});
	};
	const settle = async (result: Result<AttributionAnswer>) => {
		open.at(-1)!.resolve(result as Result<never>);
		await tick();
	};
	const report = (progress: Parameters<NonNullable<RequestOptions['onprogress']>>[0]) =>
		open.at(-1)!.options.onprogress!(progress);
	return { runs: new MapRuns({ request: request as never }), asked, settle, report };
}

const tick = () => new Promise((resolve) => setTimeout(resolve));

describe('MapRuns', () => {
	it('computes maps one after the other, and none twice', async () => {
		const { runs, asked, settle } = fakeSession();
		runs.want([want(1), want(2), want(3, 'map 1')]);
		expect(asked).toEqual(['map 1']);
		expect(runs.view(2, 'map 2').phase).toEqual({ kind: 'waiting' });
		await settle(success(answerOf(1)));
		expect(asked).toEqual(['map 1', 'map 2']);
		await settle(success(answerOf(2)));
		expect(runs.view(3, 'map 1').map!.data[0]).toBe(1);
		expect(runs.isRunning).toBe(false);
		runs.want([want(2), want(1)]);
		expect(asked).toHaveLength(2);
	});

	it('shows maps as they grow, with the window', async () => {
		const { runs, report } = fakeSession();
		runs.want([want(1)]);
		report({ phase: 'compute', done: 0.25 });
		expect(runs.view(1, 'map 1')).toMatchObject({ phase: { done: 0.25 }, map: null });
		const { map } = answerOf(7);
		report({ phase: 'partial', done: 0.5, map, window: [0, 0, 2, 2] });
		const view = runs.view(1, 'map 1');
		expect(view).toMatchObject({ phase: { kind: 'running', done: 0.5 }, stale: false });
		expect(view.map).toBe(map);
		expect(view.window).toEqual([0, 0, 2, 2]);
	});

	it('keeps the former map, greyed, until the new one is there', async () => {
		const { runs, settle } = fakeSession();
		runs.want([want(1, 'cat')]);
		await settle(success(answerOf(1)));
		runs.want([want(1, 'dog')]);
		expect(runs.view(1, 'dog')).toMatchObject({ stale: true, phase: { kind: 'running' } });
		expect(runs.view(1, 'dog').map!.data[0]).toBe(1);
		await settle(success(answerOf(2)));
		expect(runs.view(1, 'dog')).toMatchObject({ stale: false, phase: { kind: 'done' } });
		expect(runs.view(1, 'dog').map!.data[0]).toBe(2);
	});

	it('stops what is wanted no more, without calling it a failure', async () => {
		const { runs, asked } = fakeSession();
		runs.want([want(1, 'cat')]);
		runs.want([want(1, 'dog')]);
		await tick();
		expect(asked).toEqual(['cat', 'dog']);
		expect(runs.view(1, 'cat').phase).toEqual({ kind: 'waiting' });
	});

	it('stops everything when the visitor cancels, and computes again when asked', async () => {
		const { runs, asked, settle } = fakeSession();
		runs.want([want(1), want(2)]);
		runs.cancel();
		await tick();
		expect(asked).toEqual(['map 1']);
		expect(runs.view(2, 'map 2').phase).toMatchObject({ failure: { code: 'cancelled' } });
		runs.retry('map 2');
		expect(asked).toEqual(['map 1', 'map 2']);
		await settle(success(answerOf(2)));
		expect(runs.view(2, 'map 2').phase).toEqual({ kind: 'done' });
	});

	it('goes on with the next map when one fails', async () => {
		const { runs, asked, settle } = fakeSession();
		runs.want([want(1), want(2)]);
		await settle(failure('not-finite', 'No number.'));
		expect(asked).toEqual(['map 1', 'map 2']);
		expect(runs.view(1, 'map 1').phase).toMatchObject({ failure: { message: 'No number.' } });
	});
});
