import { expect, test } from 'vitest';
import {
	costPresets,
	costProblem,
	costRows,
	formatLarge,
	logEnd,
	logShare,
	logTicks,
	textbookCosts,
	type CostSettings
} from './stack-costs';

const byId = (settings = textbookCosts) =>
	Object.fromEntries(costRows(settings).map((row) => [row.id, row]));

test('the textbook’s numbers: 1.6 G, 4 M, 10 K', () => {
	const { dense, local, convolution } = byId();
	expect(dense!.cost.parameters).toBe(1_600_000_000);
	expect(local!.cost.parameters).toBe(4_000_000);
	expect(convolution!.cost.parameters).toBe(10_000);
	expect(formatLarge(dense!.cost.parameters)).toBe('1.6 G');
	expect(formatLarge(convolution!.cost.parameters)).toBe('10 K');
});

/** A formula as it is written, worked out. */
function workOut(formula: string): number {
	const plain = formula
		.replaceAll(/[a-z]+/g, '')
		.replaceAll(',', '')
		.replaceAll('×', '*');
	return Number(new Function(`return ${plain}`)());
}

const cases: readonly (readonly [string, CostSettings])[] = [
	...costPresets.map(({ id, settings }) => [id, settings] as const),
	['biases', { ...costPresets[1]!.settings, bias: true, stride: [2, 2], padding: 'valid' }]
];

test.each(cases)('every written formula gives its number: %s', (_, settings) => {
	for (const row of costRows(settings)) {
		expect(workOut(row.parameters), `${row.id}: ${row.parameters}`).toBe(row.cost.parameters);
		expect(workOut(row.macs), `${row.id}: ${row.macs}`).toBe(row.cost.macs);
	}
});

test('groups divide a convolution’s weights and work', () => {
	const { convolution, grouped } = byId(costPresets[1]!.settings);
	expect(grouped!.cost.parameters * 4).toBe(convolution!.cost.parameters);
	expect(grouped!.cost.macs * 4).toBe(convolution!.cost.macs);
});

test('what cannot be is said', () => {
	expect(costProblem(textbookCosts)).toBeNull();
	expect(costProblem({ ...textbookCosts, groups: 3 })).toMatch(/3 groups\.$/);
	expect(costProblem({ ...textbookCosts, padding: 'valid', kernel: [201, 10] })).toMatch(
		/201 rows/
	);
});

test('a thousandfold is the same length anywhere on the scale', () => {
	expect(logEnd(1.6e9)).toBe(1e10);
	expect(logEnd(12)).toBe(1000);
	expect(logTicks(1e10)).toEqual([1, 1e3, 1e6, 1e9]);
	expect(logShare(1, 1e10)).toBe(0);
	expect(logShare(1e10, 1e10)).toBe(1);
	expect(logShare(1e6, 1e10) - logShare(1e3, 1e10)).toBeCloseTo(logShare(1e3, 1e10), 12);
});

test('large numbers keep three digits and never read “1000 K”', () => {
	expect(formatLarge(999)).toBe('999');
	expect(formatLarge(999_600)).toBe('1 M');
	expect(formatLarge(999_400)).toBe('999 K');
	expect(formatLarge(46_240_000)).toBe('46.2 M');
});
