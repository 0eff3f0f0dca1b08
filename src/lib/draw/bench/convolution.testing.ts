import type { NdArray } from '$lib/core/types';
import { seededRandom } from '$lib/core/random';
import type { ConvolutionSettings } from '$lib/math/arithmetic/types';
import type { Figure, FigureGrid, Mark, RectMark, TextMark } from '../figure/types';
import type { ConvolutionBench } from './convolution-bench';

/** What tests of the convolution's figure share. */

/** The settings that do nothing special. */
export const plainSettings: ConvolutionSettings = {
	kernel: [3, 3],
	stride: [1, 1],
	dilation: [1, 1],
	padding: [0, 0, 0, 0],
	border: 'zero',
	flip: false,
	groups: 1
};

function small(shape: readonly number[], seed: number): NdArray {
	const random = seededRandom(seed);
	const length = shape.reduce((product, side) => product * side, 1);
	return { shape, data: Float32Array.from({ length }, () => Math.floor(9 * random()) - 4) };
}

/** A bench with small whole numbers of chance. */
export function randomBench(
	bench: Partial<Omit<ConvolutionBench, 'settings'>> & {
		readonly settings?: Partial<ConvolutionSettings>;
		readonly hasBias?: boolean;
	} = {}
): ConvolutionBench {
	const { size = [5, 5], channels = 1, filters = 1, way = 'convolution', hasBias } = bench;
	const settings = { ...plainSettings, ...bench.settings };
	return {
		way,
		size,
		channels,
		filters,
		settings,
		outputPadding: bench.outputPadding ?? [0, 0],
		isPicture: false,
		numbers: {
			input: small([...size, channels], 1),
			kernel: small([...settings.kernel, channels / settings.groups, filters], 2),
			bias: hasBias ? small([filters], 3).data : null
		}
	};
}

/** A grid of a figure. */
export function gridNamed(figure: Figure, id: string): FigureGrid {
	return figure.grids.find((grid) => grid.id === id)!;
}

/** The cells of a grid, as `y,x`, that the middles of some marks lie in; sorted. */
export function cellsUnder(grid: FigureGrid, marks: readonly Mark[]): string[] {
	const cells = marks.flatMap((mark) => {
		if (mark.kind === 'path') return [];
		const [width, height] = mark.kind === 'rect' ? [mark.width, mark.height] : [0, 0];
		const column = Math.floor((mark.x + width / 2 - grid.x) / grid.cellSize);
		const row = Math.floor((mark.y + height / 2 - grid.y) / grid.cellSize);
		const isInside = row >= 0 && column >= 0 && row < grid.rows && column < grid.columns;
		return isInside ? [`${row + grid.top},${column + grid.left}`] : [];
	});
	return [...new Set(cells)].sort();
}

/** Rectangles of a figure. */
export function rectsOf(figure: Figure): RectMark[] {
	return figure.marks.filter((mark) => mark.kind === 'rect');
}

/** The amber veils of the stencil. */
export function veilsOf(figure: Figure): RectMark[] {
	return rectsOf(figure).filter(({ fill, opacity }) => fill === 'kernel' && opacity === 0.2);
}

/** The text that stands in a cell of a grid; the largest, where a small one has the corner. */
export function textIn(figure: Figure, id: string, y: number, x: number): string | null {
	const grid = gridNamed(figure, id);
	const inside = figure.marks.filter(
		(mark): mark is TextMark => mark.kind === 'text' && cellsUnder(grid, [mark])[0] === `${y},${x}`
	);
	// What is painted last covers what was painted before.
	const largest = Math.max(...inside.map(({ size }) => size));
	return inside.findLast(({ size }) => size === largest)?.text ?? null;
}
