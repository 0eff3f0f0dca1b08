import type { Figure } from '../figure/types';
import { layOutStack } from './stack-layout';
import { stepCount, type StackRun } from './stack-run';
import { stripsMarks } from './stack-strips';
import { viewMarks } from './stack-view';
import { describeStackStep, titleStack } from './stack-words';

/** How a stack's figure is shown. */
export interface StackFigureOptions {
	/** For a column of a phone's width. */
	readonly narrow: boolean;
	/** What the cell sees is to be predicted: nothing below it is revealed. */
	readonly hidden: boolean;
}

/**
 * What a cell sees of every level below it, revealed level by level.
 * @param time 0 shows the cell alone, the last step all down to the input; cut to what there is
 */
export function stackFigure(run: StackRun, time: number, options: StackFigureOptions): Figure {
	const { narrow, hidden } = options;
	const layout = layOutStack(run.input, run.rows, narrow);
	const until = Math.min(time, stepCount(run) - 1);
	const drawing = { run, layout, narrow, time: hidden ? 0 : until };
	const { strips, view, width, height } = layout;
	return {
		width,
		height,
		title: titleStack(run, hidden),
		description: describeStackStep(run, Math.floor(until), hidden),
		grids: [...strips.toReversed(), ...(view ? [view] : [])],
		marks: [...stripsMarks(drawing), ...(view ? viewMarks(drawing, view) : [])]
	};
}
