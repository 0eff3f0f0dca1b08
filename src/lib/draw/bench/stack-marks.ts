import type { Role, TextMark } from '../figure/types';
import type { StackLayout } from './stack-layout';
import type { StackRun } from './stack-run';

/** What the parts of a stack's figure are drawn from. */
export interface Drawing {
	readonly run: StackRun;
	readonly layout: StackLayout;
	/** In steps; nothing is revealed at 0. */
	readonly time: number;
	/** For a column of a phone's width. */
	readonly narrow: boolean;
}

/** The colour of a level's cells: the input's, or an output's. */
export function roleOf(level: number): Role {
	return level === 0 ? 'input' : 'output';
}

/** A line of small words. */
export function wordsMark(
	x: number,
	y: number,
	text: string,
	more: Partial<TextMark> = {}
): TextMark {
	const look = { size: 12, fill: 'muted', align: 'start', font: 'ui' } as const;
	return { kind: 'text', x, y, text, ...look, ...more };
}

/** How titles look. */
export const titleLook = { fill: 'ink', weight: 600 } as const;
