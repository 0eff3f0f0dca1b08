import {
	fieldSize,
	pointField,
	throughWindow,
	type AxisField,
	type ReceptiveField
} from '../receptive-field';
import { convolutionCost } from './cost';
import { requireInside, windowTaps } from './gather';
import { axisSizes } from './size';
import type { AxisSize, Cost, Pair, Place, WindowSettings } from './types';

/** One layer of a stack. Borders are padded with zeros. */
export interface Layer extends WindowSettings {
	readonly kind: 'convolution' | 'pooling';
	readonly label: string;
	/** Of a convolution; as many as there are channels if left out. */
	readonly filters?: number;
}

/** A layer in its stack, for one picture. */
export interface StackRow {
	readonly layer: Layer;
	/** What its window leaves, along both axes; also tells the size of its input. */
	readonly axes: readonly [AxisSize, AxisSize];
	/** Output [height, width]. */
	readonly size: Pair;
	readonly channels: number;
	/** A convolution has biases; a pool has no parameters and no multiply-accumulates. */
	readonly cost: Cost;
	/** Which input cells an output cell sees. */
	readonly field: ReceptiveField;
	/** Rows and columns from the first to the last input cell that an output cell sees. */
	readonly fieldSize: Pair;
	/** Input cells between the fields of neighbouring output cells: the product of all strides so far. */
	readonly effectiveStride: Pair;
	/** Centre of the first output cell's field, counted in input cells: 0 is the middle of the first one. */
	readonly firstCentre: Pair;
}

/** What comes into a layer. */
interface Level {
	readonly size: Pair;
	readonly channels: number;
	readonly field: ReceptiveField;
}

function costOf({ size, channels }: Level, layer: Layer, cells: number): Cost {
	if (layer.kind === 'convolution')
		return convolutionCost(size, channels, layer.filters ?? channels, layer, true);
	return { parameters: 0, macs: 0, outputs: cells * channels };
}

function centreOf({ low, high }: AxisField): number {
	return (low + high) / 2;
}

function stackRow(below: Level, layer: Layer): StackRow {
	const axes = axisSizes(below.size, layer);
	const size: Pair = [axes[0].output, axes[1].output];
	const field = throughWindow(below.field, axes);
	const { vertical, horizontal } = field;
	return {
		layer,
		axes,
		size,
		channels: layer.kind === 'convolution' ? (layer.filters ?? below.channels) : below.channels,
		cost: costOf(below, layer, size[0] * size[1]),
		field,
		fieldSize: fieldSize(field),
		effectiveStride: [vertical.jump, horizontal.jump],
		firstCentre: [centreOf(vertical), centreOf(horizontal)]
	};
}

/**
 * Sizes, costs and receptive fields through a stack of layers, one row for each; row i belongs to layer i.
 * @throws {RangeError} if a setting is impossible; its message names the layer
 */
export function stackTable(
	size: Pair,
	channels: number,
	layers: readonly Layer[]
): readonly StackRow[] {
	let below: Level = { size, channels, field: pointField };
	return layers.map((layer) => {
		try {
			const row = stackRow(below, layer);
			below = row;
			return row;
		} catch (error) {
			if (!(error instanceof RangeError)) throw error;
			throw new RangeError(`${layer.label}: ${error.message}`, { cause: error });
		}
	});
}

/** Cells of a picture: every listed row crossed with every listed column, both ascending. */
export interface FieldCells {
	readonly rows: readonly number[];
	readonly columns: readonly number[];
}

/** Along one axis: the cells that any of the given outputs reads. */
function cellsRead(axis: AxisSize, outputs: readonly number[]): readonly number[] {
	const { taps, sources } = windowTaps(axis, 'zero');
	const read = outputs.flatMap((output) => [
		...sources.subarray(output * taps, (output + 1) * taps)
	]);
	return [...new Set(read)].filter((source) => source >= 0).sort((a, b) => a - b);
}

/**
 * The cells that one cell of a layer's output depends on, in every level below it: item 0 are those of the input, item
 * k those of the output of layer k − 1, and the last one is the cell itself. Dilation leaves gaps in them; where the cell
 * sees only padding there are none.
 *
 * @throws {RangeError} if there is no such layer or cell
 */
export function cellsOf(
	rows: readonly StackRow[],
	layer: number,
	at: Place
): readonly FieldCells[] {
	const top = rows[layer];
	if (!top) throw new RangeError(`there is no layer ${layer} among ${rows.length}`);
	requireInside(at, top.size);
	const levels: FieldCells[] = [{ rows: [at.y], columns: [at.x] }];
	for (const { axes } of rows.slice(0, layer + 1).reverse())
		levels.unshift({
			rows: cellsRead(axes[0], levels[0]!.rows),
			columns: cellsRead(axes[1], levels[0]!.columns)
		});
	return levels;
}
