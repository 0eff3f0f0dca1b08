import type { Mark } from '../figure/types';
import type { TopView } from './stack-layout';
import { roleOf, titleLook, wordsMark, type Drawing } from './stack-marks';
import { levelAt, revealOf } from './stack-run';
import { writeSpan } from './stack-words';

/** The input from above: the squares over which the cells seen of each level stand, and how many paths lead from each cell. */

/** Cells a side of a field whose paths are shaded one by one. */
const mostShaded = 64;

/** The cells seen of the input, shaded by how many paths lead from each. */
function shadeMarks({ run, time }: Drawing, view: TopView): Mark[] {
	const reveal = revealOf(run, 0, time);
	const { rows, columns } = run.seen[0]!;
	if (reveal === 0 || rows.length > mostShaded || columns.length > mostShaded) return [];
	const { vertical, horizontal } = run.paths[0]!;
	const most = Math.max(...vertical) * Math.max(...horizontal);
	return rows.flatMap((y) =>
		columns.map((x): Mark => ({
			kind: 'rect',
			x: view.x + x * view.cellSize,
			y: view.y + y * view.cellSize,
			width: view.cellSize,
			height: view.cellSize,
			fill: {
				role: 'input',
				amount: reveal * (0.12 + (0.8 * vertical[y]! * horizontal[x]!) / most)
			}
		}))
	);
}

/** The square of the input over which the cells seen of a level stand. */
function squareMark({ run, time }: Drawing, view: TopView, level: number): Mark[] {
	const reveal = revealOf(run, level, time);
	const { rows, columns } = run.seen[level]!;
	if (reveal === 0 || !rows.length || !columns.length) return [];
	const along = (cells: readonly number[], axis: 0 | 1, size: number) => {
		const row = run.rows[level - 1];
		const [first, step] = row ? [row.firstCentre[axis], row.effectiveStride[axis]] : [0, 1];
		const clip = (value: number) => Math.min(size, Math.max(0, value));
		const from = clip(first + 0.5 + (cells[0]! - 0.5) * step);
		return [from, clip(first + 0.5 + (cells.at(-1)! + 0.5) * step) - from] as const;
	};
	const [y, height] = along(rows, 0, view.rows);
	const [x, width] = along(columns, 1, view.columns);
	const role = roleOf(level);
	return [
		{
			kind: 'rect',
			x: view.x + x * view.cellSize,
			y: view.y + y * view.cellSize,
			width: width * view.cellSize,
			height: height * view.cellSize,
			stroke: role,
			strokeWidth: level === 0 ? 2.5 : 1.5,
			opacity: reveal
		}
	];
}

/** Lines between the input's cells, where they are far enough apart. */
function latticeMarks(view: TopView): Mark[] {
	const { x, y, rows, columns, cellSize } = view;
	const frame: Mark = {
		kind: 'rect',
		x,
		y,
		width: columns * cellSize,
		height: rows * cellSize,
		stroke: { role: 'input', amount: 0.6 },
		strokeWidth: 1
	};
	if (cellSize < 5) return [frame];
	const across = Array.from({ length: rows - 1 }, (_, at): Mark => ({
		kind: 'path',
		points: [
			[x, y + (at + 1) * cellSize],
			[x + columns * cellSize, y + (at + 1) * cellSize]
		],
		stroke: 'line',
		strokeWidth: 1
	}));
	const down = Array.from({ length: columns - 1 }, (_, at): Mark => ({
		kind: 'path',
		points: [
			[x + (at + 1) * cellSize, y],
			[x + (at + 1) * cellSize, y + rows * cellSize]
		],
		stroke: 'line',
		strokeWidth: 1
	}));
	return [...across, ...down, frame];
}

/** All of the top view. */
export function viewMarks(drawing: Drawing, view: TopView): Mark[] {
	const { run, time } = drawing;
	const levels = run.seen.map((_, level) => level).reverse();
	const level = levelAt(run, Math.floor(time));
	const shown =
		level > run.cell.layer
			? 'the cell stands here'
			: `${level === 0 ? 'sees' : `${run.rows[level - 1]!.layer.label}: sees`} ${writeSpan(run, run.seen[level]!)}`;
	return [
		...shadeMarks(drawing, view),
		...latticeMarks(view),
		...levels.flatMap((at) => squareMark(drawing, view, at)),
		wordsMark(view.x, view.y - 12, 'Input from above', titleLook),
		wordsMark(view.x, view.y + view.rows * view.cellSize + 14, shown)
	];
}
