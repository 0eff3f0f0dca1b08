/** Paints at once, but at most one time in a frame of the screen. */
export interface FramePainter {
	/** Paints now, or in the next frame if this one has been painted; a newer request takes an older one's place. */
	ask(paint: () => void): void;
	/** Drops what still waits. */
	stop(): void;
}

/** A painter of its own for one canvas. */
export function oncePerFrame(
	request: (callback: () => void) => number = (callback) => requestAnimationFrame(callback),
	cancel: (handle: number) => void = (handle) => cancelAnimationFrame(handle)
): FramePainter {
	let waiting: (() => void) | null = null;
	let handle: number | null = null;

	function run(paint: () => void): void {
		waiting = null;
		handle = request(endFrame);
		paint();
	}

	function endFrame(): void {
		handle = null;
		if (waiting) run(waiting);
	}

	return {
		ask(paint) {
			if (handle === null) run(paint);
			else waiting = paint;
		},
		stop() {
			if (handle !== null) cancel(handle);
			handle = null;
			waiting = null;
		}
	};
}
