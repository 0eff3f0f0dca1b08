/// <reference lib="webworker" />
import type { ToWorker } from './questions';
import { EmbeddingSession } from './session';

/** Where maps are made. */

const session = new EmbeddingSession((message, transfer = []) =>
	self.postMessage(message, { transfer: [...transfer] })
);

self.addEventListener('message', ({ data }: MessageEvent<ToWorker>) => session.hear(data));
