import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
	cellsFed,
	convolve,
	paddedPicture,
	traceConvolution
} from '$lib/math/arithmetic/convolution';
import { convolveTransposed, stampOf } from '$lib/math/arithmetic/transposed';
import { resolveEdges } from '$lib/math/arithmetic/size';
import type { Pair } from '$lib/math/arithmetic/types';
import {
	benchOutput,
	benchSteps,
	placeOfStep,
	transposedKernel,
	transposedSettings,
	type ConvolutionBench
} from './convolution-bench';
import { agreementWords, costWords, largestDisagreement } from './convolution-facts';
import { convolutionFigure, stepOfCell } from './convolution-figure';
import { hasNumbers, runOf, stampedAfter } from './convolution-run';
import {
	cellsUnder,
	gridNamed,
	randomBench,
	rectsOf,
	textIn,
	veilsOf
} from './convolution.testing';
import { cellText } from './grid-text';

const pair = (max: number) => fc.tuple(fc.integer({ min: 1, max }), fc.integer({ min: 1, max }));

/** Benches that are possible, of every kind. */
const benches = fc
	.record({
		size: pair(7),
		kernel: pair(3),
		stride: pair(3),
		dilation: pair(2),
		padding: fc.tuple(
			...([0, 1, 2, 3].map(() => fc.nat(2)) as [
				fc.Arbitrary<number>,
				fc.Arbitrary<number>,
				fc.Arbitrary<number>,
				fc.Arbitrary<number>
			])
		),
		border: fc.constantFrom(
			'zero' as const,
			'reflect' as const,
			'replicate' as const,
			'circular' as const
		),
		flip: fc.boolean(),
		groups: fc.constantFrom(1, 2),
		hasBias: fc.boolean(),
		way: fc.constantFrom('convolution' as const, 'spread' as const, 'stamp' as const)
	})
	.map(({ size, way, hasBias, ...settings }) =>
		randomBench({ size, way, hasBias, settings, channels: 2, filters: 2 })
	)
	.filter((bench) => {
		try {
			return benchOutput(bench).every((side) => side > 0);
		} catch {
			return false;
		}
	});

const forwards = benches.filter(({ way }) => way === 'convolution');
const backwards = benches.filter(({ way }) => way !== 'convolution');

function numbersOf(bench: ConvolutionBench) {
	if (!hasNumbers(bench)) throw new Error('the bench has no numbers');
	return bench.numbers;
}

function transposedValues(bench: ConvolutionBench): Float32Array {
	const { input, kernel, bias } = numbersOf(bench);
	const turned = transposedKernel(kernel, bench.settings.groups);
	return convolveTransposed(input, turned, bias, transposedSettings(bench)).data;
}

const names = (places: readonly { y: number; x: number }[]) =>
	[...new Set(places.map(({ y, x }) => `${y},${x}`))].sort();

describe('a convolution', () => {
	it('veils the cells whose values are in the sum, and no hole of a dilated kernel', () => {
		fc.assert(
			fc.property(forwards, fc.nat(), (bench, at) => {
				const step = at % benchSteps(bench);
				const place = placeOfStep(bench, step);
				const { input, kernel, bias } = numbersOf(bench);
				const trace = traceConvolution(input, kernel, bias, bench.settings, place);
				const figure = convolutionFigure(bench, step);
				for (const { channel, taps } of trace.channels) {
					const grid = gridNamed(figure, `input-${channel}`);
					expect(cellsUnder(grid, veilsOf(figure))).toEqual(names(taps));
				}
				const seen = trace.channels.map(({ channel }) => channel);
				const unseen = [0, 1].filter((channel) => !seen.includes(channel));
				for (const channel of unseen)
					expect(cellsUnder(gridNamed(figure, `input-${channel}`), veilsOf(figure))).toEqual([]);
			})
		);
	});

	it('prints the values that have come so far, and no other', () => {
		fc.assert(
			fc.property(forwards, fc.nat(), (bench, at) => {
				const last = at % benchSteps(bench);
				const { input, kernel, bias } = numbersOf(bench);
				const values = convolve(input, kernel, bias, bench.settings);
				const figure = convolutionFigure(bench, last);
				for (let step = 0; step < benchSteps(bench); step++) {
					const { filter, y, x } = placeOfStep(bench, step);
					const value = values.data[(y * values.shape[1]! + x) * 2 + filter]!;
					const expected = step <= last ? cellText(value) : null;
					expect(textIn(figure, `output-${filter}`, y, x)).toBe(expected);
				}
			}),
			{ numRuns: 40 }
		);
	});

	it('dashes the padding, prints what stands there, and hatches what no window reads', () => {
		fc.assert(
			fc.property(forwards, (bench) => {
				const { input, kernel } = numbersOf(bench);
				const [top, , left] = resolveEdges(bench.size, bench.settings);
				const padded = paddedPicture(input, bench.settings);
				const figure = convolutionFigure(bench, 0);
				const grid = gridNamed(figure, 'input-0');
				const read = new Set<string>();
				for (let step = 0; step < benchSteps(bench); step++) {
					const trace = traceConvolution(
						input,
						kernel,
						null,
						bench.settings,
						placeOfStep(bench, step)
					);
					for (const { y, x } of trace.channels[0]!.taps) read.add(`${y},${x}`);
				}
				const cells = Array.from({ length: grid.rows * grid.columns }, (_, at) => ({
					y: Math.floor(at / grid.columns) - top,
					x: (at % grid.columns) - left
				}));
				const isPadding = ({ y, x }: { y: number; x: number }) =>
					y < 0 || x < 0 || y >= bench.size[0] || x >= bench.size[1];
				const own = rectsOf(figure).filter(({ cell }) => cell?.grid === 'input-0');
				expect(
					cellsUnder(
						grid,
						own.filter(({ line }) => line === 'dashed')
					)
				).toEqual(names(cells.filter(isPadding)));
				expect(
					cellsUnder(
						grid,
						own.filter(({ hatched }) => hatched)
					)
				).toEqual(names(cells.filter(({ y, x }) => !read.has(`${y},${x}`))));
				for (const { y, x } of cells) {
					const value = padded.data[((y + top) * grid.columns + x + left) * 2]!;
					expect(textIn(figure, 'input-0', y, x)).toBe(cellText(value));
				}
			}),
			{ numRuns: 40 }
		);
	});

	it('glides from step to step after a rest', () => {
		const bench = randomBench();
		const left = (time: number) => veilsOf(convolutionFigure(bench, time))[0]!.x;
		const cell = gridNamed(convolutionFigure(bench, 0), 'input-0').cellSize;
		expect(left(0.5)).toBe(left(0));
		expect(left(0.8)).toBeGreaterThan(left(0));
		expect(left(0.8)).toBeLessThan(left(0) + cell);
		expect(left(1)).toBeCloseTo(left(0) + cell);
		expect(left(99)).toBe(left(8));
	});

	it('shows question marks and tells nothing while the output is hidden', () => {
		const bench = randomBench({ channels: 2, hasBias: true });
		const figure = convolutionFigure(bench, 4, { hidden: true });
		const values = runOf(bench as Parameters<typeof runOf>[0]).values.data;
		for (let step = 0; step < 9; step++) {
			const { y, x } = placeOfStep(bench, step);
			expect(textIn(figure, 'output-0', y, x)).toBe('?');
		}
		expect(figure.description).toBe('Output row 2, column 2 is hidden: predict it first.');
		const result = cellText(values[4]!);
		const framed = figure.marks.filter((mark) => mark.kind === 'text' && mark.weight === 600);
		expect(framed.some((mark) => mark.kind === 'text' && mark.text === result)).toBe(false);
	});

	it('lights the outputs that an input cell feeds', () => {
		fc.assert(
			fc.property(benches, fc.nat(), (bench, at) => {
				const place = { y: at % bench.size[0], x: (at >> 4) % bench.size[1] };
				const fed =
					bench.way === 'convolution'
						? cellsFed(bench.size, bench.settings, place)
						: stampOf(bench.size, transposedSettings(bench), place);
				const stride = bench.way === 'spread' ? bench.settings.stride : ([1, 1] as Pair);
				const cell = { grid: 'input-0', y: place.y * stride[0], x: place.x * stride[1] };
				const figure = convolutionFigure(bench, 0, { pointed: cell });
				const grid = gridNamed(figure, 'output-0');
				const lit = rectsOf(figure).filter(({ fill }) => fill === 'selected');
				expect(cellsUnder(grid, lit)).toEqual(names(fed));
			})
		);
	});

	it('lights every input that a weight meets', () => {
		const bench = randomBench({ settings: { stride: [2, 2] } });
		const pointed = { grid: 'kernel-0', y: 0, x: 1 };
		const figure = convolutionFigure(bench, 0, { pointed });
		const lit = rectsOf(figure).filter(({ fill }) => fill === 'selected');
		expect(cellsUnder(gridNamed(figure, 'input-0'), lit)).toEqual(['0,1', '0,3', '2,1', '2,3']);
	});

	it('leads from an output cell to its step', () => {
		const bench = randomBench({ filters: 2 });
		expect(stepOfCell(bench, { grid: 'output-1', y: 1, x: 2 }, 0)).toBe(14);
		expect(stepOfCell(bench, { grid: 'input-0', y: 1, x: 2 }, 0)).toBe(null);
		expect(stepOfCell({ ...bench, way: 'stamp' }, { grid: 'input-0', y: 1, x: 2 }, 30)).toBe(32);
	});

	it('names a pinned step', () => {
		const figure = convolutionFigure(randomBench(), 4, { pinned: 1 });
		const dashed = rectsOf(figure).filter(({ stroke }) => stroke === 'selected');
		expect(dashed).toHaveLength(2);
		expect(figure.marks.some((mark) => mark.kind === 'text' && mark.text === 'pinned')).toBe(true);
	});
});

describe('a transposed convolution', () => {
	it('gives the arithmetic’s values both ways', () => {
		fc.assert(
			fc.property(backwards, (bench) => {
				const values = transposedValues(bench);
				const run = runOf(bench as Parameters<typeof runOf>[0]);
				expect(run.values.data).toEqual(values);
				for (const filter of [0, 1]) {
					const { sums } = stampedAfter(run, filter, bench.size[0] * bench.size[1]);
					expect([...sums]).toEqual([...values.filter((_, at) => at % 2 === filter)]);
				}
				expect(largestDisagreement(bench)).toBe(0);
			})
		);
	});

	it('veils the output cells that the stamp falls on', () => {
		fc.assert(
			fc.property(
				backwards.filter(({ way }) => way === 'stamp'),
				fc.nat(),
				(bench, at) => {
					const step = at % benchSteps(bench);
					const place = placeOfStep(bench, step);
					const figure = convolutionFigure(bench, step);
					const grid = gridNamed(figure, `output-${place.filter}`);
					const inside = cellsUnder(grid, veilsOf(figure)).filter((name) => {
						const [y, x] = name.split(',').map(Number);
						const [rows, columns] = benchOutput(bench);
						return y! >= 0 && x! >= 0 && y! < rows && x! < columns;
					});
					expect(inside).toEqual(names(stampOf(bench.size, transposedSettings(bench), place)));
				}
			)
		);
	});

	it('spreads the input out by the stride, dashed zeros between', () => {
		const bench = randomBench({ way: 'spread', size: [2, 2], settings: { stride: [2, 2] } });
		const figure = convolutionFigure(bench, 0);
		const grid = gridNamed(figure, 'input-0');
		expect([grid.top, grid.left, grid.rows, grid.columns]).toEqual([-2, -2, 7, 7]);
		const own = rectsOf(figure).filter(({ cell }) => cell?.grid === 'input-0');
		expect(
			cellsUnder(
				grid,
				own.filter(({ line }) => line !== 'dashed')
			)
		).toEqual(['0,0', '0,2', '2,0', '2,2']);
		expect(textIn(figure, 'input-0', 0, 1)).toBe('0');
	});

	it('counts the stamps of the checkerboard', () => {
		const bench = randomBench({ way: 'stamp', size: [3, 3], settings: { stride: [2, 2] } });
		const figure = convolutionFigure(bench, 0);
		const row = (y: number) =>
			Array.from({ length: 7 }, (_, x) => textIn(figure, 'counts', y, x)).join('');
		expect([row(0), row(1), row(2)]).toEqual(['1121211', '1121211', '2242422']);
		const words = figure.marks.map((mark) => (mark.kind === 'text' ? mark.text : '')).join(' ');
		expect(words).toContain('This is the checkerboard.');
		expect(agreementWords(bench)).toBe(
			'Inserted zeros and stamps give the same output, to the last digit.'
		);
	});
});

describe('the figure', () => {
	it('fits a phone and stands one under the other there', () => {
		const figure = convolutionFigure(randomBench({ size: [7, 7] }), 0, { width: 328 });
		expect(figure.width).toBeLessThanOrEqual(328);
		expect(gridNamed(figure, 'output-0').y).toBeGreaterThan(
			gridNamed(figure, 'input-0').y + gridNamed(figure, 'input-0').rows * 20
		);
	});

	it('keeps all its grids inside itself', () => {
		fc.assert(
			fc.property(benches, fc.constantFrom(328, 620, 1000), (bench, width) => {
				const figure = convolutionFigure(bench, 0, { width });
				for (const { x, y, rows, columns, cellSize } of figure.grids) {
					expect(x).toBeGreaterThanOrEqual(0);
					expect(x + columns * cellSize).toBeLessThanOrEqual(figure.width);
					expect(y + rows * cellSize).toBeLessThanOrEqual(figure.height);
				}
			})
		);
	});

	it('stays the same size at every step', () => {
		const bench = randomBench({ channels: 2, filters: 2, hasBias: true });
		const sizes = Array.from({ length: benchSteps(bench) }, (_, step) => {
			const { width, height } = convolutionFigure(bench, step);
			return `${width}×${height}`;
		});
		expect(new Set(sizes).size).toBe(1);
	});

	it('draws sizes that have no numbers to scale', () => {
		const bench: ConvolutionBench = {
			...randomBench({ settings: { kernel: [11, 11], stride: [4, 4] }, size: [20, 20] }),
			size: [227, 227],
			channels: 3,
			filters: 96,
			numbers: null
		};
		const figure = convolutionFigure(bench, 56);
		expect(figure.description).toBe('Output row 2, column 2 of 55×55 cells.');
		expect(costWords(bench, true)).toBe(
			'34,848 weights (96×3×11×11) and 96 biases; 105,415,200 multiplications for 96×55×55 outputs.'
		);
		expect(figure.grids).toEqual([]);
	});
});
