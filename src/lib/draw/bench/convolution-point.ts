import type { FigureCell } from '../figure/types';

/** Which part of a convolution's figure a cell belongs to, and its channel or filter there. */
export interface FigurePart {
	readonly part: 'input' | 'kernel' | 'output' | 'counts';
	readonly index: number;
}

/** The part of the figure that a cell's grid is. */
export function gridOf({ grid }: Pick<FigureCell, 'grid'>): FigurePart {
	const [part, index = '0'] = grid.split('-');
	return { part: part as FigurePart['part'], index: Number(index) };
}
