import type { FigureGrid } from '../figure/types';
import { channelsSeen } from './convolution-bench';
import type { ConvolutionRun } from './convolution-run';
import { longestText, monoAdvance } from './grid-text';

/** Where everything in the figure of a convolution stands. It does not change with the step, so that nothing jumps. */

/** The written-out products of one channel, row by row beside the kernel's rows. */
export interface TermBox {
	readonly x: number;
	readonly y: number;
	readonly rowHeight: number;
	readonly columnWidth: number;
	/** Value and weight, or only their product where there is no room for both. */
	readonly kind: 'factors' | 'products';
}

/** A corner and a width for words. */
export interface WordBox {
	readonly x: number;
	readonly y: number;
	readonly width: number;
}

export interface ConvolutionLayout {
	readonly width: number;
	readonly height: number;
	/** One a channel. */
	readonly inputs: readonly FigureGrid[];
	/** The kernel of the filter in view, one a channel that it sees. */
	readonly kernels: readonly FigureGrid[];
	readonly terms: readonly TermBox[];
	/** Where the channels' sums and the bias are added up; null where one channel's sum is all. */
	readonly total: WordBox | null;
	/** One a filter. */
	readonly outputs: readonly FigureGrid[];
	readonly counts: FigureGrid | null;
	readonly headings: {
		readonly input: WordBox;
		readonly kernel: WordBox;
		readonly output: WordBox;
		readonly counts: WordBox | null;
	};
	/** Under the last input grid: what is left over. */
	readonly note: WordBox;
	/** Letters that a value, a weight and a product need. */
	readonly letters: Letters;
}

export interface Letters {
	readonly value: number;
	readonly weight: number;
	readonly product: number;
	readonly output: number;
}

/** Size of the letters of written-out sums. */
export const termSize = 12.5;
const letterWidth = termSize * monoAdvance;
const headingHeight = 40;
const labelHeight = 18;
const rulerHeight = 16;
const rulerWidth = 20;
const sumHeight = 28;
const margin = 8;
/** Between the columns of a wide figure and the parts of a narrow one. */
const gap = 44;
const narrowGap = 20;
/** Below this width the parts stand one under the other. */
const narrowBelow = 620;
const noteHeight = 34;
/** Taller stacks of channels get smaller cells, as far as those can be read. */
const tallest = 640;

function lettersOf(run: ConvolutionRun): Letters {
	const { kernel, input } = run.bench.numbers;
	const value = longestText(input.data);
	const weight = longestText(kernel.data);
	return {
		value,
		weight,
		product: Math.min(7, Math.max(longestText(productsOf(run), 6), 2)),
		output: longestText(run.values.data)
	};
}

/** Some products: those of the first and the last cell tell how long they get. */
function* productsOf(run: ConvolutionRun): Generator<number> {
	const { input, kernel } = run.bench.numbers;
	const values = new Set(input.data);
	const weights = new Set(kernel.data);
	let left = 20_000;
	for (const value of values)
		for (const weight of weights) {
			if (--left < 0) return;
			yield value * weight;
		}
}

/** Rows and columns of what stands in each part. */
interface Extents {
	readonly sheet: Extent;
	readonly kernel: Extent;
	readonly output: Extent;
}

type Extent = Pick<FigureGrid, 'rows' | 'columns' | 'top' | 'left'>;

function extentsOf(run: ConvolutionRun): Extents {
	const { sheet, bench, output } = run;
	const [rows, columns] = bench.settings.kernel;
	return {
		sheet: { rows: sheet.rows, columns: sheet.columns, top: sheet.top, left: sheet.left },
		kernel: { rows, columns, top: 0, left: 0 },
		output:
			bench.way === 'stamp'
				? stampedExtent(run)
				: { rows: output[0], columns: output[1], top: 0, left: 0 }
	};
}

/** Where stamps fall: the output and what is cut off around it. */
function stampedExtent({ sizes, output }: ConvolutionRun): Extent {
	if (sizes.kind !== 'transposed') return { rows: output[0], columns: output[1], top: 0, left: 0 };
	const [rows, columns] = sizes.axes.map(
		(axis) => Math.max(axis.stamped, axis.cropBefore + axis.output) as number
	);
	const [vertical, horizontal] = sizes.axes;
	return {
		rows: rows!,
		columns: columns!,
		top: 0 - vertical.cropBefore,
		left: 0 - horizontal.cropBefore
	};
}

function kernelCellFor(letters: Letters, columns: number): number {
	const wanted = letters.weight * letterWidth + 8;
	return Math.max(columns > 5 ? 24 : 30, Math.min(columns > 5 ? 30 : 40, wanted));
}

function termsFor(letters: Letters, columns: number, room: number) {
	const factors = (letters.value + 1 + letters.weight + 2.5) * letterWidth;
	const products = (letters.product + 2.5) * letterWidth;
	return factors * columns <= room
		? ({ kind: 'factors', columnWidth: factors } as const)
		: ({ kind: 'products', columnWidth: products } as const);
}

/** Width of the written-out terms: each row begins with a sign's room and ends after its last term. */
function termsWidth(columnWidth: number, columns: number): number {
	return columnWidth * columns;
}

const clamp = (value: number, least: number, most: number) =>
	Math.max(least, Math.min(most, value));

/** Everything the placing needs to know. */
interface Sizes {
	readonly extents: Extents;
	readonly letters: Letters;
	readonly kernelCell: number;
	readonly terms: ReturnType<typeof termsFor>;
	readonly channels: number;
	readonly seen: number;
	readonly filters: number;
	readonly hasTotal: boolean;
	readonly hasCounts: boolean;
	readonly cell: number;
	readonly countCell: number;
}

function sizesFor(run: ConvolutionRun, width: number): Sizes {
	const { bench } = run;
	const extents = extentsOf(run);
	const letters = lettersOf(run);
	const isNarrow = width < narrowBelow;
	const kernelCell = kernelCellFor(letters, extents.kernel.columns);
	const kernelWidth = kernelCell * extents.kernel.columns;
	const room = isNarrow ? width - 2 * margin - kernelWidth - narrowGap : width * 0.3;
	const terms = termsFor(letters, extents.kernel.columns, room);
	const seen = channelsSeen(bench, 0).count;
	const middle = kernelWidth + narrowGap + termsWidth(terms.columnWidth, extents.kernel.columns);
	const rows = Math.max(bench.channels * extents.sheet.rows, bench.filters * extents.output.rows);
	const columns = isNarrow
		? Math.max(extents.sheet.columns, extents.output.columns)
		: extents.sheet.columns + extents.output.columns;
	const free = isNarrow
		? width - 2 * margin - rulerWidth
		: width - 2 * margin - 2 * rulerWidth - middle - 2 * gap;
	const tall = isNarrow ? Infinity : tallest / rows;
	const cell = Math.floor(clamp(Math.min(free / columns, Math.max(20, tall)), 18, 44));
	return {
		extents,
		letters,
		kernelCell,
		terms,
		channels: bench.channels,
		seen,
		filters: bench.filters,
		hasTotal: seen > 1 || bench.numbers.bias !== null || bench.way === 'stamp',
		hasCounts: run.counts !== null,
		cell,
		countCell: clamp(Math.floor(cell * 0.6), 14, 24)
	};
}

interface Corner {
	readonly x: number;
	readonly y: number;
}

/** Puts grids one under the other below a heading. */
function stack(
	count: number,
	from: Corner,
	make: (index: number) => Omit<FigureGrid, 'x' | 'y'>
): { readonly grids: FigureGrid[]; readonly bottom: number } {
	const label = count > 1 ? labelHeight : 0;
	let y = from.y + headingHeight;
	const grids = Array.from({ length: count }, (_, index) => {
		const grid = { ...make(index), x: from.x, y: y + label + rulerHeight };
		y = grid.y + grid.rows * grid.cellSize + 10;
		return grid;
	});
	return { grids, bottom: y };
}

function inputStack(sizes: Sizes, from: Corner) {
	const name = (index: number) => (sizes.channels > 1 ? `Input, channel ${index + 1}` : 'Input');
	return stack(sizes.channels, from, (index) => ({
		id: `input-${index}`,
		label: name(index),
		...sizes.extents.sheet,
		cellSize: sizes.cell
	}));
}

function outputStack(sizes: Sizes, from: Corner) {
	const name = (index: number) => (sizes.filters > 1 ? `Output, filter ${index + 1}` : 'Output');
	return stack(sizes.filters, from, (index) => ({
		id: `output-${index}`,
		label: name(index),
		...sizes.extents.output,
		cellSize: sizes.cell
	}));
}

/** Kernels with their products beside them, one channel under the other. */
function middleStack(sizes: Sizes, from: Corner) {
	const { kernelCell, extents, terms } = sizes;
	const label = sizes.seen > 1 ? labelHeight : 0;
	const height = extents.kernel.rows * kernelCell;
	let y = from.y + headingHeight;
	const kernels: FigureGrid[] = [];
	const boxes: TermBox[] = [];
	for (let index = 0; index < sizes.seen; index++) {
		const top = y + label + rulerHeight;
		kernels.push({
			id: `kernel-${index}`,
			label: sizes.seen > 1 ? `Kernel, channel ${index + 1} of those it sees` : 'Kernel',
			...extents.kernel,
			x: from.x,
			y: top,
			cellSize: kernelCell
		});
		const x = from.x + extents.kernel.columns * kernelCell + narrowGap;
		boxes.push({ x, y: top, rowHeight: kernelCell, ...terms });
		y = top + height + sumHeight;
	}
	return { kernels, boxes, bottom: y };
}

function countsBelow(run: ConvolutionRun, sizes: Sizes, at: Corner): FigureGrid | null {
	if (!sizes.hasCounts) return null;
	return {
		id: 'counts',
		label: 'Stamps that meet in each output cell',
		rows: run.output[0],
		columns: run.output[1],
		top: 0,
		left: 0,
		x: at.x,
		y: at.y + headingHeight,
		cellSize: sizes.countCell
	};
}

function rightOf(grids: readonly FigureGrid[]): number {
	return Math.max(...grids.map(({ x, columns, cellSize }) => x + columns * cellSize));
}

function bottomOf({ y, rows, cellSize }: FigureGrid): number {
	return y + rows * cellSize;
}

function middleWidth({ extents, kernelCell, terms }: Sizes): number {
	const { columns } = extents.kernel;
	return columns * kernelCell + narrowGap + termsWidth(terms.columnWidth, columns);
}

/** Where the three parts begin. */
interface Corners {
	readonly input: Corner;
	readonly middle: Corner;
	readonly output: Corner;
}

function wideCorners(sizes: Sizes): Corners {
	const { extents, cell } = sizes;
	const input = { x: margin + rulerWidth, y: 0 };
	const middle = { x: input.x + extents.sheet.columns * cell + gap, y: 0 };
	const least = Math.max(middleWidth(sizes), 150);
	return { input, middle, output: { x: middle.x + least + gap, y: 0 } };
}

function narrowCorners(sizes: Sizes): Corners {
	const input = { x: margin + rulerWidth, y: 0 };
	const below = inputStack(sizes, input).bottom + noteHeight;
	const middle = { x: margin, y: below };
	const bottom = middleStack(sizes, middle).bottom + (sizes.hasTotal ? 2 * sumHeight : 0);
	return { input, middle, output: { x: margin + rulerWidth, y: bottom + 12 } };
}

function compose(run: ConvolutionRun, width: number): ConvolutionLayout {
	const sizes = sizesFor(run, width);
	const isNarrow = width < narrowBelow;
	const corners = isNarrow ? narrowCorners(sizes) : wideCorners(sizes);
	const inputs = inputStack(sizes, corners.input);
	const middle = middleStack(sizes, corners.middle);
	const outputs = outputStack(sizes, corners.output);
	const counts = countsBelow(run, sizes, { x: corners.output.x, y: outputs.bottom });
	const wordsWidth = isNarrow ? width - 2 * margin : Math.max(middleWidth(sizes), 150) + gap - 12;
	const total = sizes.hasTotal
		? { x: corners.middle.x, y: middle.bottom, width: wordsWidth }
		: null;
	const grids = [...inputs.grids, ...outputs.grids, ...(counts ? [counts] : [])];
	const widest = Math.max(rightOf(grids), corners.middle.x + middleWidth(sizes));
	const bottoms = [
		inputs.bottom + noteHeight,
		middle.bottom + (total ? 2 * sumHeight : 0),
		outputs.bottom,
		counts ? bottomOf(counts) + 10 : 0
	];
	const inputWidth = sizes.extents.sheet.columns * sizes.cell;
	return {
		width: Math.max(Math.ceil(widest) + margin, isNarrow ? width : 0),
		height: Math.ceil(Math.max(...bottoms)) + 4,
		inputs: inputs.grids,
		kernels: middle.kernels,
		terms: middle.boxes,
		total,
		outputs: outputs.grids,
		counts,
		headings: {
			input: { ...corners.input, width: inputWidth },
			kernel: { ...corners.middle, width: wordsWidth },
			output: { ...corners.output, width: sizes.extents.output.columns * sizes.cell },
			counts: counts && { x: counts.x, y: outputs.bottom, width: 200 }
		},
		note: { x: corners.input.x, y: inputs.bottom, width: Math.max(inputWidth + gap - 8, 180) },
		letters: sizes.letters
	};
}

const layouts = new WeakMap<ConvolutionRun, Map<number, ConvolutionLayout>>();

/** Places everything for a width; kept for each bench and width. */
export function layOut(run: ConvolutionRun, width: number): ConvolutionLayout {
	const known = layouts.get(run) ?? new Map<number, ConvolutionLayout>();
	layouts.set(run, known);
	const found = known.get(width) ?? compose(run, width);
	known.set(width, found);
	return found;
}
