import { formatNumber } from '$lib/draw/format';
import type { AxisSize } from '$lib/math/arithmetic/types';
import type { Mark, Paint, PathMark, RectMark } from '../figure/types';
import type { LevelStrip } from './stack-layout';
import { roleOf, titleLook, wordsMark, type Drawing } from './stack-marks';
import { revealOf } from './stack-run';
import { nameColumns, writeSpan } from './stack-words';

/** The cut through a stack: a strip of cells for each level, and the weights between them. */

/** Lines from one level to the next; with more of them a funnel says the same. */
const mostLines = 160;

function middleOf(strip: LevelStrip, at: number): number {
	return strip.x + (at + 0.5) * strip.cellSize;
}

/** A cell of a strip; a gap between neighbours where there is room for one. */
function cellBox(strip: LevelStrip, at: number): Pick<RectMark, 'x' | 'y' | 'width' | 'height'> {
	const gap = strip.cellSize >= 6 ? 1 : 0;
	return {
		x: strip.x + at * strip.cellSize + gap,
		y: strip.y,
		width: Math.max(1, strip.cellSize - 2 * gap),
		height: strip.height
	};
}

function paddedMarks(strip: LevelStrip): Mark[] {
	const [before, after] = strip.padding;
	const places = [
		...Array.from({ length: before }, (_, at) => at - before),
		...Array.from({ length: after }, (_, at) => strip.columns + at)
	];
	return places.map((at) => ({
		kind: 'rect',
		...cellBox(strip, at),
		stroke: 'padding',
		strokeWidth: 1,
		line: 'dashed'
	}));
}

function stripMarks({ run, time }: Drawing, strip: LevelStrip): Mark[] {
	const reveal = revealOf(run, strip.level, time);
	const seen = new Set(reveal > 0 ? run.seen[strip.level]!.columns : []);
	const role = roleOf(strip.level);
	const cells = Array.from({ length: strip.columns }, (_, at): RectMark => ({
		kind: 'rect',
		...cellBox(strip, at),
		...(seen.has(at) ? { fill: { role, amount: 0.75 * reveal } } : {}),
		stroke: { role, amount: 0.6 },
		strokeWidth: 1,
		cell: { grid: strip.id, y: 0, x: at }
	}));
	return [...paddedMarks(strip), ...cells];
}

/** Name and size of a level, beside its strip or over it. */
function titleMarks({ run, layout, time, narrow }: Drawing, strip: LevelStrip): Mark[] {
	const isSeen = revealOf(run, strip.level, time) === 1 && strip.level <= run.cell.layer;
	const span = isSeen ? ` · sees ${writeSpan(run, run.seen[strip.level]!)}` : '';
	if (!narrow)
		return [
			wordsMark(2, strip.y + strip.height / 2 - 7, strip.title, titleLook),
			wordsMark(2, strip.y + strip.height / 2 + 7, `${strip.size}${span}`, { size: 11 })
		];
	const y = strip.y - 10;
	return [
		wordsMark(2, y, strip.title, titleLook),
		wordsMark(layout.width - 2, y, `${strip.size}${span}`, { align: 'end', size: 11 })
	];
}

/** Where the taps of one cell lie, along the columns. */
function tapsOf({ stride, padBefore, kernel, dilation }: AxisSize, at: number): number[] {
	return Array.from({ length: kernel }, (_, tap) => at * stride - padBefore + tap * dilation);
}

function line(from: LevelStrip, at: number, to: LevelStrip, tap: number, reveal: number): PathMark {
	const isPadding = tap < 0 || tap >= to.columns;
	const start = [middleOf(from, at), from.y + from.height] as const;
	const end = [middleOf(to, tap), to.y] as const;
	const reach = (axis: 0 | 1) => start[axis] + reveal * (end[axis] - start[axis]);
	return {
		kind: 'path',
		points: [start, [reach(0), reach(1)]],
		stroke: isPadding ? 'padding' : 'kernel',
		strokeWidth: 1,
		line: isPadding ? 'dashed' : 'solid'
	};
}

/** One shape from everything seen of a level to everything seen of the one below. */
function funnel(
	from: LevelStrip,
	above: readonly number[],
	to: LevelStrip,
	below: readonly number[],
	reveal: number
): Mark[] {
	if (!above.length || !below.length) return [];
	const edge = (strip: LevelStrip, cells: readonly number[]) =>
		[strip.x + cells[0]! * strip.cellSize, strip.x + (cells.at(-1)! + 1) * strip.cellSize] as const;
	const [[left, right], [lowLeft, lowRight]] = [edge(from, above), edge(to, below)];
	const mix = (a: number, b: number) => a + reveal * (b - a);
	const [top, bottom] = [from.y + from.height, mix(from.y + from.height, to.y)];
	const points = [
		[left, top],
		[right, top],
		[mix(right, lowRight), bottom],
		[mix(left, lowLeft), bottom]
	] as const;
	return [
		{
			kind: 'path',
			points,
			closed: true,
			fill: { role: 'kernel', amount: 0.25 },
			stroke: 'kernel',
			strokeWidth: 1
		}
	];
}

/** The weights through which a level is seen from the one above. */
function linkMarks({ run, layout, time }: Drawing, to: LevelStrip): Mark[] {
	const reveal = revealOf(run, to.level, time);
	const from = layout.strips[to.level + 1];
	if (!from || reveal === 0 || to.level > run.cell.layer) return [];
	const above = run.seen[to.level + 1]!.columns;
	const axis = run.rows[to.level]!.axes[1];
	if (above.length * axis.kernel > mostLines)
		return funnel(from, above, to, run.seen[to.level]!.columns, reveal);
	return above.flatMap((at) => tapsOf(axis, at).map((tap) => line(from, at, to, tap, reveal)));
}

/** Bars under the input: how many paths lead from each column to the cell. */
function barMarks({ run, layout, time }: Drawing): Mark[] {
	const { bars, strips } = layout;
	const [input] = strips;
	const reveal = revealOf(run, 0, time);
	const { horizontal } = run.paths[0]!;
	const most = Math.max(...horizontal);
	if (reveal === 0 || most === 0) return [];
	const unit = (bars.height - 14) / most;
	return [...horizontal].flatMap((count, at): Mark[] => {
		if (count === 0) return [];
		const { x, width } = cellBox(input!, at);
		const height = Math.max(1, reveal * count * unit);
		const fill: Paint = { role: 'input', amount: 0.3 + (0.6 * count) / most };
		const bar: Mark = { kind: 'rect', x, y: bars.y, width, height, fill };
		const words = formatNumber(count, 3);
		if (width < 7 * words.length || reveal < 1) return [bar];
		const look = { align: 'middle', font: 'mono', size: 10 } as const;
		return [bar, wordsMark(x + width / 2, bars.y + height + 8, words, look)];
	});
}

function barTitle({ run, layout, time, narrow }: Drawing): Mark[] {
	if (revealOf(run, 0, time) === 0) return [];
	const { y } = layout.bars;
	const each = `from each ${nameColumns(run).slice(0, -1)}`;
	if (narrow) return [wordsMark(2, y - 10, `Paths ${each}`)];
	return [wordsMark(2, y + 12, 'Paths', titleLook), wordsMark(2, y + 26, each, { size: 11 })];
}

/** All strips, the lines between them under the cells, and the bars of the paths. */
export function stripsMarks(drawing: Drawing): Mark[] {
	const { strips } = drawing.layout;
	return [
		...strips.flatMap((strip) => linkMarks(drawing, strip)),
		...strips.flatMap((strip) => stripMarks(drawing, strip)),
		...strips.flatMap((strip) => titleMarks(drawing, strip)),
		...barTitle(drawing),
		...barMarks(drawing)
	];
}
