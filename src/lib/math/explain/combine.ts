import { spatialShape, type Cell } from '$lib/core/types';
import type { Explanation } from '../explanation';
import { valueAt } from './placement';
import type { NamedArray } from './copy';

type Combine = Extract<Explanation, { kind: 'combine' }>;

/** The cell of an input that takes part; an input of one row and column is stretched over all. */
function stretchedCell(input: NamedArray, cell: Cell): Cell {
	const [height, width] = spatialShape(input.array.shape);
	return { ...cell, y: height === 1 ? 0 : cell.y, x: width === 1 ? 0 : cell.x };
}

/** How one value was added or multiplied from the same cell of several inputs. */
export function explainCombine(
	sign: Combine['sign'],
	inputs: readonly NamedArray[],
	cell: Cell
): Combine {
	const parts = inputs.map((input) => ({
		node: input.node,
		value: valueAt(input.array, stretchedCell(input, cell))
	}));
	const value = parts.reduce(
		(result, part) => (sign === '+' ? result + part.value : result * part.value),
		sign === '+' ? 0 : 1
	);
	return { kind: 'combine', value, sign, inputs: parts };
}
