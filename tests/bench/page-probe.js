/**
 * Runs in the page before anything else and listens: when something was clicked, when all maps were painted, and which
 * stretches of time the main thread was busy. Given to the page as text, so it must not use anything outside itself.
 */
export function installProbe() {
	const probe = {
		clickedMs: 0,
		paintedMs: 0,
		/** @type {{ start: number, end: number }[]} */
		busy: [],
		watching: false,
		/** The longest busy stretch that touches the time between. */
		longestBetween(/** @type {number} */ from, /** @type {number} */ to) {
			const touching = probe.busy.filter(({ start, end }) => end > from && start < to);
			return Math.max(0, ...touching.map(({ start, end }) => end - start));
		},
		/**
		 * Sends itself messages without a pause: the gap between two is what stood between them. It keeps a core busy,
		 * so times are taken without it.
		 */
		watchGaps() {
			const { port1, port2 } = new MessageChannel();
			let last = performance.now();
			probe.watching = true;
			port1.onmessage = () => {
				const now = performance.now();
				if (now - last > 4) probe.busy.push({ start: last, end: now });
				last = now;
				if (probe.watching) port2.postMessage(null);
			};
			port2.postMessage(null);
		}
	};
	addEventListener('click', (event) => (probe.clickedMs = event.timeStamp), { capture: true });
	new PerformanceObserver((list) => {
		for (const { startTime } of list.getEntriesByName('explore:maps-painted'))
			probe.paintedMs = startTime;
	}).observe({ type: 'mark', buffered: true });
	new PerformanceObserver((list) => {
		for (const { startTime, duration } of list.getEntries())
			probe.busy.push({ start: startTime, end: startTime + duration });
	}).observe({ type: 'longtask', buffered: true });
	Object.assign(window, { probe });
}
