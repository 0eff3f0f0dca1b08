import type { Figure } from '$lib/draw/figure/types';
import { wrapWords } from './grid-marks';
import type { PoolingBench } from './pooling-bench';
import {
	isForward,
	makeFrame,
	nowOf,
	type Frame,
	type PoolingFigureOptions
} from './pooling-frame';
import { inputGridMarks, outputGridMarks } from './pooling-grid-marks';
import { lineHeight } from './pooling-layout';
import { lineMarks } from './pooling-marks';
import { joinMarks, windowMarks } from './pooling-window-marks';
import { describePoolingStep, titlePooling, writeBack, writeSum } from './pooling-words';

export type { PoolingFigureOptions };

/** The sums under the grids. */
function sumLines(frame: Frame): string[] {
	const { run, step, hidden, layout } = frame;
	const shown = new Set(layout.outputs.map(({ channel }) => channel));
	const windows = nowOf(frame).windows.filter(({ channel }) => shown.has(channel));
	return windows.flatMap((window) => {
		const sum = isForward(frame) ? writeSum(window, hidden) : writeBack(run, window, step, hidden);
		const prefix = windows.length > 1 ? `channel ${window.channel + 1}: ` : '';
		return wrapWords(prefix + sum, layout.lineLength);
	});
}

/**
 * The pooling bench at a time: the same bench, time and options give the same picture.
 *
 * @param time in steps; 2.4 is on the way from step 2 to step 3
 * @throws {RangeError} on impossible settings, as `runPooling`
 */
export function poolingFigure(
	bench: PoolingBench,
	time: number,
	options: PoolingFigureOptions = {}
): Figure {
	const frame = makeFrame(bench, time, options);
	const { run, layout, step, hidden } = frame;
	return {
		width: layout.width,
		height: layout.height,
		title: titlePooling(run),
		description: describePoolingStep(run, step, hidden),
		grids: [...layout.inputs, ...layout.outputs],
		marks: [
			...layout.inputs.flatMap((grid) => inputGridMarks(frame, grid)),
			...layout.outputs.flatMap((grid) => outputGridMarks(frame, grid)),
			...layout.inputs.flatMap((grid) => windowMarks(frame, grid)),
			...joinMarks(frame),
			...lineMarks(layout, sumLines(frame), lineHeight)
		]
	};
}
