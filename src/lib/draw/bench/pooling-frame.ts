import type { FigureCell, Mark } from '$lib/draw/figure/types';
import { glideAt, type Glide } from './grid-glide';
import { longestText } from './grid-text';
import type { PoolingBench, PoolStep, PoolTap } from './pooling-bench';
import { channelOf } from './pooling-cells';
import { layOutPooling, type PoolingLayout } from './pooling-layout';
import { writtenFor, type Written } from './pooling-marks';
import {
	gradientUntil,
	inputIndex,
	outputIndex,
	outputsFedBy,
	runPooling,
	stepAt,
	winsUntil,
	type PoolingRun
} from './pooling-run';

/** What one frame of a pooling figure is made from. */

/** How a pooling figure is drawn. */
export interface PoolingFigureOptions {
	/** The results are not shown: they are to be predicted first. */
	readonly hidden?: boolean;
	/** Input above output, for small screens. */
	readonly narrow?: boolean;
	/** The one channel that is shown; all if left out. */
	readonly channel?: number | null;
	/** An input cell whose outputs are marked. */
	readonly pinned?: FigureCell | null;
}

/** What the marks of one frame are made from. */
export interface Frame {
	readonly run: PoolingRun;
	readonly layout: PoolingLayout;
	/** The step that is reached. */
	readonly step: number;
	readonly glide: Glide;
	readonly hidden: boolean;
	readonly wins: Int32Array;
	/** Only where the gradient goes back. */
	readonly received: Float32Array | null;
	/** Outputs that the pinned input cell feeds, as indices into the output's numbers. */
	readonly fed: ReadonlySet<number>;
	readonly inputs: Written;
	readonly outputs: Written;
	/** Cells that the present windows cover, by index into the input. */
	readonly covered: ReadonlyMap<number, PoolTap>;
	/** Marks of cells that look as they did before, by what decides their look. */
	readonly known: Map<string, readonly Mark[]>;
}

/** Letters that the sum of a step may need: the figure keeps as much room at every step. */
function lineCount(run: PoolingRun, channel: number | null, lineLength: number): number {
	const step = stepAt(run, 0);
	const longest = longestText(run.bench.input.data) + 4;
	const terms = Math.min(13, step.windows[0]!.taps.length);
	const lines = Math.ceil((terms * longest + 14) / Math.max(1, lineLength - longest));
	return lines * (channel === null ? step.windows.length : 1);
}

function fedBy(run: PoolingRun, cell: FigureCell | null): ReadonlySet<number> {
	if (!cell?.grid.startsWith('in')) return new Set();
	const outputs = outputsFedBy(run, { y: cell.y, x: cell.x, channel: channelOf(cell) });
	return new Set(outputs.map((output) => outputIndex(run, output)));
}

function coveredAt(run: PoolingRun, step: number): ReadonlyMap<number, PoolTap> {
	const taps = stepAt(run, step).windows.flatMap((window) => window.taps);
	return new Map(
		taps.filter((tap) => tap.isInside).map((tap) => [inputIndex(run.bench, tap), tap])
	);
}

/** Gathers what one frame is made from. */
export function makeFrame(bench: PoolingBench, time: number, options: PoolingFigureOptions): Frame {
	const run = runPooling(bench);
	const { hidden = false, narrow = false, channel = null, pinned = null } = options;
	const glide = glideAt(time, run.count);
	const { step } = glide;
	// What is to be predicted has not happened yet.
	const until = hidden ? -1 : step;
	return {
		run,
		step,
		glide,
		hidden,
		...settingOf(run, narrow, channel),
		wins: winsUntil(run, until),
		received: bench.phase === 'gradient' ? gradientUntil(run, until) : null,
		fed: fedBy(run, pinned),
		covered: coveredAt(run, step)
	};
}

/** What does not change with the step. */
type Setting = Pick<Frame, 'layout' | 'inputs' | 'outputs' | 'known'>;

const settings = new WeakMap<PoolingRun, Map<string, Setting>>();

/** The setting of a run, computed once for each look. */
function settingOf(run: PoolingRun, narrow: boolean, channel: number | null): Setting {
	const known = settings.get(run) ?? new Map<string, Setting>();
	settings.set(run, known);
	const key = `${narrow} ${channel}`;
	const setting = known.get(key) ?? makeSetting(run, narrow, channel);
	known.set(key, setting);
	return setting;
}

function makeSetting(run: PoolingRun, narrow: boolean, channel: number | null): Setting {
	const lines = (length: number) => lineCount(run, channel, length);
	const layout = layOutPooling(run, { narrow, channel, lines });
	return { layout, ...writtenNumbers(run, layout), known: new Map() };
}

/** How numbers are written follows from all that will be there at the end. */
function writtenNumbers(run: PoolingRun, layout: PoolingLayout): Pick<Frame, 'inputs' | 'outputs'> {
	const { bench } = run;
	const isForward = bench.phase === 'forward';
	const inputs = isForward ? bench.input.data : gradientUntil(run, run.count - 1);
	const outputs = isForward ? run.values : outputGradients(bench);
	return {
		inputs: writtenFor(inputs, layout.inputs[0]!.cellSize),
		outputs: writtenFor(outputs, layout.outputs[0]!.cellSize)
	};
}

/** Every number that may stand in the output gradient's grid. */
function outputGradients({ gradient }: PoolingBench): ArrayLike<number> {
	return typeof gradient === 'number' ? [gradient] : [1, ...gradient.data];
}

/** The step that is reached. */
export function nowOf({ run, step }: Frame): PoolStep {
	return stepAt(run, step);
}

/** Whether outputs are made, and not gradients handed back. */
export function isForward({ run }: Frame): boolean {
	return run.bench.phase === 'forward';
}
