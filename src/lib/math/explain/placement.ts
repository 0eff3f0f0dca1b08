import { spatialShape, type Cell, type NdArray } from '$lib/core/types';
import { paddedIndex, type Border } from '../padding';
import { resolvePadding, type MovingWindow } from '../window';

/** Where a moving window lies over its input for one output cell. */
export interface Placement {
	/** First covered cell [y, x]; negative inside the padding. */
	readonly corner: readonly [number, number];
	/** Covered cells row by row, as positions in one channel's plane (y · width + x); null in zero padding. */
	readonly plane: readonly (number | null)[];
}

/** Positions along one axis that a window covers from `start` on. */
function coveredAlong(
	start: number,
	kernel: number,
	dilation: number,
	size: number,
	border: Border
): (number | null)[] {
	return Array.from({ length: kernel }, (_, k) => paddedIndex(start + k * dilation, size, border));
}

/** Places a window over an input [height, width, channel] for the output cell at y, x. */
export function placeWindow(
	input: NdArray,
	window: MovingWindow,
	{ y, x }: Pick<Cell, 'y' | 'x'>,
	border: Border = 'zero'
): Placement {
	const [height, width] = spatialShape(input.shape);
	const { kernel, stride, dilation = [1, 1] } = window;
	const [above, , left] = resolvePadding([height, width], window);
	const corner = [y * stride[0] - above, x * stride[1] - left] as const;
	const rows = coveredAlong(corner[0], kernel[0], dilation[0], height, border);
	const columns = coveredAlong(corner[1], kernel[1], dilation[1], width, border);
	const plane = rows.flatMap((row) =>
		columns.map((column) => (row === null || column === null ? null : row * width + column))
	);
	return { corner, plane };
}

/** One channel's values at the covered cells; null in zero padding. */
export function readPatch(
	input: NdArray,
	{ plane }: Placement,
	channel: number
): (number | null)[] {
	const channels = input.shape.at(-1)!;
	return plane.map((cell) => (cell === null ? null : input.data[cell * channels + channel]!));
}

/**
 * The value of one cell.
 * @throws {RangeError} if the cell lies outside
 */
export function valueAt(array: NdArray, { y, x, channel }: Cell): number {
	const [height, width, channels] = spatialShape(array.shape);
	const isInside =
		y >= 0 && y < height && x >= 0 && x < width && channel >= 0 && channel < channels;
	if (!isInside)
		throw new RangeError(`cell (${y}, ${x}, ${channel}) lies outside [${array.shape.join(', ')}]`);
	return array.data[(y * width + x) * channels + channel]!;
}
