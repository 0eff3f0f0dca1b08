import { sizeOf, type NdArray } from '$lib/core/types';
import { axisSizes, resolveEdges, transposedAxisSizes } from '$lib/math/arithmetic/size';
import type {
	AxisSize,
	ConvolutionSettings,
	Pair,
	PaddingChoice,
	TransposedAxisSize,
	TransposedSettings,
	WindowSettings
} from '$lib/math/arithmetic/types';
import { dilatedKernel, type Edges } from '$lib/math/window';

/**
 * What happens on the bench: a convolution, or a transposed one seen in one of two ways, as the turned kernel sliding
 * over the spread-out picture or as every input cell stamping the kernel on the output.
 */
export type ConvolutionWay = 'convolution' | 'spread' | 'stamp';

/** The numbers of a bench. */
export interface BenchNumbers {
	/** [height, width, channel]. */
	readonly input: NdArray;
	/** [kernel height, kernel width, channels / groups, filters], also where the convolution is transposed. */
	readonly kernel: NdArray;
	/** One a filter. */
	readonly bias: Float32Array | null;
}

/** The state of the convolution bench: a plain object that is replaced whole. */
export interface ConvolutionBench {
	readonly way: ConvolutionWay;
	/** Height and width of the input. */
	readonly size: Pair;
	readonly channels: number;
	readonly filters: number;
	/** Of a transposed convolution, `padding` is what is cut off. */
	readonly settings: ConvolutionSettings;
	/** Only of a transposed convolution. */
	readonly outputPadding: Pair;
	/** Null where the sizes are too large for cells to be drawn. */
	readonly numbers: BenchNumbers | null;
	/** The input is a picture: its cells have the picture's greys. */
	readonly isPicture: boolean;
}

/** Most cells a side of an input whose numbers are shown, most channels or filters, most cells a side of a kernel. */
export const mostCells = 16;
export const mostChannels = 4;
export const mostKernel = 9;
/** Cells a side, with padding or inserted zeros, up to which they are drawn one by one. */
const mostDrawn = 48;

/** Whether the bench stands for a transposed convolution. */
export function isTransposed({ way }: Pick<ConvolutionBench, 'way'>): boolean {
	return way !== 'convolution';
}

/** What a convolution's rule means for the transposed one that turns it around: cells cut off on each side. */
function cropOf(
	padding: PaddingChoice,
	{ kernel, stride, dilation }: Pick<WindowSettings, 'kernel' | 'stride' | 'dilation'>
): Edges {
	if (typeof padding !== 'string') return padding;
	const along = (axis: 0 | 1): readonly [number, number] => {
		const reach = dilatedKernel(kernel[axis], dilation[axis]) - 1;
		if (padding === 'full') return [reach, reach];
		if (padding === 'causal') return [reach, 0];
		const total = padding === 'same' ? Math.max(0, reach + 1 - stride[axis]) : 0;
		return [Math.floor(total / 2), total - Math.floor(total / 2)];
	};
	return [...along(0), ...along(1)] as unknown as Edges;
}

/** The bench's settings as a transposed convolution's. */
export function transposedSettings({
	settings,
	outputPadding
}: Pick<ConvolutionBench, 'settings' | 'outputPadding'>): TransposedSettings {
	const { kernel, stride, dilation, groups } = settings;
	const crop = cropOf(settings.padding, settings);
	return { kernel, stride, dilation, crop, outputPadding, groups };
}

/** The bench's sizes along both axes, whichever way it goes. */
export type BenchSizes =
	| { readonly kind: 'convolution'; readonly axes: readonly [AxisSize, AxisSize] }
	| {
			readonly kind: 'transposed';
			readonly axes: readonly [TransposedAxisSize, TransposedAxisSize];
	  };

/**
 * Sizes along both axes.
 * @throws {RangeError} with half a sentence for the visitor if a setting is impossible
 */
export function benchSizes(
	bench: Pick<ConvolutionBench, 'way' | 'size' | 'settings' | 'outputPadding'>
): BenchSizes {
	if (!isTransposed(bench))
		return { kind: 'convolution', axes: axisSizes(bench.size, bench.settings) };
	return { kind: 'transposed', axes: transposedAxisSizes(bench.size, transposedSettings(bench)) };
}

/** Height and width of the output. */
export function benchOutput(bench: Parameters<typeof benchSizes>[0]): Pair {
	const [vertical, horizontal] = benchSizes(bench).axes;
	return [vertical.output, horizontal.output];
}

/** Cells of a padding or cropping rule, as numbers. */
export function benchEdges(
	bench: Pick<ConvolutionBench, 'way' | 'size' | 'settings' | 'outputPadding'>
): Edges {
	if (isTransposed(bench)) return transposedSettings(bench).crop;
	return resolveEdges(bench.size, bench.settings);
}

/** Whether every cell can be drawn with its number. */
export function canShowNumbers(
	bench: Pick<
		ConvolutionBench,
		'way' | 'size' | 'settings' | 'outputPadding' | 'channels' | 'filters'
	>
): boolean {
	const { size, settings, channels, filters } = bench;
	if (Math.max(...size) > mostCells || Math.max(channels, filters) > mostChannels) return false;
	if (Math.max(...settings.kernel) > mostKernel) return false;
	const sizes = benchSizes(bench);
	if (sizes.kind === 'convolution')
		return sizes.axes.every(({ padded, output }) => Math.max(padded, output) <= mostDrawn);
	return sizes.axes.every(
		({ output, stamped, span }) => Math.max(output + span - 1, stamped) <= mostDrawn
	);
}

/** Where steps are: the filter, and the output cell (stamping: the input cell) in reading order. */
export interface StepPlace {
	readonly filter: number;
	readonly y: number;
	readonly x: number;
}

/** Rows and columns of what is walked, filter by filter: output cells, or input cells where they stamp. */
export function walkedSize(bench: ConvolutionBench): Pair {
	return bench.way === 'stamp' ? bench.size : benchOutput(bench);
}

/** Most filters that are walked one after the other: beyond, one stands for all. */
function walkedFilters(bench: ConvolutionBench): number {
	return bench.numbers ? bench.filters : 1;
}

/** Number of steps: every cell of every filter. */
export function benchSteps(bench: ConvolutionBench): number {
	const [rows, columns] = walkedSize(bench);
	return rows * columns * walkedFilters(bench);
}

/** Which cell a step is about. */
export function placeOfStep(bench: ConvolutionBench, step: number): StepPlace {
	const [rows, columns] = walkedSize(bench);
	const cell = step % (rows * columns);
	return {
		filter: Math.floor(step / (rows * columns)),
		y: Math.floor(cell / columns),
		x: cell % columns
	};
}

/** The step that is about a cell. */
export function stepOfPlace(bench: ConvolutionBench, { filter, y, x }: StepPlace): number {
	const [rows, columns] = walkedSize(bench);
	return (filter * rows + y) * columns + x;
}

/** The group of a filter, and the input channels it sees. */
export function channelsSeen(
	{ channels, filters, settings }: Pick<ConvolutionBench, 'channels' | 'filters' | 'settings'>,
	filter: number
): { readonly first: number; readonly count: number } {
	const count = channels / settings.groups;
	const group = Math.floor(filter / (filters / settings.groups));
	return { first: group * count, count };
}

/**
 * A convolution's kernel as a transposed convolution's: [kernel height, kernel width, filters / groups, channels].
 * Within a group, channels and filters change places.
 */
export function transposedKernel(kernel: NdArray, groups: number): NdArray {
	const [rows, columns, depth, filters] = kernel.shape as readonly [number, number, number, number];
	const perGroup = filters / groups;
	const channels = depth * groups;
	const shape = [rows, columns, perGroup, channels];
	const data = new Float32Array(sizeOf(shape));
	for (let cell = 0; cell < rows * columns; cell++)
		for (let filter = 0; filter < filters; filter++)
			for (let index = 0; index < depth; index++) {
				const channel = Math.floor(filter / perGroup) * depth + index;
				data[(cell * perGroup + (filter % perGroup)) * channels + channel] =
					kernel.data[(cell * depth + index) * filters + filter]!;
			}
	return { shape, data };
}
