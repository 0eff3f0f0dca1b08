import type { Mark, Paint } from '$lib/draw/figure/types';
import { cellTextMark, squareOf, tint } from './grid-marks';
import { cellText } from './grid-text';
import { isForward, nowOf, type Frame } from './pooling-frame';
import type { ChannelGrid } from './pooling-layout';
import {
	cornerMarks,
	footMarks,
	frameOf,
	headMarks,
	inset,
	isPicture,
	writtenMarks,
	type Area
} from './pooling-marks';
import {
	inputIndex,
	outputGradientAt,
	outputIndex,
	stepOfOutput,
	type ChannelCell
} from './pooling-run';

/** The cells of a pooling figure. */

/** Number and paint of an input cell: its value going forward, what it has received going back. */
function inputLook(frame: Frame, at: number): { value: number; paint: Paint } {
	if (!frame.received) {
		const value = frame.run.bench.input.data[at]!;
		return { value, paint: tint('input', value, frame.inputs.range) };
	}
	const value = frame.received[at]!;
	return { value, paint: { diverging: (0.8 * value) / (frame.inputs.range || 1) } };
}

/** A winner stays marked: a frame in the output's colour, and how often it has won if more than once. */
function winnerMarks(frame: Frame, area: Area, wins: number): Mark[] {
	if (!wins) return [];
	const ring: Mark = { kind: 'rect', ...inset(area, 2.5), stroke: 'output', strokeWidth: 2 };
	return wins > 1 && isForward(frame) ? [ring, ...cornerMarks(area, `×${wins}`, 'output')] : [ring];
}

/** An average's weight in the corner of each cell that the window covers; going back, the input's value. */
function shareMarks(frame: Frame, area: Area, at: number, paint: Paint): Mark[] {
	if (!isForward(frame))
		return cornerMarks(area, cellText(frame.run.bench.input.data[at]!, 3), 'contrast', paint);
	const { divisor } = nowOf(frame).windows[0]!;
	if (!frame.covered.has(at) || !divisor) return [];
	return cornerMarks(area, `/${divisor}`, 'kernel');
}

function pictureCellMarks(frame: Frame, grid: ChannelGrid, y: number, x: number): Mark[] {
	const area = squareOf(grid, y, x);
	const cell = { y, x, channel: grid.channel };
	const at = inputIndex(frame.run.bench, cell);
	const { value, paint } = inputLook(frame, at);
	return [
		{
			kind: 'rect',
			...area,
			fill: paint,
			...frameOf(frame.run, y, x),
			cell: { grid: grid.id, y, x }
		},
		...winnerMarks(frame, area, frame.wins[at]!),
		...writtenMarks(grid, cell, value, frame.inputs, paint),
		...shareMarks(frame, area, at, paint)
	];
}

/** What padding counts as: nothing for max, zero where it is counted. */
function paddingCellMarks(frame: Frame, grid: ChannelGrid, y: number, x: number): Mark[] {
	const area = squareOf(grid, y, x);
	const frameMark = frameOf(frame.run, y, x);
	const rect: Mark = { kind: 'rect', ...area, fill: 'ground', ...frameMark };
	const { pool, countPadding } = frame.run.bench.settings;
	const isZero = isForward(frame) && pool === 'average' && countPadding;
	if (!isZero || frameMark.stroke !== 'padding') return [rect];
	return [rect, ...writtenMarks(grid, { y, x }, 0, frame.inputs, 'ground')];
}

/** Marks with the same key are the same, and are made once. */
function remember(frame: Frame, key: string, make: () => readonly Mark[]): readonly Mark[] {
	const found = frame.known.get(key);
	if (found) return found;
	const made = make();
	frame.known.set(key, made);
	return made;
}

function inputCellMarks(frame: Frame, grid: ChannelGrid, y: number, x: number): readonly Mark[] {
	const place = `${grid.id} ${y} ${x}`;
	if (!isPicture(frame.run, y, x))
		return remember(frame, place, () => paddingCellMarks(frame, grid, y, x));
	const at = inputIndex(frame.run.bench, { y, x, channel: grid.channel });
	const divisor = frame.covered.has(at) ? nowOf(frame).windows[0]!.divisor : null;
	const look = `${frame.wins[at]} ${frame.received?.[at]} ${divisor}`;
	return remember(frame, `${place} ${look}`, () => pictureCellMarks(frame, grid, y, x));
}

/** All of an input's grid. */
export function inputGridMarks(frame: Frame, grid: ChannelGrid): Mark[] {
	const [vertical, horizontal] = frame.run.axes;
	const cells = Array.from({ length: grid.rows * grid.columns }, (_, at) =>
		inputCellMarks(
			frame,
			grid,
			grid.top + Math.floor(at / grid.columns),
			grid.left + (at % grid.columns)
		)
	);
	const heads = headMarks(grid, [vertical.size, horizontal.size]);
	return [...heads, ...cells.flat(), ...footMarks(frame.run, grid)];
}

/** Value and paint of an output that has been reached. */
function outputLook({ run, outputs }: Frame, cell: ChannelCell): { paint: Paint; value: number } {
	if (run.bench.phase === 'gradient')
		return { value: outputGradientAt(run.bench, cell), paint: { role: 'output', amount: 0.25 } };
	const value = run.values[outputIndex(run, cell)]!;
	return { value, paint: tint('output', finite(value), outputs.range) };
}

/** A window that covers only padding has no largest value; it stays pale. */
function finite(value: number): number {
	return Number.isFinite(value) ? value : 0;
}

/** The number of an output: once it is made, unless it is to be predicted; gradients are there from the start. */
function outputNumber(frame: Frame, grid: ChannelGrid, cell: ChannelCell, isMade: boolean): Mark[] {
	if (isForward(frame) && !isMade) return [];
	if (isForward(frame) && frame.hidden)
		return [cellTextMark(grid, cell.y, cell.x, '?', grid.cellSize * 0.42, 'ground')];
	const { value, paint } = outputLook(frame, cell);
	return writtenMarks(grid, cell, value, frame.outputs, isMade ? paint : 'ground');
}

function outputCellMarks(frame: Frame, grid: ChannelGrid, y: number, x: number): Mark[] {
	const area = squareOf(grid, y, x);
	const cell = { y, x, channel: grid.channel };
	const step = stepOfOutput(frame.run, cell);
	const isNow = step === frame.step;
	const isMade = step <= frame.step;
	const isShown = isMade && !(frame.hidden && isForward(frame));
	return [
		{
			kind: 'rect',
			...area,
			fill: isShown ? outputLook(frame, cell).paint : 'ground',
			stroke: 'output',
			strokeWidth: isNow ? 2 : 1,
			line: isNow ? 'double' : 'solid',
			cell: { grid: grid.id, y, x }
		},
		...(frame.fed.has(outputIndex(frame.run, cell)) ? [fedMark(area)] : []),
		...outputNumber(frame, grid, cell, isMade)
	];
}

/** The pinned input cell is in the window of this output. */
function fedMark(area: Area): Mark {
	return { kind: 'rect', ...inset(area, 4), stroke: 'input', strokeWidth: 2, line: 'dashed' };
}

function knownOutputCell(frame: Frame, grid: ChannelGrid, y: number, x: number): readonly Mark[] {
	const cell = { y, x, channel: grid.channel };
	const order = Math.sign(stepOfOutput(frame.run, cell) - frame.step);
	const isFed = frame.fed.has(outputIndex(frame.run, cell));
	const key = `${grid.id} ${y} ${x} ${order} ${frame.hidden} ${isFed}`;
	return remember(frame, key, () => outputCellMarks(frame, grid, y, x));
}

/** All of an output's grid. */
export function outputGridMarks(frame: Frame, grid: ChannelGrid): Mark[] {
	const cells = Array.from({ length: grid.rows * grid.columns }, (_, at) =>
		knownOutputCell(frame, grid, Math.floor(at / grid.columns), at % grid.columns)
	);
	return [...headMarks(grid, [grid.rows, grid.columns]), ...cells.flat()];
}
