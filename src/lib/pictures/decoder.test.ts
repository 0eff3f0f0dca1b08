import { afterEach, expect, it, vi } from 'vitest';
import { decodeInWorker } from './decoder';

/** A worker that does nothing by itself. */
class SilentWorker extends EventTarget {
	static readonly started: SilentWorker[] = [];
	readonly requests: { job: number }[] = [];
	isTerminated = false;

	constructor() {
		super();
		SilentWorker.started.push(this);
	}

	postMessage(message: { job: number }) {
		this.requests.push(message);
	}

	terminate() {
		this.isTerminated = true;
	}

	say(type: string, more: object) {
		this.dispatchEvent(Object.assign(new Event(type), more));
	}
}

afterEach(() => vi.unstubAllGlobals());

it('answers whatever a crashed worker owes, and starts another one', async () => {
	vi.stubGlobal('Worker', SilentWorker);
	const [first, second] = ['a.png', 'b.png'].map((name) => decodeInWorker(name, new Blob()));
	const crashed = SilentWorker.started[0]!;
	crashed.say('error', { message: 'out of memory' });
	expect(await first).toMatchObject({
		ok: false,
		error: { code: 'out-of-memory', message: expect.stringMatching(/^a\.png could not be opened/) }
	});
	expect((await second)?.ok).toBe(false);
	expect(crashed.isTerminated).toBe(true);

	const third = decodeInWorker('c.png', new Blob());
	const next = SilentWorker.started[1]!;
	const result = { ok: true, value: 'decoded' };
	next.say('message', { data: { job: next.requests[0]!.job, result } });
	expect(await third).toBe(result);
	expect(SilentWorker.started.length).toBe(2);
});
