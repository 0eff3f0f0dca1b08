import { formatNumber, plural } from '$lib/draw/format';
import type { FigureCell } from '$lib/draw/figure/types';
import {
	gradientUntil,
	inputIndex,
	outputGradientAt,
	outputIndex,
	outputsFedBy,
	stepOfOutput,
	type ChannelCell,
	type PoolingRun
} from './pooling-run';
import { namePlace } from './pooling-words';

/** What a cell of a pooling figure is, for those who hear it or point at it. */

interface Moment {
	/** The step that is reached. */
	readonly step: number;
	readonly hidden: boolean;
}

/** The channel of a cell's grid. */
export function channelOf({ grid }: FigureCell): number {
	return Number(grid.replace(/^\D+/, ''));
}

function isInside({ axes }: PoolingRun, { y, x }: ChannelCell): boolean {
	return y >= 0 && x >= 0 && y < axes[0].size && x < axes[1].size;
}

/** How many outputs an input cell feeds, and in how many it is the largest. */
function describeUse(run: PoolingRun, cell: ChannelCell): string {
	const outputs = outputsFedBy(run, cell);
	if (!outputs.length) return 'left over: no window covers it';
	const feeds = `in ${plural(outputs.length, 'window')}`;
	if (!run.winners) return feeds;
	const own = inputIndex(run.bench, cell);
	const won = outputs.filter((output) => run.winners![outputIndex(run, output)] === own).length;
	return `${feeds}, the largest in ${won}`;
}

function describeInput(run: PoolingRun, cell: ChannelCell, { step, hidden }: Moment): string {
	if (!isInside(run, cell)) return `padding, ${namePlace(cell)}`;
	const at = inputIndex(run.bench, cell);
	const value = `${namePlace(cell)}: ${formatNumber(run.bench.input.data[at]!)}`;
	if (hidden) return value;
	if (run.bench.phase === 'forward') return `${value}, ${describeUse(run, cell)}`;
	return `${value}, has received ${formatNumber(gradientUntil(run, step)[at]!, 3)}`;
}

function describeOutput(run: PoolingRun, cell: ChannelCell, { step, hidden }: Moment): string {
	const name = namePlace(cell);
	if (run.bench.phase === 'gradient')
		return `${name}: gradient ${formatNumber(outputGradientAt(run.bench, cell), 3)}`;
	const own = stepOfOutput(run, cell);
	if (own > step) return `${name}: not made yet, step ${own + 1}`;
	return `${name}: ${hidden ? 'to be predicted' : formatNumber(run.values[outputIndex(run, cell)]!)}`;
}

/**
 * A cell in a few words.
 * @example describePoolingCell(run, { grid: 'in0', y: 0, x: 3 }, moment)
 * // row 1, column 4: 7, in 1 window, the largest in 1
 */
export function describePoolingCell(run: PoolingRun, cell: FigureCell, moment: Moment): string {
	const place = { y: cell.y, x: cell.x, channel: channelOf(cell) };
	const describe = cell.grid.startsWith('in') ? describeInput : describeOutput;
	return describe(run, place, moment);
}
