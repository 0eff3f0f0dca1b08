import type { Figure, Mark } from './figure/types';
import { placeLabels, type LabelAnchor, type PlacedLabel } from './label-places';

/** Error rates over the years as data: the page draws it, and downloads write it as a figure. */

/** One architecture as a dot of the chart. */
export interface HistoryEntry {
	readonly id: string;
	readonly title: string;
	readonly year: number;
	/** In percent. */
	readonly error: number;
	/** Learnt numbers: a larger dot has more. */
	readonly parameters: number;
	/** The figure is not the one of its own paper. */
	readonly isForeign: boolean;
	readonly isMarked: boolean;
}

/** A dot where it stands. */
export interface HistoryDot {
	readonly entry: HistoryEntry;
	readonly x: number;
	readonly y: number;
	readonly radius: number;
}

/** The years' column of the chart. */
export interface HistoryYear {
	readonly year: number;
	/** Its middle, and where it begins. */
	readonly x: number;
	readonly left: number;
}

/** The whole chart, in its own pixels. */
export interface HistoryChart {
	readonly width: number;
	readonly height: number;
	/** The box that the dots stand in. */
	readonly plot: {
		readonly left: number;
		readonly right: number;
		readonly top: number;
		readonly bottom: number;
	};
	readonly years: readonly HistoryYear[];
	readonly ticks: readonly { readonly error: number; readonly y: number }[];
	/** Marked ones last, on top of all. */
	readonly dots: readonly HistoryDot[];
	/** Lines from one architecture to the next of its family. */
	readonly families: readonly (readonly HistoryDot[])[];
	readonly labels: readonly PlacedLabel[];
}

const size = { width: 944, height: 470 };
const plot = { left: 52, right: 872, top: 12, bottom: 436 };
/** Names of the last year may stand beyond the scale. */
const labelBounds = { ...plot, right: size.width - 4 };
/** Distance of two lines of the scale, in percent. */
const tickStep = 5;
const gapPx = 1;

/** Height of the letters of the chart. */
export const historyTextSize = 12;

/** Even the smallest can be seen; the area of the rest goes with the parameters. */
const radiusOf = (parameters: number) => 2.5 + 0.6 * Math.sqrt(parameters / 1e6);

/** The first word of a name: VGG-16 and VGG-19 are of one family. */
const familyOf = ({ title }: HistoryEntry) => /^[A-Za-z]+/.exec(title)?.[0] ?? title;

function yearsOf(entries: readonly HistoryEntry[]): readonly HistoryYear[] {
	const all = entries.map(({ year }) => year);
	const [first, last] = [Math.min(...all), Math.max(...all)];
	const count = last - first + 1;
	const width = (plot.right - plot.left) / count;
	return Array.from({ length: count }, (_, index) => ({
		year: first + index,
		left: plot.left + index * width,
		x: plot.left + (index + 0.5) * width
	}));
}

/** The scale of errors: from one of its lines to another, with all dots between. */
function scaleOf(entries: readonly HistoryEntry[]) {
	const errors = entries.map(({ error }) => error);
	const low = Math.floor(Math.min(...errors) / tickStep) * tickStep;
	const high = Math.max(low + tickStep, Math.ceil(Math.max(...errors) / tickStep) * tickStep);
	const y = (error: number) =>
		plot.bottom - ((error - low) / (high - low)) * (plot.bottom - plot.top);
	const count = (high - low) / tickStep + 1;
	const ticks = Array.from({ length: count }, (_, index) => low + index * tickStep);
	return { y, ticks: ticks.map((error) => ({ error, y: y(error) })) };
}

function overlap(one: HistoryDot, other: HistoryDot): boolean {
	const distance = Math.hypot(one.x - other.x, one.y - other.y);
	return distance < one.radius + other.radius + gapPx;
}

/** Puts a dot as near to its year's middle as those already there let it. */
function settle(dot: HistoryDot, placed: readonly HistoryDot[]): HistoryDot {
	for (let aside = 0; ; aside++)
		for (const side of [-1, 1]) {
			const moved = { ...dot, x: dot.x + side * aside };
			if (!placed.some((other) => overlap(moved, other))) return moved;
		}
}

/** The dots of one year, shifted so that their middle is the year's. */
function settleYear(dots: readonly HistoryDot[]): readonly HistoryDot[] {
	const placed: HistoryDot[] = [];
	for (const dot of dots) placed.push(settle(dot, placed));
	const left = Math.min(...placed.map(({ x, radius }) => x - radius));
	const right = Math.max(...placed.map(({ x, radius }) => x + radius));
	const shift = (dots[0]?.x ?? 0) - (left + right) / 2;
	return placed.map((dot) => ({ ...dot, x: dot.x + shift }));
}

function dotsOf(
	entries: readonly HistoryEntry[],
	years: readonly HistoryYear[],
	y: (error: number) => number
): readonly HistoryDot[] {
	return years.flatMap(({ year, x }) =>
		settleYear(
			entries
				.filter((entry) => entry.year === year)
				.map((entry) => ({ entry, x, y: y(entry.error), radius: radiusOf(entry.parameters) }))
		)
	);
}

/** The dots of each family that has more than one. */
function familiesOf(dots: readonly HistoryDot[]): readonly (readonly HistoryDot[])[] {
	const names = [...new Set(dots.map(({ entry }) => familyOf(entry)))];
	return names
		.map((name) => dots.filter(({ entry }) => familyOf(entry) === name))
		.filter(({ length }) => length > 1);
}

/** What stands beside a dot. */
export function labelOf({ title, error, isForeign, isMarked }: HistoryEntry): string {
	return `${title}${isMarked ? ` ${error} %` : ''}${isForeign ? ' *' : ''}`;
}

function anchorOf({ entry, x, y, radius }: HistoryDot): LabelAnchor {
	return { id: entry.id, text: labelOf(entry), x, y, radius };
}

/** Lays out the chart of at least one architecture. */
export function layOutHistory(entries: readonly HistoryEntry[]): HistoryChart {
	const years = yearsOf(entries);
	const { y, ticks } = scaleOf(entries);
	const settled = dotsOf(entries, years, y);
	const marked = settled.filter(({ entry }) => entry.isMarked);
	const others = settled.filter(({ entry }) => !entry.isMarked);
	return {
		...size,
		plot,
		years,
		ticks,
		dots: [...others, ...marked],
		families: familiesOf(settled),
		labels: placeLabels([...marked, ...others].map(anchorOf), labelBounds, historyTextSize)
	};
}

const circlePoints = 48;

function circleOf({ x, y, radius, entry }: HistoryDot): Mark {
	const points = Array.from({ length: circlePoints }, (_, index) => {
		const angle = (2 * Math.PI * index) / circlePoints;
		return [x + radius * Math.cos(angle), y + radius * Math.sin(angle)] as const;
	});
	return {
		kind: 'path',
		points,
		closed: true,
		fill: { role: 'output', amount: 0.45 },
		stroke: entry.isMarked ? 'selected' : 'output',
		strokeWidth: entry.isMarked ? 2.5 : 1.5
	};
}

function labelMarks({ box, text, x, y, align, line }: PlacedLabel, isMarked: boolean): Mark[] {
	const halo: Mark = { kind: 'rect', ...box, fill: 'ground', opacity: 0.8 };
	const letters: Mark = {
		kind: 'text',
		x,
		y,
		text,
		size: historyTextSize,
		fill: 'ink',
		align,
		font: 'ui',
		weight: isMarked ? 600 : 400
	};
	const leader: Mark[] = line ? [{ kind: 'path', points: line, stroke: 'padding' }] : [];
	return [...leader, halo, letters];
}

function axisMarks({ plot, years, ticks, height }: HistoryChart): Mark[] {
	const word = { kind: 'text', size: historyTextSize, fill: 'muted', font: 'ui' } as const;
	return [
		...years.slice(1).map(({ left }): Mark => {
			const points = [[left, plot.top] as const, [left, plot.bottom] as const];
			return { kind: 'path', points, stroke: 'line', line: 'dashed' };
		}),
		...ticks.flatMap(({ error, y }): Mark[] => [
			{
				kind: 'path',
				points: [
					[plot.left, y],
					[plot.right, y]
				],
				stroke: 'line'
			},
			{ ...word, x: plot.left - 8, y, text: `${error} %`, align: 'end' }
		]),
		...years.map(({ year, x }): Mark => ({
			...word,
			x,
			y: height - 18,
			text: String(year),
			align: 'middle'
		}))
	];
}

/** Room for the title of the figure, which stands beside the chart on the page. */
const heading = 34;

/** The chart as a figure for files. */
export function historyFigure(
	chart: HistoryChart,
	words: { readonly title: string; readonly description: string }
): Figure {
	const marked = new Set(
		chart.dots.filter(({ entry }) => entry.isMarked).map(({ entry }) => entry.id)
	);
	const marks = [
		...axisMarks(chart),
		...chart.families.map((dots): Mark => ({
			kind: 'path',
			points: dots.map(({ x, y }) => [x, y] as const),
			stroke: { role: 'output', amount: 0.45 }
		})),
		...chart.dots.map(circleOf),
		...chart.labels.flatMap((label) => labelMarks(label, marked.has(label.id)))
	];
	return {
		width: chart.width,
		height: chart.height + heading,
		...words,
		grids: [],
		marks: [titleMark(words.title), ...marks.map((mark) => lower(mark, heading))]
	};
}

function titleMark(text: string): Mark {
	return {
		kind: 'text',
		x: plot.left,
		y: 20,
		text,
		size: 15,
		fill: 'ink',
		align: 'start',
		font: 'ui',
		weight: 600
	};
}

/** A mark further down. */
function lower(mark: Mark, by: number): Mark {
	if (mark.kind !== 'path') return { ...mark, y: mark.y + by };
	return { ...mark, points: mark.points.map(([x, y]) => [x, y + by] as const) };
}
