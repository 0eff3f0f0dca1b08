import type { FromOpener, OpenerJobs, OpeningProgress, ToOpener } from './opener-protocol';
import { Opener } from './opener';

/** The opening worker: reading and translating hundreds of megabytes never holds up the page. */

const opener = new Opener();
const running = new Map<number, AbortController>();
const send = (message: FromOpener) => postMessage(message);

async function run({ job, kind, request }: Extract<ToOpener, { type: 'job' }>): Promise<void> {
	const controller = new AbortController();
	running.set(job, controller);
	const context = {
		signal: controller.signal,
		report: throttled((progress) => send({ type: 'progress', job, progress }))
	};
	const result =
		kind === 'open'
			? await opener.open(request as OpenerJobs['open']['request'], context)
			: await opener.pack(request as OpenerJobs['pack']['request']);
	running.delete(job);
	if (result.ok) send({ type: 'answer', job, answer: result.value });
	else send({ type: 'failure', job, failure: result.error });
}

const progressEveryMs = 100;

/** Passes on at most ten calls a second of a phase, and the first of each. */
function throttled(tell: (progress: OpeningProgress) => void) {
	let phase = '';
	let lastMs = -Infinity;
	return (progress: OpeningProgress) => {
		const now = performance.now();
		if (progress.phase === phase && now - lastMs < progressEveryMs) return;
		[phase, lastMs] = [progress.phase, now];
		tell(progress);
	};
}

addEventListener('message', ({ data }: MessageEvent<ToOpener>) => {
	if (data.type === 'job') void run(data);
	else running.get(data.job)?.abort();
});
