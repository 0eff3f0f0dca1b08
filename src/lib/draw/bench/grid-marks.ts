import type { FigureGrid, Mark, Paint, RectMark, Role, TextMark } from '../figure/types';
import { cellText, textSize } from './grid-text';

/** The pieces that grids of numbers are drawn from. */

/** How a cell looks. */
export interface CellLook {
	readonly fill?: Paint;
	readonly stroke: Paint;
	readonly line?: RectMark['line'];
	readonly hatched?: boolean;
}

/** A cell's square; `y` and `x` are counted as the grid counts them and may lie between cells. */
export function squareOf(
	grid: FigureGrid,
	y: number,
	x: number,
	rows = 1,
	columns = 1
): Pick<RectMark, 'x' | 'y' | 'width' | 'height'> {
	const { cellSize } = grid;
	return {
		x: grid.x + (x - grid.left) * cellSize,
		y: grid.y + (y - grid.top) * cellSize,
		width: columns * cellSize,
		height: rows * cellSize
	};
}

/** A cell without its number. */
export function cellMark(grid: FigureGrid, y: number, x: number, look: CellLook): RectMark {
	return {
		kind: 'rect',
		...squareOf(grid, y, x),
		...look,
		cell: { grid: grid.id, y, x }
	};
}

/** Letters of a cell; the most that any number of the grid needs decides their size. */
export interface CellLetters {
	/** Null where they would be too small to read. */
	readonly size: number | null;
	readonly letters: number;
}

/** Letters that fit the cells of a grid. */
export function lettersFor(longest: number, cellSize: number): CellLetters {
	return {
		size: textSize(longest, 0.86 * cellSize, Math.min(16, cellSize * 0.42)),
		letters: longest
	};
}

/** A text in the middle of a cell. */
export function cellTextMark(
	grid: FigureGrid,
	y: number,
	x: number,
	text: string,
	size: number,
	on?: Paint
): TextMark {
	const square = squareOf(grid, y, x);
	return {
		kind: 'text',
		x: square.x + square.width / 2,
		y: square.y + square.height / 2,
		text,
		size,
		fill: 'contrast',
		...(on === undefined ? {} : { on }),
		align: 'middle',
		font: 'mono'
	};
}

/** A cell's number, if its letters can be read. */
export function numberMarks(
	grid: FigureGrid,
	y: number,
	x: number,
	value: number,
	{ size, letters }: CellLetters,
	on?: Paint
): TextMark[] {
	return size === null ? [] : [cellTextMark(grid, y, x, cellText(value, letters), size, on)];
}

/** How strongly a cell of a role is coloured by its value; the sign is told by the number. */
export function tint(role: Role, value: number, range: number): Paint {
	const share = range > 0 ? Math.min(1, Math.abs(value) / range) : 0;
	return { role, amount: 0.04 + 0.24 * share };
}

/** Small cells have fainter lines, so that the lines do not hide what they hold. */
export function lineOf(role: Role, cellSize: number): Paint {
	return cellSize < 22 ? { role, amount: 0.35 } : role;
}

/** Words beside a figure's grids. */
export function words(
	x: number,
	y: number,
	text: string,
	style: Partial<Pick<TextMark, 'size' | 'fill' | 'align' | 'font' | 'weight' | 'opacity'>> = {}
): TextMark {
	return {
		kind: 'text',
		x,
		y,
		text,
		size: 12,
		fill: 'muted',
		align: 'start',
		font: 'ui',
		...style
	};
}

/** Numbers of the rows and columns that are cells of the picture itself, counted from 1. */
export function rulerMarks(
	grid: FigureGrid,
	rows: number,
	columns: number,
	sides: { readonly left: boolean }
): Mark[] {
	const every = grid.cellSize < 18 ? 5 : 1;
	const style = { size: 9.5, align: 'middle', font: 'mono' } as const;
	const isNamed = (index: number) => index === 0 || (index + 1) % every === 0;
	const marks: Mark[] = [];
	for (let x = 0; x < columns; x++) {
		const square = squareOf(grid, 0, x);
		if (isNamed(x))
			marks.push(words(square.x + square.width / 2, grid.y - 8, String(x + 1), style));
	}
	for (let y = 0; sides.left && y < rows; y++) {
		const square = squareOf(grid, y, 0);
		if (isNamed(y))
			marks.push(words(grid.x - 9, square.y + square.height / 2, String(y + 1), style));
	}
	return marks;
}

/** Breaks words into lines of at most `letters` letters. */
export function wrapWords(text: string, letters: number): string[] {
	const lines: string[] = [];
	let line = '';
	for (const word of text.split(' ')) {
		if (line && line.length + 1 + word.length > letters) {
			lines.push(line);
			line = word;
		} else line = line ? `${line} ${word}` : word;
	}
	return line ? [...lines, line] : lines;
}
