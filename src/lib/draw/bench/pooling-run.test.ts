import fc from 'fast-check';
import { expect, test } from 'vitest';
import { pool, poolAcrossChannels, poolGradient } from '$lib/math/arithmetic/pooling';
import type { PoolingBench } from './pooling-bench';
import {
	gradientUntil,
	outputGradientAt,
	runPooling,
	outputsFedBy,
	stepAt,
	stepOfOutput,
	winsUntil,
	type PoolingRun
} from './pooling-run';
import { anyBench, benchWith, rows } from './pooling.testing';

/** The values as the traced steps have them, in the order of the steps. */
const valuesOf = (bench: PoolingBench) => {
	const run = runPooling(bench);
	return stepsOf(run).flatMap(({ windows }) => windows.map(({ value }) => value));
};
const stepsOf = (run: PoolingRun) => Array.from({ length: run.count }, (_, at) => stepAt(run, at));

test('max keeps the largest of every window, known board', () => {
	expect(valuesOf(benchWith())).toEqual([4, 7, 8, 6]);
});

test('the winners so far stay marked, and later ones are not known yet', () => {
	const run = runPooling(benchWith());
	// 4 at row 2, column 1; 7 at row 1, column 4; 8 and 6 come later.
	expect([...winsUntil(run, 1)].flatMap((wins, at) => (wins ? [at] : []))).toEqual([3, 4]);
	expect(winsUntil(run, 3).reduce((sum, wins) => sum + wins, 0)).toBe(4);
});

test('a cell that wins in overlapping windows receives every one of their gradients', () => {
	const input = rows([0, 0, 0], [0, 9, 0], [0, 0, 0]);
	const run = runPooling(benchWith({ stride: [1, 1] }, { input, gradient: 0.5 }));
	expect([...gradientUntil(run, 1)]).toEqual([0, 0, 0, 0, 1, 0, 0, 0, 0]);
	expect([...gradientUntil(run, 3)]).toEqual([0, 0, 0, 0, 2, 0, 0, 0, 0]);
});

test('an average hands the same to all cells, L2 hands in proportion to the values', () => {
	const input = rows([3, 4]);
	const settings = { kernel: [1, 2], stride: [1, 2] } as const;
	const average = runPooling(benchWith({ ...settings, pool: 'average' }, { input }));
	expect([...gradientUntil(average, 0)]).toEqual([0.5, 0.5]);
	const norm = runPooling(benchWith({ ...settings, pool: 'l2' }, { input, gradient: 10 }));
	expect([...gradientUntil(norm, 0)]).toEqual([6, 8]);
});

test('typed gradients count from the upper left; outputs without one have 1', () => {
	const bench = benchWith({}, { gradient: rows([5]) });
	expect(outputGradientAt(bench, { y: 0, x: 0, channel: 0 })).toBe(5);
	expect(outputGradientAt(bench, { y: 0, x: 1, channel: 0 })).toBe(1);
});

test('the steps make what the maths pools, and route back what it routes', () => {
	fc.assert(
		fc.property(anyBench, fc.integer({ min: -3, max: 3 }), (bench, gradient) => {
			const run = runPooling({ ...bench, gradient });
			const { values } = pool(bench.input, bench.settings);
			expect(Float32Array.from(valuesOf(bench))).toEqual(values.data);
			const given = {
				shape: values.shape,
				data: new Float32Array(values.data.length).fill(gradient)
			};
			const expected = poolGradient(bench.input, bench.settings, given);
			gradientUntil(run, run.count - 1).forEach((received, at) =>
				expect(received).toBeCloseTo(expected.data[at]!, 4)
			);
		})
	);
});

test('windows over channels make what the maths makes', () => {
	const input = { shape: [1, 2, 3], data: Float32Array.of(3, 4, 0, 1, 2, 2) };
	const bench = benchWith({}, { input, over: 'channels', across: { size: 2, stride: 1 } });
	const run = runPooling(bench);
	expect(run.output).toEqual([1, 2, 2]);
	const expected = poolAcrossChannels(input, 2, 1);
	for (const { windows } of stepsOf(run))
		for (const { y, x, channel, value } of windows) {
			expect(value).toBeCloseTo(expected.data[(y * 2 + x) * 2 + channel]!, 5);
			expect(stepAt(run, stepOfOutput(run, { y, x, channel })).windows[0]!.channel).toBe(channel);
		}
});

test('gradients of L2 over channels match finite differences', () => {
	const input = { shape: [1, 1, 3], data: Float32Array.of(3, 4, -2) };
	const bench = benchWith({}, { input, over: 'channels' });
	const sum = (values: readonly number[]) =>
		valuesOf({ ...bench, input: { shape: [1, 1, 3], data: Float32Array.from(values) } }).reduce(
			(total, value) => total + value
		);
	const run = runPooling(bench);
	const received = gradientUntil(run, run.count - 1);
	const values = [...input.data];
	values.forEach((_, at) => {
		const moved = (by: number) => sum(values.map((value, i) => (i === at ? value + by : value)));
		expect(received[at]).toBeCloseTo((moved(1e-2) - moved(-1e-2)) / 2e-2, 3);
	});
});

test('a window over more channels than there are is refused in words', () => {
	expect(() => runPooling(benchWith({}, { over: 'channels' }))).toThrow(
		'a window over 2 channels does not fit an input that has 1'
	);
});

test('an input cell is covered by the windows that reach it', () => {
	const run = runPooling(benchWith({ kernel: [3, 3], stride: [1, 1] }));
	expect(outputsFedBy(run, { y: 1, x: 1, channel: 0 })).toHaveLength(4);
	expect(outputsFedBy(run, { y: 0, x: 0, channel: 0 })).toHaveLength(1);
	expect(
		outputsFedBy(runPooling(benchWith({ kernel: [3, 3] })), { y: 3, x: 3, channel: 0 })
	).toEqual([]);
});

test('an input cell feeds the outputs whose traced windows have a tap on it', () => {
	fc.assert(
		fc.property(anyBench, (bench) => {
			const run = runPooling(bench);
			const cell = { y: 0, x: bench.input.shape[1]! - 1, channel: 0 };
			const traced = stepsOf(run)
				.flatMap(({ windows }) => windows)
				.filter(({ taps }) =>
					taps.some(({ y, x, channel }) => y === cell.y && x === cell.x && channel === cell.channel)
				)
				.map(({ y, x, channel }) => ({ y, x, channel }));
			expect(outputsFedBy(run, cell)).toEqual(traced);
		})
	);
});
