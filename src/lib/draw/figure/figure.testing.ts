import type { Figure, FigureCell, FigureGrid, Mark, Paint } from './types';

/** A made-up figure with every kind of mark, for the tests of painters and exports. */

const cellSize = 24;

function cellMarks(
	grid: string,
	left: number,
	top: number,
	paints: readonly Paint[]
): readonly Mark[] {
	return paints.flatMap((fill, index): Mark[] => {
		const cell: FigureCell = { grid, y: top + Math.floor(index / 2), x: index % 2 };
		const [x, y] = [left + cell.x * cellSize, 20 + (cell.y - top) * cellSize];
		const box = { x, y, width: cellSize, height: cellSize };
		return [
			{ kind: 'rect', ...box, fill, stroke: 'line', cell },
			{
				kind: 'text',
				x: x + cellSize / 2,
				y: y + cellSize / 2,
				text: String(index),
				size: 12,
				fill: 'contrast',
				on: fill,
				align: 'middle',
				font: 'mono'
			}
		];
	});
}

/** Marks that belong to no cell: dashes, hatching, an arrow, a triangle, words with signs that files must escape. */
const loose: readonly Mark[] = [
	{ kind: 'rect', x: 120, y: 20, width: 24, height: 24, stroke: 'output', line: 'double' },
	{ kind: 'rect', x: 8, y: 76, width: 24, height: 16, stroke: 'padding', line: 'dashed' },
	{ kind: 'rect', x: 40, y: 76, width: 24, height: 16, hatched: true, opacity: 0.5 },
	{
		kind: 'path',
		points: [
			[72, 44],
			[112, 44]
		],
		stroke: 'ink',
		arrow: true
	},
	{
		kind: 'path',
		points: [
			[80, 76],
			[96, 76],
			[96, 92]
		],
		closed: true,
		fill: 'kernel'
	},
	{
		kind: 'text',
		x: 104,
		y: 84,
		text: '−1 × 5% & a_b',
		size: 11,
		fill: 'muted',
		align: 'start',
		font: 'ui',
		weight: 600
	}
];

function gridAt(id: string, label: string, x: number, top: number): FigureGrid {
	return { id, label, rows: 2, columns: 2, top, left: 0, x, y: 20, cellSize };
}

/** Two grids of 2 × 2 cells side by side (the second begins at row −1) with a stencil that moves over the first. */
export function sampleFigure(step = 0): Figure {
	const signed = [1, -1, 0.5, 0].map((diverging): Paint => ({ diverging }));
	const plain: readonly Paint[] = [
		{ grey: 0 },
		{ grey: 1 },
		'output',
		{ role: 'input', amount: 0.3 }
	];
	const x = 20 + step * cellSize;
	return {
		width: 200,
		height: 100,
		title: `Step ${step} & more <here>`,
		description: `The stencil stands on column ${step}.`,
		grids: [gridAt('a', 'Input', 20, 0), gridAt('b', 'Output', 120, -1)],
		marks: [
			...cellMarks('a', 20, 0, signed),
			...cellMarks('b', 120, -1, plain),
			{ kind: 'rect', x, y: 20, width: 24, height: 24, stroke: 'kernel', strokeWidth: 2 },
			...loose
		]
	};
}
