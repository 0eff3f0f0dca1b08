import { spatialShape, type Cell, type NdArray } from '$lib/core/types';
import type { Explanation } from '../explanation';
import type { MovingWindow } from '../window';
import { placeWindow, readPatch } from './placement';

type PoolExplanation = Extract<Explanation, { kind: 'pool' }>;
type Patch = readonly (number | null)[];

/** A moving pool; the attributes of a graph's node fit as they are. */
export interface PoolSetup extends MovingWindow {
	/** Padded zeros count in the mean's divisor. */
	readonly countPadding?: boolean;
}

/** The first largest cell; null if all are padding, which never wins. */
function findWinner(patch: Patch): { winner: number; value: number } | null {
	let best: { winner: number; value: number } | null = null;
	for (const [winner, value] of patch.entries())
		if (value !== null && (best === null || value > best.value)) best = { winner, value };
	return best;
}

function mean(patch: Patch, countPadding: boolean): { divisor: number; value: number } {
	const covered = patch.filter((value) => value !== null);
	const divisor = countPadding ? patch.length : covered.length;
	const sum = covered.reduce((total, value) => total + value, 0);
	return { divisor, value: sum / divisor };
}

/** How one value of a moving pool came about. */
export function explainPool(
	pooling: 'max' | 'average',
	input: NdArray,
	setup: PoolSetup,
	cell: Cell
): PoolExplanation {
	const placement = placeWindow(input, setup, cell);
	const patch = readPatch(input, placement, cell.channel);
	const outcome =
		pooling === 'max'
			? (findWinner(patch) ?? { value: -Infinity })
			: mean(patch, setup.countPadding ?? false);
	const { corner } = placement;
	return { kind: 'pool', pooling, window: setup.kernel, corner, patch, ...outcome };
}

/** How one value of a pool over the whole picture came about. */
export function explainGlobalPool(
	pooling: 'max' | 'average',
	input: NdArray,
	channel: number
): PoolExplanation {
	const [height, width] = spatialShape(input.shape);
	const whole = { kernel: [height, width], stride: [1, 1], padding: 'valid' } as const;
	return explainPool(pooling, input, whole, { y: 0, x: 0, channel });
}
