import { pathCounts, type LevelPaths } from '$lib/math/arithmetic/paths';
import { cellsOf, type FieldCells, type StackRow } from '$lib/math/arithmetic/stack';
import type { StackCell, StackInput } from './stack-bench';

/** All that a stack's figure and words are drawn from: the stack, and what the chosen cell sees. */
export interface StackRun {
	readonly input: StackInput;
	readonly rows: readonly StackRow[];
	readonly cell: StackCell;
	/** What the cell sees of every level from the input (item 0) up to itself. */
	readonly seen: readonly FieldCells[];
	/** Paths to the cell, by level in the same order. */
	readonly paths: readonly LevelPaths[];
}

/**
 * Looks down from a cell.
 * @throws {RangeError} if the stack has no such cell
 */
export function runStack(input: StackInput, rows: readonly StackRow[], cell: StackCell): StackRun {
	return {
		input,
		rows,
		cell,
		seen: cellsOf(rows, cell.layer, cell),
		paths: pathCounts(rows, cell.layer, cell)
	};
}

/** Steps of the figure: the cell alone, then one level more each, down to the input. */
export function stepCount({ cell }: StackRun): number {
	return cell.layer + 2;
}

/** The level that a step reveals. */
export function levelAt({ cell }: StackRun, step: number): number {
	return Math.max(0, cell.layer + 1 - step);
}

/** How far a level is revealed at a time, in [0, 1]; levels above the chosen cell never are. */
export function revealOf({ cell }: StackRun, level: number, time: number): number {
	if (level > cell.layer + 1) return 0;
	return Math.min(1, Math.max(0, time - (cell.layer + 1 - level) + 1));
}

/** Rows and columns of what is seen of a level, gaps included. */
export function spanOf({ rows, columns }: FieldCells): readonly [number, number] {
	const along = (cells: readonly number[]) => (cells.length ? cells.at(-1)! - cells[0]! + 1 : 0);
	return [along(rows), along(columns)];
}

/** Whether dilation or stride leaves gaps in what is seen. */
export function hasGaps(cells: FieldCells): boolean {
	const [rows, columns] = spanOf(cells);
	return cells.rows.length < rows || cells.columns.length < columns;
}
