import {
	axisWindows,
	dilatedKernel,
	outputSize,
	resolvePadding,
	type AxisWindow,
	type Edges
} from '../window';
import type {
	AxisSize,
	Pair,
	PoolingSettings,
	TransposedAxisSize,
	TransposedSettings,
	WindowSettings
} from './types';

/** Cells a side of anything may have; more is a slip of the keyboard. */
export const largestSide = 4096;

const directions = ['vertical', 'horizontal'] as const;
const lines = ['rows', 'columns'] as const;

/** Messages are half sentences that a page shows beside the control. */
function requireWhole(what: string, value: number, smallest: number): void {
	if (!Number.isInteger(value)) throw new RangeError(`${what} must be a whole number`);
	if (value < smallest) throw new RangeError(`${what} must be at least ${smallest}, not ${value}`);
	if (value > largestSide)
		throw new RangeError(`${what} must be at most ${largestSide}, not ${value}`);
}

function requirePair(what: string, pair: Pair, smallest: number): void {
	for (const axis of [0, 1] as const)
		requireWhole(`${directions[axis]} ${what}`, pair[axis], smallest);
}

function requireEdges(what: string, [top, bottom, left, right]: Edges): void {
	requireWhole(`top ${what}`, top, 0);
	requireWhole(`bottom ${what}`, bottom, 0);
	requireWhole(`left ${what}`, left, 0);
	requireWhole(`right ${what}`, right, 0);
}

function requireShape(
	size: Pair,
	settings: Pick<WindowSettings, 'kernel' | 'stride' | 'dilation'>
) {
	requirePair('size', size, 1);
	requirePair('kernel size', settings.kernel, 1);
	requirePair('stride', settings.stride, 1);
	requirePair('dilation', settings.dilation, 1);
}

function requireOutput(axis: 0 | 1, output: number): void {
	if (output < 1) throw new RangeError(`the output has no ${lines[axis]} left`);
	if (output > largestSide)
		throw new RangeError(`the output has more than ${largestSide} ${lines[axis]}`);
}

/**
 * A window's padding in cells, for a picture of [height, width].
 * @throws {RangeError} if a setting is impossible
 */
export function resolveEdges(size: Pair, settings: WindowSettings): Edges {
	requireShape(size, settings);
	const { kernel, dilation, padding } = settings;
	const [rows, columns] = [0, 1].map((axis) => dilatedKernel(kernel[axis]!, dilation[axis]!) - 1);
	if (padding === 'full') return [rows!, rows!, columns!, columns!];
	if (padding === 'causal') return [rows!, 0, columns!, 0];
	const edges = resolvePadding(size, { ...settings, padding });
	requireEdges('padding', edges);
	return edges;
}

function resolvedAxes(size: Pair, settings: WindowSettings): readonly [AxisWindow, AxisWindow] {
	return axisWindows(size, { ...settings, padding: resolveEdges(size, settings) });
}

function requireFit(axis: 0 | 1, span: number, padded: number): void {
	if (span > padded)
		throw new RangeError(
			`the kernel spans ${span} ${lines[axis]}, but the padded input has only ${padded}`
		);
}

function measureAxis(window: AxisWindow, axis: 0 | 1): AxisSize {
	const { size, kernel, stride, dilation, padBefore, padAfter } = window;
	const span = dilatedKernel(kernel, dilation);
	const padded = size + padBefore + padAfter;
	requireFit(axis, span, padded);
	const output = outputSize(window);
	requireOutput(axis, output);
	const leftOver = (padded - span) % stride;
	return { ...window, span, padded, steps: output - 1, leftOver, overhang: 0, output };
}

/**
 * What a window leaves of a picture of [height, width], along both axes.
 * @throws {RangeError} if a setting is impossible
 */
export function axisSizes(size: Pair, settings: WindowSettings): readonly [AxisSize, AxisSize] {
	const [vertical, horizontal] = resolvedAxes(size, settings);
	return [measureAxis(vertical, 0), measureAxis(horizontal, 1)];
}

/**
 * With ceil mode, a window that juts out counts if it begins inside the picture or its padding before; what it covers
 * beyond is empty. It may then even be larger than the padded picture, by less than a stride.
 */
function measureCeilAxis(window: AxisWindow, axis: 0 | 1): AxisSize {
	const { size, kernel, stride, dilation, padBefore, padAfter } = window;
	const span = dilatedKernel(kernel, dilation);
	const padded = size + padBefore + padAfter;
	const steps = Math.floor((padded - span) / stride);
	const start = (steps + 1) * stride;
	const jutsOut = steps >= -1 && (padded - span) % stride !== 0 && start < size + padBefore;
	if (!jutsOut) return measureAxis(window, axis);
	requireOutput(axis, steps + 2);
	const overhang = start + span - padded;
	return { ...window, span, padded, steps, leftOver: 0, overhang, output: steps + 2 };
}

/** The window that a pool really moves: the one of its settings, or one as large as the picture if it is global. */
export function poolWindow(size: Pair, settings: PoolingSettings): WindowSettings {
	if (!settings.global) return settings;
	return { kernel: size, stride: [1, 1], dilation: [1, 1], padding: 'valid' };
}

/**
 * What a pool leaves of a picture of [height, width], along both axes.
 * @throws {RangeError} if a setting is impossible
 */
export function pooledAxisSizes(
	size: Pair,
	settings: PoolingSettings
): readonly [AxisSize, AxisSize] {
	const window = poolWindow(size, settings);
	if (!settings.ceilMode) return axisSizes(size, window);
	const [vertical, horizontal] = resolvedAxes(size, window);
	return [measureCeilAxis(vertical, 0), measureCeilAxis(horizontal, 1)];
}

function measureTransposedAxis(
	size: Pair,
	settings: TransposedSettings,
	axis: 0 | 1
): TransposedAxisSize {
	const { crop } = settings;
	const [kernel, stride] = [settings.kernel[axis], settings.stride[axis]];
	const [dilation, outputPadding] = [settings.dilation[axis], settings.outputPadding[axis]];
	const [cropBefore, cropAfter] = [crop[axis * 2]!, crop[axis * 2 + 1]!];
	const span = dilatedKernel(kernel, dilation);
	const stamped = (size[axis] - 1) * stride + span;
	const output = stamped - cropBefore - cropAfter + outputPadding;
	requireOutput(axis, output);
	const numbers = { kernel, stride, dilation, cropBefore, cropAfter, outputPadding };
	return { size: size[axis], ...numbers, span, stamped, output };
}

function requireOutputPadding({ outputPadding, stride, dilation }: TransposedSettings): void {
	requirePair('output padding', outputPadding, 0);
	for (const axis of [0, 1] as const)
		if (outputPadding[axis] >= Math.max(stride[axis], dilation[axis]))
			throw new RangeError(
				`${directions[axis]} output padding must be less than the stride or the dilation`
			);
}

/**
 * How large a transposed convolution makes a picture of [height, width], along both axes.
 * @throws {RangeError} if a setting is impossible
 */
export function transposedAxisSizes(
	size: Pair,
	settings: TransposedSettings
): readonly [TransposedAxisSize, TransposedAxisSize] {
	requireShape(size, settings);
	requireEdges('crop', settings.crop);
	requireOutputPadding(settings);
	return [measureTransposedAxis(size, settings, 0), measureTransposedAxis(size, settings, 1)];
}

/**
 * Output [height, width] of a transposed convolution.
 * @throws {RangeError} as `transposedAxisSizes`
 */
export function transposedSize(size: Pair, settings: TransposedSettings): Pair {
	const [vertical, horizontal] = transposedAxisSizes(size, settings);
	return [vertical.output, horizontal.output];
}
