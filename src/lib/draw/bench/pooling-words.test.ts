import { expect, test } from 'vitest';
import { describePoolingCell } from './pooling-cells';
import { runPooling, stepAt } from './pooling-run';
import { benchWith, rows } from './pooling.testing';
import { describePoolingStep, titlePooling, writeBack, writeSum } from './pooling-words';

type Bench = Parameters<typeof runPooling>[0];

const describeStep = (bench: Bench, step: number, hidden = false) =>
	describePoolingStep(runPooling(bench), step, hidden);
const sumOf = (bench: Bench, step = 0, hidden = false) =>
	writeSum(stepAt(runPooling(bench), step).windows[0]!, hidden);

test('a step of max pooling is read aloud with its winner', () => {
	expect(describeStep(benchWith(), 1)).toBe(
		'output row 1, column 2 is 7: the largest of 3, 7, 1, 0, from row 1, column 4'
	);
});

test('a result that is to be predicted is not said', () => {
	const said = describeStep(benchWith(), 1, true);
	expect(said).toBe('output row 1, column 2 is to be predicted from 3, 7, 1, 0');
	expect(sumOf(benchWith(), 1, true)).toBe('max(3, 7, 1, 0) = ?');
});

test('sums are written out', () => {
	expect(sumOf(benchWith())).toBe('max(3, 1, 4, 2) = 4');
	expect(sumOf(benchWith({ pool: 'average' }))).toBe('(3 + 1 + 4 + 2) / 4 = 2.5');
	expect(sumOf(benchWith({ pool: 'l2' }))).toBe('√(3² + 1² + 4² + 2²) = 5.48');
});

test('negative numbers stand in brackets where they follow a sign or are squared', () => {
	const input = rows([-3, -4]);
	const settings = { kernel: [1, 2], stride: [1, 2] } as const;
	expect(sumOf(benchWith({ ...settings, pool: 'average' }, { input }))).toBe(
		'(−3 + (−4)) / 2 = −3.5'
	);
	expect(sumOf(benchWith({ ...settings, pool: 'l2' }, { input }))).toBe('√((−3)² + (−4)²) = 5');
	expect(sumOf(benchWith(settings, { input }))).toBe('max(−3, −4) = −3');
});

test('padding counts in the divisor or does not', () => {
	const padded = { pool: 'average', padding: [1, 0, 1, 0] } as const;
	expect(sumOf(benchWith({ ...padded, countPadding: true }))).toBe('(3 + 0 + 0 + 0) / 4 = 0.75');
	expect(sumOf(benchWith({ ...padded, countPadding: false }))).toBe('(3) / 1 = 3');
});

test('a window in the padding alone is named, for every kind', () => {
	const far = { padding: [2, 0, 2, 0], countPadding: false } as const;
	expect(sumOf(benchWith({ ...far, pool: 'max' }))).toBe('only padding = −∞');
	expect(sumOf(benchWith({ ...far, pool: 'average' }))).toBe('only padding = 0');
	expect(describeStep(benchWith({ ...far, pool: 'average' }), 0)).toContain('padding only');
	expect(describeStep(benchWith(far, { phase: 'gradient' }), 0)).toContain('goes nowhere');
});

test('long windows are cut short', () => {
	const input = rows(Array.from({ length: 40 }, (_, at) => at));
	const bench = benchWith({ global: true }, { input });
	expect(sumOf(bench)).toBe('max(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, …, 39) = 39');
	expect(describeStep(bench, 0)).toContain('the largest of 40 values, from row 1, column 40');
});

test('the gradient is said with where it goes and what is there then', () => {
	const input = rows([0, 9, 0]);
	const bench = benchWith(
		{ kernel: [1, 2], stride: [1, 1] },
		{ input, phase: 'gradient', gradient: 2 }
	);
	expect(describeStep(bench, 1)).toBe(
		'output row 1, column 2: gradient 2 goes to row 1, column 2, which now has 4'
	);
	const run = runPooling(bench);
	expect(writeBack(run, stepAt(run, 1).windows[0]!, 1, false)).toBe('2 + 2 = 4');
	const average = benchWith({ pool: 'average' }, { phase: 'gradient' });
	expect(describeStep(average, 0)).toContain('gradient 1, divided by 4, gives 0.25 to 4 cells');
});

test('several channels are named', () => {
	const input = { shape: [1, 2, 2], data: Float32Array.of(1, 5, 2, 4) };
	const said = describeStep(benchWith({ kernel: [1, 2] }, { input }), 0);
	expect(said).toBe(
		'output channel 1, row 1, column 1 is 2: the largest of 1, 2, from row 1, column 2; ' +
			'output channel 2, row 1, column 1 is 5: the largest of 5, 4, from row 1, column 1'
	);
});

test('titles say what is done to which sizes', () => {
	expect(titlePooling(runPooling(benchWith()))).toBe('Max pooling 2 × 2, stride 2: 4 × 4 → 2 × 2');
	expect(titlePooling(runPooling(benchWith({ pool: 'l2', global: true })))).toBe(
		'Global L2 pooling: 4 × 4 → 1 × 1'
	);
	expect(titlePooling(runPooling(benchWith({ global: true }, { phase: 'gradient' })))).toBe(
		'Global max pooling: 4 × 4 → 1 × 1, gradient back'
	);
});

test('cells say what they are', () => {
	const run = runPooling(benchWith({ padding: [1, 0, 1, 0], stride: [1, 1] }));
	const say = (grid: string, y: number, x: number, hidden = false) =>
		describePoolingCell(run, { grid, y, x }, { step: 3, hidden });
	expect(say('in0', -1, 0)).toBe('padding, row 0, column 1');
	expect(say('in0', 0, 3)).toBe('row 1, column 4: 7, in 2 windows, the largest in 2');
	expect(say('in0', 0, 3, true)).toBe('row 1, column 4: 7');
	expect(say('out0', 0, 3)).toBe('row 1, column 4: 7');
	expect(say('out0', 0, 3, true)).toBe('row 1, column 4: to be predicted');
	expect(say('out0', 1, 0)).toBe('row 2, column 1: not made yet, step 5');
});
