import type { Mark } from '$lib/draw/figure/types';
import { between } from './grid-glide';
import { squareOf } from './grid-marks';
import type { PoolWindow } from './pooling-bench';
import { isForward, nowOf, type Frame } from './pooling-frame';
import type { ChannelGrid } from './pooling-layout';
import { inset, type Area } from './pooling-marks';
import { stepAt } from './pooling-run';

/** The window of a pooling figure, and what joins it to its output. */

/** Where a window's corner is now: between two places while it glides. */
function cornerOf(frame: Frame): { y: number; x: number } {
	const { axes } = frame.run;
	const from = nowOf(frame);
	const to = stepAt(frame.run, frame.glide.next);
	const along = (axis: 0 | 1, a: number, b: number) =>
		between(a, b, frame.glide.done) * axes[axis].stride - axes[axis].padBefore;
	return { y: along(0, from.y, to.y), x: along(1, from.x, to.x) };
}

/** The channels that the present step reads from. */
function readsFrom(frame: Frame, channel: number): boolean {
	return nowOf(frame).windows.some(({ taps }) => taps.some((tap) => tap.channel === channel));
}

function windowArea(frame: Frame, grid: ChannelGrid): Area {
	const { y, x } = cornerOf(frame);
	const [vertical, horizontal] = frame.run.axes;
	return squareOf(grid, y, x, vertical.span, horizontal.span);
}

/** With dilation the window has holes: its own cells get a frame each. */
function dilatedMarks(frame: Frame, grid: ChannelGrid): Mark[] {
	const { over, settings } = frame.run.bench;
	const isWhole = over === 'channels' || settings.global || settings.dilation.every((d) => d === 1);
	if (isWhole || frame.glide.done > 0) return [];
	return nowOf(frame)
		.windows.flatMap(({ taps }) => taps)
		.filter(({ channel }) => channel === grid.channel)
		.map(({ y, x }) => ({
			kind: 'rect',
			...inset(squareOf(grid, y, x), 1.5),
			stroke: 'kernel',
			strokeWidth: 2
		}));
}

/** The window over an input grid. */
export function windowMarks(frame: Frame, grid: ChannelGrid): Mark[] {
	if (!readsFrom(frame, grid.channel)) return [];
	const area = windowArea(frame, grid);
	const veil: Mark = { kind: 'rect', ...area, stroke: 'kernel', strokeWidth: 3, line: 'solid' };
	return [veil, ...dilatedMarks(frame, grid)];
}

function middle(area: Area): readonly [number, number] {
	return [area.x + area.width / 2, area.y + area.height / 2];
}

/** From the winner to the output, or the other way when the gradient goes back. */
function winnerArrow(frame: Frame, from: ChannelGrid, to: ChannelGrid, window: PoolWindow): Mark[] {
	const tap = window.taps[window.winner!]!;
	const start = middle(squareOf(from, tap.y, tap.x));
	const end = middle(squareOf(to, window.y, window.x));
	const points = shorten(isForward(frame) ? [start, end] : [end, start], from.cellSize * 0.45);
	return [{ kind: 'path', points, stroke: 'output', strokeWidth: 1.5, arrow: true, opacity: 0.7 }];
}

type Line = readonly [readonly [number, number], readonly [number, number]];

/** Takes a piece off both ends of a line, so that it does not cross the numbers. */
function shorten([[x1, y1], [x2, y2]]: Line, by: number): Line {
	const share = Math.min(0.4, by / Math.max(1, Math.hypot(x2 - x1, y2 - y1)));
	const at = (t: number): readonly [number, number] => [x1 + (x2 - x1) * t, y1 + (y2 - y1) * t];
	return [at(share), at(1 - share)];
}

/** Two lines from the window's near side to the output cell: all of it counts. */
function funnel(frame: Frame, from: ChannelGrid, to: ChannelGrid, window: PoolWindow): Mark[] {
	const near = windowArea(frame, from);
	const far = squareOf(to, window.y, window.x);
	const isBelow = to.y > from.y + from.rows * from.cellSize;
	const lines: readonly Line[] = isBelow
		? [
				[
					[near.x, near.y + near.height],
					[far.x, far.y]
				],
				[
					[near.x + near.width, near.y + near.height],
					[far.x + far.width, far.y]
				]
			]
		: [
				[
					[near.x + near.width, near.y],
					[far.x, far.y]
				],
				[
					[near.x + near.width, near.y + near.height],
					[far.x, far.y + far.height]
				]
			];
	return lines.map((points) => ({
		kind: 'path',
		points: isForward(frame) ? points : [points[1], points[0]],
		stroke: 'kernel',
		strokeWidth: 1,
		opacity: 0.7,
		...(isForward(frame) ? {} : { arrow: true })
	}));
}

/** What joins the windows to their outputs while they rest. */
export function joinMarks(frame: Frame): Mark[] {
	if (frame.glide.done > 0) return [];
	return nowOf(frame).windows.flatMap((window) => {
		const to = frame.layout.outputs.find(({ channel }) => channel === window.channel);
		const channels = new Set(window.taps.map(({ channel }) => channel));
		const from = frame.layout.inputs.filter(({ channel }) => channels.has(channel));
		if (!to) return [];
		const draw = window.winner !== null && !frame.hidden ? winnerArrow : funnel;
		return from.flatMap((grid) => draw(frame, grid, to, window));
	});
}
