import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cellsOf } from '$lib/math/arithmetic/stack';
import type { RectMark } from '../figure/types';
import {
	cellIn,
	cellOver,
	centreOver,
	layersOf,
	middleCell,
	planLayer,
	problemOf,
	tableOf,
	type StackInput
} from './stack-bench';
import { stackCode } from './stack-code';
import { stackFigure } from './stack-figure';
import { layOutStack } from './stack-layout';
import { findStackPreset, stackPresets } from './stack-presets';
import { levelAt, revealOf, runStack, stepCount } from './stack-run';
import { describePaths, describeStackCell, describeStackStep, titleStack } from './stack-words';

const wide = { narrow: false, hidden: false };

function presetRun(id: string, cell = undefined as { y: number; x: number } | undefined) {
	const { input, stack } = findStackPreset(id)!;
	const rows = tableOf(input, stack);
	const top = rows.length - 1;
	return runStack(input, rows, cell ? { layer: top, ...cell } : middleCell(rows, top));
}

function sizeOf(id: string, rival = false) {
	const preset = findStackPreset(id)!;
	return tableOf(preset.input, rival ? preset.rival! : preset.stack).at(-1)!.fieldSize;
}

describe('the presets show what they say', () => {
	test.each(stackPresets.map((preset) => [preset.id, preset] as const))(
		'%s is possible',
		(_, preset) => {
			expect(problemOf(preset.input, preset.stack)).toBeNull();
			if (preset.rival) expect(problemOf(preset.input, preset.rival)).toBeNull();
		}
	);

	test('three 3 × 3 see as much as one 7 × 7, for 45 % fewer weights', () => {
		expect(sizeOf('three-against-one')).toEqual([7, 7]);
		expect(sizeOf('three-against-one', true)).toEqual([7, 7]);
		const { input, stack, rival } = findStackPreset('three-against-one')!;
		const weights = (plans: typeof stack) =>
			tableOf(input, plans).reduce(
				(sum, { cost, channels }) => sum + cost.parameters - channels,
				0
			);
		expect(1 - weights(stack) / weights(rival!)).toBeCloseTo(1 - 27 / 49, 6);
	});

	test('dilation 1, 2, 4 sees 15 × 15 without gaps, 2, 2, 2 only every other cell of 13', () => {
		expect(sizeOf('dilated')).toEqual([15, 15]);
		expect(presetRun('dilated').seen[0]!.columns).toHaveLength(15);
		const { columns } = presetRun('gridding').seen[0]!;
		expect(columns).toEqual(Array.from({ length: 7 }, (_, at) => columns[0]! + 2 * at));
	});

	test('an early stride sees more for less', () => {
		expect(sizeOf('stride-early-late')).toEqual([11, 11]);
		expect(sizeOf('stride-early-late', true)).toEqual([7, 7]);
	});

	test('the causal signal sees the last 16 samples and nothing later', () => {
		const { columns } = presetRun('causal', { y: 0, x: 28 }).seen[0]!;
		expect(columns).toEqual(Array.from({ length: 16 }, (_, at) => 13 + at));
	});
});

describe('a plan', () => {
	test('names its layers by kind', () => {
		const plans = [
			planLayer('convolution', 3),
			planLayer('pooling', 2),
			planLayer('convolution', 1)
		];
		expect(layersOf(plans).map(({ label }) => label)).toEqual(['conv 1', 'pool 1', 'conv 2']);
	});

	test('says which layer is impossible and why', () => {
		const input: StackInput = { size: [4, 4], channels: 1 };
		const plans = [planLayer('pooling', 2), planLayer('convolution', 3, { padding: 'valid' })];
		expect(problemOf(input, plans)).toBe(
			'conv 1: the kernel spans 3 rows, but the padded input has only 2.'
		);
	});

	test('a cell that the stack has lost gives way to the middle of the last layer', () => {
		const rows = tableOf({ size: [8, 8], channels: 1 }, [planLayer('pooling', 2)]);
		expect(cellIn(rows, { layer: 0, y: 3, x: 0 })).toEqual({ layer: 0, y: 3, x: 0 });
		expect(cellIn(rows, { layer: 0, y: 4, x: 0 })).toEqual({ layer: 0, y: 1, x: 1 });
		expect(cellIn(rows, { layer: 2, y: 0, x: 0 })).toEqual({ layer: 0, y: 1, x: 1 });
		expect(cellIn(rows, null)).toEqual({ layer: 0, y: 1, x: 1 });
	});

	test('every cell is the one over its own centre', () => {
		const { input, stack } = findStackPreset('vgg')!;
		const rows = tableOf(input, stack);
		fc.assert(
			fc.property(fc.nat(rows.length - 1), fc.nat(99), fc.nat(99), (layer, down, across) => {
				const [height, width] = rows[layer]!.size;
				const cell = { layer, y: down % height, x: across % width };
				expect(cellOver(rows, layer, centreOver(rows, cell))).toEqual(cell);
			})
		);
	});
});

/** Columns of the cells that a level shows as seen. */
const filled = (run: ReturnType<typeof presetRun>, time: number, level: number) =>
	stackFigure(run, time, wide)
		.marks.filter(
			(mark): mark is RectMark => mark.kind === 'rect' && mark.cell?.grid === `level${level}`
		)
		.filter(({ fill }) => fill !== undefined)
		.map(({ cell }) => cell!.x);

describe('the figure', () => {
	test('fills exactly the cells that are seen, level by level', () => {
		for (const { id, input, stack } of stackPresets) {
			const run = presetRun(id);
			const cells = cellsOf(tableOf(input, stack), run.cell.layer, run.cell);
			const last = stepCount(run) - 1;
			for (let level = 0; level <= run.cell.layer + 1; level++) {
				expect(filled(run, last, level), `${id} ${level}`).toEqual(cells[level]!.columns);
				const before = run.cell.layer + 1 - level - 1;
				if (before >= 0) expect(filled(run, before, level)).toEqual([]);
			}
		}
	});

	test('reveals one level a step, half of it at half the step', () => {
		const run = presetRun('three-against-one');
		expect(stepCount(run)).toBe(4);
		expect([0, 1, 2, 3].map((step) => levelAt(run, step))).toEqual([3, 2, 1, 0]);
		expect(revealOf(run, 3, 0)).toBe(1);
		expect(revealOf(run, 2, 0.5)).toBe(0.5);
		expect(revealOf(run, 1, 1)).toBe(0);
	});

	test('a pooled cell is as wide as the cells it stands for, and stands over their middle', () => {
		const input: StackInput = { size: [8, 8], channels: 1 };
		const rows = tableOf(input, [planLayer('pooling', 2)]);
		const [below, above] = layOutStack(input, rows, false).strips;
		expect(above!.cellSize).toBe(2 * below!.cellSize);
		expect(above!.x).toBeCloseTo(below!.x, 9);
	});

	test('nothing leaves its sheet, at any width', () => {
		for (const { id } of stackPresets)
			for (const narrow of [true, false]) {
				const figure = stackFigure(presetRun(id), 99, { narrow, hidden: false });
				expect(figure.width).toBeLessThanOrEqual(narrow ? 344 : 960);
				for (const mark of figure.marks) {
					if (mark.kind !== 'rect') continue;
					expect(mark.x).toBeGreaterThanOrEqual(0);
					expect(mark.x + mark.width).toBeLessThanOrEqual(figure.width + 0.01);
					expect(mark.y + mark.height).toBeLessThanOrEqual(figure.height);
				}
			}
	});

	test('a hidden answer stands neither in marks nor in words', () => {
		const run = presetRun('three-against-one');
		const figure = stackFigure(run, 4, { narrow: false, hidden: true });
		const said = [
			figure.title,
			figure.description,
			...figure.marks.flatMap((mark) => (mark.kind === 'text' ? [mark.text] : []))
		];
		expect(said.join(' ')).not.toMatch(/7 × 7|5 × 5|3 × 3/);
		expect(describeStackCell(run, { grid: 'level0', y: 0, x: 11 }, true)).toBe('column 12');
	});
});

describe('words', () => {
	const run = presetRun('three-against-one');

	test('a step in one sentence', () => {
		expect(titleStack(run)).toBe('conv 3, row 12, column 12: sees 7 × 7 of 24 × 24');
		expect(describeStackStep(run, 0)).toBe('conv 3, row 12, column 12 is chosen.');
		expect(describeStackStep(run, 1)).toBe(
			'conv 3, row 12, column 12 sees 3 × 3 cells of conv 2: rows 11 to 13, columns 11 to 13.'
		);
		expect(describeStackStep(run, 3)).toContain('sees 7 × 7 cells of the input');
	});

	test('gaps and padding are named', () => {
		expect(describeStackStep(presetRun('gridding'), 3)).toContain('sees 7 × 7 in 13 × 13 cells');
		const input: StackInput = { size: [1, 3], channels: 1 };
		const rows = tableOf(input, [planLayer('convolution', [1, 1], { padding: [0, 0, 2, 0] })]);
		const blind = runStack(input, rows, { layer: 0, y: 0, x: 0 });
		expect(describeStackStep(blind, 1)).toBe('conv 1, sample 1 sees only padding of the input.');
		expect(describePaths(blind)).toBeNull();
		const { description, marks } = stackFigure(blind, 1, wide);
		expect(description).toBe('conv 1, sample 1 sees only padding of the input.');
		const level = marks.filter((mark) => mark.kind === 'rect' && mark.cell?.grid === 'level0');
		expect(level).toHaveLength(3);
		expect(filled(blind, 1, 0)).toEqual([]);
	});

	test('paths are counted', () => {
		expect(describePaths(run)).toBe(
			'49 paths lead from the cell that counts most; half of all paths begin in 3 of the 7 columns it sees.'
		);
		expect(describeStackCell(run, { grid: 'view', y: 11, x: 11 })).toBe(
			'row 12, column 12, 49 paths'
		);
		expect(describeStackCell(run, { grid: 'level0', y: 0, x: 8 })).toBe('column 9, seen');
	});
});

test('the stack as code', () => {
	const { input, stack } = findStackPreset('causal')!;
	const [torch, keras] = stackCode(input, stack.slice(0, 2));
	expect(torch!.text).toContain(
		['    nn.ConstantPad1d((1, 0), 0),', '    nn.Conv1d(1, 16, 2),'].join('\n')
	);
	expect(torch!.text).toContain('nn.Conv1d(16, 16, 2, dilation=2),');
	expect(keras!.text).toContain('layers.ZeroPadding1D((2, 0)),');
	const vgg = findStackPreset('vgg')!;
	const [model] = stackCode(vgg.input, vgg.stack);
	expect(model!.text).toContain('nn.Conv2d(3, 64, 3, padding=1),');
	expect(model!.text).toContain('nn.MaxPool2d(2, stride=2),');
});
