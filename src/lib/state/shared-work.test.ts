import { expect, test } from 'vitest';
import { success, type Result } from '$lib/core/result';
import { SharedWork } from './shared-work';

/** Work whose end, progress and signal a test holds. */
function heldWork() {
	let end: (result: Result<string>) => void = () => undefined;
	let report: (done: number) => void = () => undefined;
	let signal!: AbortSignal;
	const work = new SharedWork<string>((watch) => {
		signal = watch.signal;
		report = (done) => watch.onprogress?.(done);
		return new Promise((resolve) => (end = resolve));
	});
	return { work, end: () => end(success('done')), report: (done: number) => report(done), signal };
}

test('all who wait hear the progress and get the one answer', async () => {
	const { work, end, report } = heldWork();
	const heard: number[] = [];
	const join = () =>
		work.join({ signal: new AbortController().signal, onprogress: (done) => heard.push(done) });
	const answers = Promise.all([join(), join()]);
	report(0.5);
	end();
	expect(await answers).toEqual([success('done'), success('done')]);
	expect(heard).toEqual([0.5, 0.5]);
});

test('it goes on when one leaves, and stops with the last', async () => {
	const { work, end, signal } = heldWork();
	const [first, second] = [new AbortController(), new AbortController()];
	const left = work.join({ signal: first.signal });
	const stayed = work.join({ signal: second.signal });
	first.abort();
	expect(await left).toMatchObject({ ok: false, error: { code: 'cancelled' } });
	expect([signal.aborted, work.isStopped]).toEqual([false, false]);
	end();
	expect(await stayed).toEqual(success('done'));

	const other = heldWork();
	const only = new AbortController();
	const answer = other.work.join({ signal: only.signal });
	only.abort();
	expect(await answer).toMatchObject({ ok: false, error: { code: 'cancelled' } });
	expect(other.work.isStopped).toBe(true);
});
