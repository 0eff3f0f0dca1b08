/** Paints many canvases in several short tasks, so that the page answers in between. */

/** Time for painting in one task; what is left over waits for the next. */
const budgetMs = 8;

const waiting = new Map<object, () => void>();
let listeners: (() => void)[] = [];
let spentMs = 0;
let isScheduled = false;

const { port1, port2 } = new MessageChannel();
port1.onmessage = () => {
	isScheduled = false;
	spentMs = 0;
	drain();
};
// In Node, an open port would keep the process alive.
(port1 as { unref?: () => void }).unref?.();

function schedule(): void {
	if (isScheduled) return;
	isScheduled = true;
	port2.postMessage(null);
}

function run(paint: () => void): void {
	const start = performance.now();
	paint();
	spentMs += performance.now() - start;
}

function drain(): void {
	for (const [canvas, paint] of waiting) {
		if (spentMs >= budgetMs) return schedule();
		waiting.delete(canvas);
		run(paint);
	}
	const heard = listeners;
	listeners = [];
	heard.forEach((tell) => tell());
}

/**
 * Paints a canvas at once if this task has time left for it, else in one of the next tasks. A newer request for the same
 * canvas takes the older one's place.
 *
 * @returns takes the request back, if it still waits
 */
export function paintInTurn(canvas: object, paint: () => void): () => void {
	if (spentMs < budgetMs && waiting.size === 0) run(paint);
	else waiting.set(canvas, paint);
	schedule();
	return () => void waiting.delete(canvas);
}

/** Resolves when nothing waits to be painted. */
export function paintsDone(): Promise<void> {
	if (waiting.size === 0) return Promise.resolve();
	return new Promise((resolve) => listeners.push(resolve));
}
