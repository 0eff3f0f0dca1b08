/** Along [vertical, horizontal]. */
type Pair = readonly [number, number];

/** Cells added on each side of a picture. */
export type Edges = readonly [top: number, bottom: number, left: number, right: number];

/** A window that moves over a picture; convolutions and pools of a graph fit it as they are. */
export interface MovingWindow {
	readonly kernel: Pair;
	readonly stride: Pair;
	/** `same` gives ⌈input / stride⌉ output cells, `valid` adds nothing. */
	readonly padding: 'valid' | 'same' | Edges;
	/** Distance between neighbouring cells of the window; [1, 1] if left out. */
	readonly dilation?: Pair;
}

/** A moving window along one axis. All are integers; paddings ≥ 0, the others ≥ 1. */
export interface AxisWindow {
	readonly size: number;
	readonly kernel: number;
	readonly stride: number;
	readonly padBefore: number;
	readonly padAfter: number;
	readonly dilation: number;
}

const undilated: Pair = [1, 1];

function requireInteger(what: string, value: number, smallest: number): void {
	if (!Number.isInteger(value) || value < smallest)
		throw new RangeError(`${what} must be an integer ≥ ${smallest}, got ${value}`);
}

/** Cells from the first to the last cell of a dilated kernel. */
export function dilatedKernel(kernel: number, dilation: number): number {
	return (kernel - 1) * dilation + 1;
}

/**
 * Output cells along one axis after a convolution or pool; a last window that does not fit is left out.
 *
 * @throws {RangeError} if a number is out of range or the dilated kernel does not fit the padded input
 * @source arXiv:1603.07285
 * @example outputSize({ size: 7, kernel: 3, stride: 2, padBefore: 0, padAfter: 0, dilation: 1 }) // 3
 */
export function outputSize(axis: AxisWindow): number {
	const { size, kernel, stride, padBefore, padAfter, dilation } = axis;
	for (const key of ['size', 'kernel', 'stride', 'dilation'] as const)
		requireInteger(key, axis[key], 1);
	for (const key of ['padBefore', 'padAfter'] as const) requireInteger(key, axis[key], 0);
	const padded = size + padBefore + padAfter;
	const span = dilatedKernel(kernel, dilation);
	if (span > padded)
		throw new RangeError(`a window of ${span} cells does not fit ${padded} padded cells`);
	return Math.floor((padded - span) / stride) + 1;
}

/** Padding along one axis that gives ⌈size / stride⌉ cells; the odd cell comes after, as in TensorFlow. */
function samePadding(size: number, kernel: number, stride: number, dilation: number): Pair {
	const outputs = Math.ceil(size / stride);
	const total = Math.max((outputs - 1) * stride + dilatedKernel(kernel, dilation) - size, 0);
	const before = Math.floor(total / 2);
	return [before, total - before];
}

/** A window's padding in cells, for a picture of [height, width]. */
export function resolvePadding(size: Pair, window: MovingWindow): Edges {
	const { kernel, stride, padding, dilation = undilated } = window;
	if (padding === 'valid') return [0, 0, 0, 0];
	if (padding !== 'same') return padding;
	return [
		...samePadding(size[0], kernel[0], stride[0], dilation[0]),
		...samePadding(size[1], kernel[1], stride[1], dilation[1])
	];
}

/** A moving window along the vertical and the horizontal axis of a picture of [height, width]. */
export function axisWindows(
	size: Pair,
	window: MovingWindow
): readonly [vertical: AxisWindow, horizontal: AxisWindow] {
	const { kernel, stride, dilation = undilated } = window;
	const edges = resolvePadding(size, window);
	const along = (axis: 0 | 1): AxisWindow => ({
		size: size[axis],
		kernel: kernel[axis],
		stride: stride[axis],
		padBefore: edges[axis * 2]!,
		padAfter: edges[axis * 2 + 1]!,
		dilation: dilation[axis]
	});
	return [along(0), along(1)];
}

/**
 * Output [height, width] of a window that moves over a picture of [height, width].
 * @throws {RangeError} as `outputSize`
 */
export function windowOutput(size: Pair, window: MovingWindow): Pair {
	const [vertical, horizontal] = axisWindows(size, window);
	return [outputSize(vertical), outputSize(horizontal)];
}
