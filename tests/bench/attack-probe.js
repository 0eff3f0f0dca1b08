/**
 * Runs in the page before anything else: keeps the engine's worker at hand, so that the bench can ask it what the page
 * asks, and notes what comes back. Given to the page as text, so it must not use anything outside itself.
 */
export function installAttackProbe() {
	/** Beyond the numbers that the page gives its own jobs. */
	let nextJob = 1e9;
	/** @type {Map<number, (message: any) => void>} */
	const waiting = new Map();

	const probe = {
		/** @type {Worker | null} */
		engine: null,
		/** What computes. @type {string | null} */
		backend: null,
		/** What the page asked of its last attack. @type {any} */
		question: null,
		/** Number of that job. @type {number | null} */
		job: null,
		/** What came of it. @type {any} */
		answer: null,
		clickedMs: 0,
		/** When the goal's first reaching was heard of; NaN before. */
		flippedMs: NaN,
		/** Asks the engine, past the page. */
		ask(/** @type {string} */ kind, /** @type {unknown} */ request) {
			const job = nextJob++;
			probe.engine?.postMessage({ type: 'job', job, kind, request });
			return new Promise((resolve, reject) => {
				waiting.set(job, (message) => {
					if (message.type === 'answer') resolve(message.answer);
					else reject(new Error(message.failure.message));
				});
			});
		},
		/** Milliseconds of each of some gradients of one picture, one after the other. */
		async timeGradients(/** @type {number} */ count) {
			const { network, pixels } = probe.question;
			const { logits } = probe.answer.original;
			const seed = Float32Array.from(logits, (_, i) => (i === 0 ? 1 : 0));
			const startMs = performance.now();
			for (let i = 0; i < count; i++)
				await probe.ask('gradient', { network, pixels, seed, reluRule: 'plain' });
			return (performance.now() - startMs) / count;
		},
		hear(/** @type {any} */ message) {
			if (message.type === 'progress') probe.note(message);
			probe.backend = message.answer?.backend ?? probe.backend;
			if (message.type === 'answer' && message.job === probe.job) probe.answer = message.answer;
			if (message.type !== 'answer' && message.type !== 'failure') return;
			waiting.get(message.job)?.(message);
			waiting.delete(message.job);
		},
		note(/** @type {any} */ { job, progress }) {
			const isFlip = progress.phase === 'iterate' && progress.iterate.margin < 0;
			if (job !== probe.job || !isFlip || !Number.isNaN(probe.flippedMs)) return;
			// Painted in the frame after the one in which it is drawn.
			requestAnimationFrame(() => requestAnimationFrame((nowMs) => (probe.flippedMs = nowMs)));
		}
	};

	/** @type {any} */ (window).Worker = class extends Worker {
		constructor(/** @type {string | URL} */ address, /** @type {WorkerOptions} */ options) {
			super(address, options);
			if (!String(address).includes('engine.worker')) return;
			probe.engine = this;
			this.addEventListener('message', ({ data }) => probe.hear(data));
		}

		/** @override */
		postMessage(/** @type {any} */ message, /** @type {any} */ ...others) {
			if (message.type === 'job' && message.kind === 'attack' && message.job < 1e9)
				Object.assign(probe, {
					question: message.request,
					job: message.job,
					answer: null,
					flippedMs: NaN
				});
			super.postMessage(message, ...others);
		}
	};
	addEventListener('click', (event) => (probe.clickedMs = event.timeStamp), { capture: true });
	Object.assign(window, { attackProbe: probe });
}
