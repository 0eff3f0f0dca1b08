import { stackTable, type Layer, type StackRow } from '$lib/math/arithmetic/stack';
import type { Pair, PaddingChoice, Place } from '$lib/math/arithmetic/types';

/** What a visitor says of one layer; its label follows from its place. */
export interface LayerPlan {
	readonly kind: Layer['kind'];
	readonly kernel: Pair;
	readonly stride: Pair;
	readonly dilation: Pair;
	readonly padding: PaddingChoice;
	/** Of a convolution. */
	readonly filters: number;
	/** Where the layer has a name of its own. */
	readonly label?: string;
}

/** The picture that a stack stands on: [height, width] and channels. A signal has height 1. */
export interface StackInput {
	readonly size: Pair;
	readonly channels: number;
}

/** A cell of a layer's output. */
export interface StackCell extends Place {
	/** From 0, the lowest layer. */
	readonly layer: number;
}

/** Most cells a side of the input, most layers, most cells a side of a kernel, most filters. */
export const mostCells = 96;
export const mostLayers = 24;
export const mostKernel = 15;
export const mostFilters = 4096;
export const mostStride = 8;
export const mostDilation = 32;

/** A plan with the usual values where none are given. */
export function planLayer(
	kind: Layer['kind'],
	kernel: number | Pair,
	more: Partial<LayerPlan> = {}
): LayerPlan {
	const pair: Pair = typeof kernel === 'number' ? [kernel, kernel] : kernel;
	const isPool = kind === 'pooling';
	return {
		kind,
		kernel: pair,
		stride: isPool ? pair : [1, 1],
		dilation: [1, 1],
		padding: isPool ? 'valid' : 'same',
		filters: 16,
		...more
	};
}

const shortNames = { convolution: 'conv', pooling: 'pool' } as const;

/** The layers of a plan, with their names: conv 1, conv 2, pool 1 … */
export function layersOf(plans: readonly LayerPlan[]): readonly Layer[] {
	const seen = { convolution: 0, pooling: 0 };
	return plans.map(({ label, filters, ...plan }) => ({
		...plan,
		label: label ?? `${shortNames[plan.kind]} ${++seen[plan.kind]}`,
		...(plan.kind === 'convolution' ? { filters } : {})
	}));
}

/**
 * Sizes, costs and fields of a plan.
 * @throws {RangeError} if it is impossible; its message names the layer
 */
export function tableOf(
	{ size, channels }: StackInput,
	plans: readonly LayerPlan[]
): readonly StackRow[] {
	return stackTable(size, channels, layersOf(plans));
}

/** Why a plan is impossible, in one sentence; null if it is not. */
export function problemOf(input: StackInput, plans: readonly LayerPlan[]): string | null {
	try {
		tableOf(input, plans);
		return null;
	} catch (thrown) {
		if (thrown instanceof RangeError) return `${thrown.message}.`;
		throw thrown;
	}
}

/** The cell in the middle of a layer's output. */
export function middleCell(rows: readonly StackRow[], layer: number): StackCell {
	const [height, width] = rows[layer]!.size;
	return { layer, y: Math.floor((height - 1) / 2), x: Math.floor((width - 1) / 2) };
}

function nearest(centre: number, axis: 0 | 1, row: StackRow): number {
	const at = Math.round((centre - row.firstCentre[axis]) / row.effectiveStride[axis]);
	return Math.min(row.size[axis] - 1, Math.max(0, at));
}

/** The cell of a layer whose field has its centre nearest to a place of the input. */
export function cellOver(rows: readonly StackRow[], layer: number, { y, x }: Place): StackCell {
	const row = rows[layer]!;
	return { layer, y: nearest(y, 0, row), x: nearest(x, 1, row) };
}

/** Centre of a cell's field, counted in input cells. */
export function centreOver(rows: readonly StackRow[], { layer, y, x }: StackCell): Place {
	const { firstCentre, effectiveStride } = rows[layer]!;
	return {
		y: firstCentre[0] + y * effectiveStride[0],
		x: firstCentre[1] + x * effectiveStride[1]
	};
}

/** The cell, if the stack has it; else the middle of its last layer. */
export function cellIn(rows: readonly StackRow[], cell: StackCell | null): StackCell {
	const row = cell ? rows[cell.layer] : undefined;
	const isInside = cell && row && cell.y < row.size[0] && cell.x < row.size[1];
	return isInside ? cell : middleCell(rows, rows.length - 1);
}
