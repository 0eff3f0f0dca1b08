import { expect, it, vi } from 'vitest';
import { oncePerFrame } from './frame';

/** Frames that a test lets happen. */
function handFrames() {
	let next: (() => void) | null = null;
	return {
		request: (callback: () => void): number => {
			next = callback;
			return 1;
		},
		cancel: (): void => void (next = null),
		pass: (): void => {
			const callback = next;
			next = null;
			callback?.();
		},
		waits: (): boolean => next !== null
	};
}

it('paints the first at once, then the last of each frame', () => {
	const frames = handFrames();
	const painter = oncePerFrame(frames.request, frames.cancel);
	const paint = vi.fn();
	for (const step of [1, 2, 3]) painter.ask(() => paint(step));
	expect(paint.mock.calls).toEqual([[1]]);
	frames.pass();
	expect(paint.mock.calls).toEqual([[1], [3]]);
	frames.pass();
	expect(frames.waits()).toBe(false);
	painter.ask(() => paint(4));
	expect(paint).toHaveBeenLastCalledWith(4);
});

it('drops what waits when it is stopped', () => {
	const frames = handFrames();
	const painter = oncePerFrame(frames.request, frames.cancel);
	const paint = vi.fn();
	painter.ask(() => paint(1));
	painter.ask(() => paint(2));
	painter.stop();
	frames.pass();
	expect(paint.mock.calls).toEqual([[1]]);
});
