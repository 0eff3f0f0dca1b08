import { formatNumber, formatOperand, plural } from '$lib/draw/format';
import type { PoolingBench, PoolTap, PoolWindow } from './pooling-bench';
import {
	gradientUntil,
	inputIndex,
	outputGradientAt,
	stepAt,
	type PoolingRun
} from './pooling-run';

/** The words of pooling: the sum of a step as it stands in the figure, and as it is read aloud. */

/** More values than these are cut short. */
const mostListed = 12;

function write(value: number): string {
	return formatNumber(value, 3);
}

/** The values with a sign between; of many only the first ones and the last. */
function list(values: readonly string[], sign: string): string {
	if (values.length <= mostListed) return values.join(sign);
	return [...values.slice(0, mostListed - 2), '…', values.at(-1)!].join(sign);
}

function inside({ taps }: PoolWindow): readonly PoolTap[] {
	return taps.filter((tap) => tap.isInside);
}

/** What is added up for an average: padded zeros too, where they count. */
function summands(window: PoolWindow): readonly number[] {
	const values = inside(window).map((tap) => tap.value);
	const padded = Math.max(0, (window.divisor ?? 0) - values.length);
	return [...values, ...new Array<number>(padded).fill(0)];
}

function squares(window: PoolWindow): readonly string[] {
	return inside(window).map((tap) => `${formatOperand(tap.value, 3)}²`);
}

/** Whether nothing that counts lies in the window. */
function isEmpty(window: PoolWindow): boolean {
	return window.divisor === null ? !inside(window).length : window.divisor === 0;
}

/** The left side of a step's sum: what is done with the values of the window. */
function writeTerms(window: PoolWindow): string {
	if (isEmpty(window)) return 'only padding';
	if (window.divisor !== null) {
		const terms = summands(window).map((value, at) =>
			at === 0 ? write(value) : formatOperand(value, 3)
		);
		return `(${list(terms, ' + ')}) / ${window.divisor}`;
	}
	if (window.winner === null) return `√(${list(squares(window), ' + ')})`;
	const values = inside(window).map((tap) => write(tap.value));
	return `max(${list(values, ', ')})`;
}

/**
 * The sum of a step, written out.
 * @example writeSum(window, false) // max(3, 1, 4, 2) = 4
 */
export function writeSum(window: PoolWindow, hidden: boolean): string {
	return `${writeTerms(window)} = ${hidden ? '?' : write(window.value)}`;
}

/** The way of an output's gradient back, written out. */
export function writeBack(
	run: PoolingRun,
	window: PoolWindow,
	step: number,
	hidden: boolean
): string {
	const gradient = outputGradientAt(run.bench, window);
	const given = write(gradient);
	if (isEmpty(window)) return 'only padding: the gradient goes nowhere';
	if (window.winner !== null) return writeBackToWinner(run, window, step, hidden);
	if (window.divisor !== null)
		return `${given} / ${window.divisor} = ${hidden ? '?' : write(gradient / window.divisor)} to each cell`;
	return `${given} · value / ${write(window.value)} to each cell`;
}

function writeBackToWinner(
	run: PoolingRun,
	window: PoolWindow,
	step: number,
	hidden: boolean
): string {
	const after = receivedAt(run, window.taps[window.winner!]!, step);
	const before = receivedAt(run, window.taps[window.winner!]!, step - 1);
	const gradient = formatOperand(outputGradientAt(run.bench, window), 3);
	return `${write(before)} + ${gradient} = ${hidden ? '?' : write(after)}`;
}

function receivedAt(run: PoolingRun, tap: PoolTap, step: number): number {
	return gradientUntil(run, step)[inputIndex(run.bench, tap)]!;
}

/** Rows and columns are counted from 1 where they are read. */
export function namePlace({ y, x }: { readonly y: number; readonly x: number }): string {
	return `row ${y + 1}, column ${x + 1}`;
}

function nameOutput(bench: PoolingBench, window: PoolWindow, channels: number): string {
	const channel =
		bench.over === 'channels' || channels > 1 ? `channel ${window.channel + 1}, ` : '';
	return `output ${channel}${namePlace(window)}`;
}

function readValues(window: PoolWindow): string {
	const values = inside(window).map((tap) => write(tap.value));
	return values.length > mostListed ? `${values.length} values` : values.join(', ');
}

function readAverage(window: PoolWindow): string {
	const terms = summands(window);
	const sum = write(terms.reduce((total, value) => total + value, 0));
	const values = terms.length > mostListed ? `${terms.length} values` : terms.map(write).join(', ');
	return `the sum of ${values} is ${sum}, divided by ${window.divisor}`;
}

/** How a value came about, for the ear. */
function readForward(window: PoolWindow): string {
	if (isEmpty(window)) return 'the window covers padding only';
	if (window.divisor !== null) return readAverage(window);
	if (window.winner === null) return `the root of the sum of the squares of ${readValues(window)}`;
	return `the largest of ${readValues(window)}, from ${namePlace(window.taps[window.winner]!)}`;
}

function readBack(run: PoolingRun, window: PoolWindow, step: number): string {
	const gradient = write(outputGradientAt(run.bench, window));
	if (isEmpty(window)) return 'the window covers padding only, so its gradient goes nowhere';
	if (window.winner !== null) {
		const winner = window.taps[window.winner]!;
		const now = write(receivedAt(run, winner, step));
		return `gradient ${gradient} goes to ${namePlace(winner)}, which now has ${now}`;
	}
	const receivers = plural(window.taps.filter((tap) => tap.share !== 0).length, 'cell');
	if (window.divisor === null)
		return `gradient ${gradient} is shared by ${receivers} in proportion to their values`;
	const share = write(outputGradientAt(run.bench, window) / window.divisor);
	return `gradient ${gradient}, divided by ${window.divisor}, gives ${share} to ${receivers}`;
}

/**
 * A step in one sentence, for those who cannot see it.
 *
 * @param hidden whether the result is still to be predicted, and so must not be said
 * @example describePoolingStep(run, 1)
 * // output row 1, column 2 is 7: the largest of 3, 7, 1, 0, from row 1, column 4
 */
export function describePoolingStep(run: PoolingRun, step: number, hidden = false): string {
	const windows = stepAt(run, Math.min(run.count - 1, step)).windows;
	const sentences = windows.map((window) => {
		const name = nameOutput(run.bench, window, run.output[2]);
		if (hidden) return `${name} is to be predicted from ${readValues(window)}`;
		if (run.bench.phase === 'gradient') return `${name}: ${readBack(run, window, step)}`;
		return `${name} is ${write(window.value)}: ${readForward(window)}`;
	});
	return sentences.join('; ');
}

const kinds = { max: 'Max', average: 'Average', l2: 'L2' } as const;

/** What the bench does, in a few words: the figure's title and the exports' caption. */
export function titlePooling(run: PoolingRun): string {
	const { bench, output } = run;
	const [height, width] = bench.input.shape;
	const sizes = `${height} × ${width} → ${output[0]} × ${output[1]}`;
	const back = bench.phase === 'gradient' ? ', gradient back' : '';
	if (bench.over === 'channels') {
		const { size, stride } = bench.across;
		return `L2 pooling over ${plural(size, 'channel')}, stride ${stride}: ${bench.input.shape[2]} → ${output[2]} channels${back}`;
	}
	const { pool, global, kernel, stride } = bench.settings;
	if (global)
		return `Global ${kinds[pool].replace(/^[MA]/, (letter) => letter.toLowerCase())} pooling: ${sizes}${back}`;
	const pair = ([y, x]: readonly [number, number]) => (y === x ? String(y) : `${y}, ${x}`);
	return `${kinds[pool]} pooling ${kernel[0]} × ${kernel[1]}, stride ${pair(stride)}: ${sizes}${back}`;
}
