/// <reference lib="webworker" />
import plain from '@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm.wasm?url';
import simd from '@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm-simd.wasm?url';
import threadedSimd from '@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm-threaded-simd.wasm?url';
import { toFailure } from '$lib/core/result';
import { JobQueue } from './queue';
import type { FromWorker, ToWorker } from './protocol';
import { EngineSession } from './session';

/** The only place that loads TensorFlow.js. Jobs come in as messages and run one after the other. */

function send(message: FromWorker, transfer: readonly ArrayBuffer[] = []): void {
	self.postMessage(message, { transfer: [...transfer] });
}

/** Addresses in a worker are relative to its own file. */
const absolute = (address: string) => new URL(address, self.location.href).href;

const session = new EngineSession({
	wasm: { plain: absolute(plain), simd: absolute(simd), threadedSimd: absolute(threadedSimd) },
	onlost: (detail) =>
		send({
			type: 'lost',
			failure: {
				code: 'device-lost',
				message: 'The graphics processor stopped working; the computation starts again.',
				detail
			}
		})
});

const queue = new JobQueue(session.handlers, {
	answer: (job, { answer, transfer }) => send({ type: 'answer', job, answer }, transfer),
	fail: (job, thrown) => send({ type: 'failure', job, failure: toFailure(thrown, 'unsupported') }),
	report: (job, progress) => send({ type: 'progress', job, progress })
});

self.addEventListener('message', ({ data }: MessageEvent<ToWorker>) => {
	if (data.type === 'job') queue.add(data.job, data.kind, data.request);
	else if (data.type === 'cancel') queue.cancel(data.job);
	else send({ type: 'pong' });
});
