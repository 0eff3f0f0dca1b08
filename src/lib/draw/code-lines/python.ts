import type { Pair } from '$lib/math/arithmetic/types';
import type { Edges } from '$lib/math/window';

/** How numbers, calls and comments are written in Python. */

/** What a program is written from. */
export interface Program {
	readonly comments: readonly string[];
	readonly layers: readonly string[];
	/** Height and width of what goes in. */
	readonly input: Pair;
	readonly output: Pair;
	readonly rank: Rank;
	readonly channels: number;
	readonly filters: number;
}

/** Axes that move: a picture of one row with a kernel of one row is 1-D. */
export type Rank = 1 | 2;

/** A pair as one number where that is enough. */
export function writePair([vertical, horizontal]: Pair, rank: Rank): string {
	if (rank === 1 || vertical === horizontal) return String(horizontal);
	return `(${vertical}, ${horizontal})`;
}

/** A pair as an argument, unless it is what the layer takes by itself. */
export function pairUnless(pair: Pair, usual: number, rank: Rank): string | undefined {
	return isBoth(pair, usual) ? undefined : writePair(pair, rank);
}

/** Keyword arguments of a call; those that are `undefined` are left out. */
export type Keywords = Readonly<Record<string, string | undefined>>;

/** A call with positional and keyword arguments. */
export function call(name: string, positional: readonly string[], keywords: Keywords = {}): string {
	const named = Object.entries(keywords)
		.filter(([, value]) => value !== undefined)
		.map(([key, value]) => `${key}=${value}`);
	return `${name}(${[...positional, ...named].join(', ')})`;
}

/** Calls, one a line, inside a list or call that has `open` before and `close` after. */
export function block(open: string, parts: readonly string[], close: string): string {
	return [open, parts.map((part) => `    ${part}`).join(',\n'), close].join('\n');
}

/** Whether a pair is n × n. */
export function isBoth([vertical, horizontal]: Pair, value: number): boolean {
	return vertical === value && horizontal === value;
}

/** Whether no cell is added or cut off. */
export function isNone(edges: Edges): boolean {
	return edges.every((cells) => cells === 0);
}

/** Cells on each side, [vertical, horizontal], or null if the sides differ. */
export function symmetric([top, bottom, left, right]: Edges): Pair | null {
	return top === bottom && left === right ? [top, left] : null;
}

/** The picture's size with cells around it. */
export function grow([height, width]: Pair, [top, bottom, left, right]: Edges): Pair {
	return [height + top + bottom, width + left + right];
}

/** Dilation spreads nothing where the kernel has one cell. */
export function effectiveDilation(kernel: Pair, dilation: Pair): Pair {
	return [kernel[0] === 1 ? 1 : dilation[0], kernel[1] === 1 ? 1 : dilation[1]];
}

/** 1-D, if nothing happens along the vertical axis. */
export function rankOf(size: Pair, kernel: Pair, edges: Edges): Rank {
	return size[0] === 1 && kernel[0] === 1 && edges[0] === 0 && edges[1] === 0 ? 1 : 2;
}
