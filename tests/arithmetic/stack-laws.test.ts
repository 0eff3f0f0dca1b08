import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { NdArray } from '$lib/core/types';
import { convolve } from '$lib/math/arithmetic/convolution';
import { cellsOf, stackTable, type Layer } from '$lib/math/arithmetic/stack';
import type { Pair } from '$lib/math/arithmetic/types';
import { fieldOfCell } from '$lib/math/receptive-field';
import { at, fits, placesOf, sizes, windows } from './arbitraries';

/** Stacks of up to three layers, each as far as it fits. */
const stacks = fc
	.record({ size: sizes, windows: fc.array(windows, { minLength: 1, maxLength: 3 }) })
	.map(({ size, windows }) => {
		const layers: Layer[] = [];
		for (const [index, window] of windows.entries()) {
			const below = stackTable(size, 1, layers).at(-1)?.size ?? size;
			if (fits(below, window)) layers.push({ ...window, kind: 'pooling', label: `layer ${index}` });
		}
		return { size, layers };
	})
	.filter(({ layers }) => layers.length > 0);

/** Sums every window: changes in each output cell that may depend on what changed. */
function runSums(input: NdArray, layers: readonly Layer[]): NdArray {
	return layers.reduce((picture, layer) => {
		const shape = [...layer.kernel, 1, 1];
		const ones = { shape, data: new Float32Array(layer.kernel[0] * layer.kernel[1]).fill(1) };
		const settings = { ...layer, border: 'zero', flip: false, groups: 1 } as const;
		return convolve(picture, ones, null, settings);
	}, input);
}

/** The input cells whose change changes an output cell, for every output cell. */
function perturb(size: Pair, layers: readonly Layer[]): Map<string, string[]> {
	const blank = { shape: [...size, 1], data: new Float32Array(size[0] * size[1]) };
	const seen = new Map<string, string[]>();
	placesOf(size).forEach((place, index) => {
		const data = blank.data.slice();
		data[index] = 1;
		const output = runSums({ ...blank, data }, layers);
		for (const { y, x } of placesOf([output.shape[0]!, output.shape[1]!]))
			if (at(output, y, x) !== 0)
				seen.set(`${y} ${x}`, [...(seen.get(`${y} ${x}`) ?? []), `${place.y} ${place.x}`]);
	});
	return seen;
}

it('the cells of a field are those whose change is felt', () => {
	fc.assert(
		fc.property(stacks, ({ size, layers }) => {
			const rows = stackTable(size, 1, layers);
			const seen = perturb(size, layers);
			const top = rows.at(-1)!;
			for (const { y, x } of placesOf(top.size)) {
				const cells = cellsOf(rows, layers.length - 1, { y, x })[0]!;
				const told = cells.rows.flatMap((row) => cells.columns.map((column) => `${row} ${column}`));
				expect(told).toEqual(seen.get(`${y} ${x}`) ?? []);
				if (!told.length) continue;
				const bound = fieldOfCell(top.field, y, x, ...size);
				expect(cells.rows[0]).toBeGreaterThanOrEqual(bound.top);
				expect(cells.rows.at(-1)).toBeLessThan(bound.bottom);
				expect(cells.columns[0]).toBeGreaterThanOrEqual(bound.left);
				expect(cells.columns.at(-1)).toBeLessThan(bound.right);
			}
		}),
		{ numRuns: 200 }
	);
});

it('without padding and gaps a field is exactly what the table says', () => {
	const plain = fc.tuple(
		fc.integer({ min: 1, max: 3 }),
		fc.integer({ min: 1, max: 3 }),
		fc.integer({ min: 1, max: 2 })
	);
	fc.assert(
		fc.property(fc.array(plain, { minLength: 1, maxLength: 4 }), (windows) => {
			const layers = windows.map(([rows, columns, stride], index): Layer => ({
				kind: 'convolution',
				label: `layer ${index}`,
				kernel: [rows, columns],
				stride: [stride, stride],
				dilation: [1, 1],
				padding: 'valid'
			}));
			const rows = stackTable([64, 64], 1, layers);
			const top = rows.at(-1)!;
			const at = { y: top.size[0] - 1, x: 0 };
			const cells = cellsOf(rows, layers.length - 1, at)[0]!;
			const [first, last] = [cells.rows[0]!, cells.rows.at(-1)!];
			const [left, right] = [cells.columns[0]!, cells.columns.at(-1)!];
			expect([last - first + 1, right - left + 1]).toEqual(top.fieldSize);
			expect((first + last) / 2).toBe(top.firstCentre[0] + at.y * top.effectiveStride[0]);
			expect((left + right) / 2).toBe(top.firstCentre[1]);
		})
	);
});
