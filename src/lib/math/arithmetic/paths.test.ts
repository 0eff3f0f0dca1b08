import fc from 'fast-check';
import { expect, test } from 'vitest';
import { convolve } from './convolution';
import { cellsWithShare, pathCounts } from './paths';
import { stackTable, type Layer } from './stack';
import type { Pair } from './types';

function layer(kernel: Pair, more: Partial<Layer> = {}): Layer {
	return {
		kind: 'convolution',
		label: 'conv',
		kernel,
		stride: [1, 1],
		dilation: [1, 1],
		padding: 'valid',
		...more
	};
}

test('three kernels of three give the binomial-like bell 1 3 6 7 6 3 1', () => {
	const rows = stackTable([1, 9], 1, [layer([1, 3]), layer([1, 3]), layer([1, 3])]);
	const { horizontal } = pathCounts(rows, 2, { y: 0, x: 1 })[0]!;
	expect([...horizontal]).toEqual([0, 1, 3, 6, 7, 6, 3, 1, 0]);
	expect(cellsWithShare(horizontal, 0.5)).toBe(3);
	expect(cellsWithShare(horizontal, 1)).toBe(7);
});

test('paths through dilations 1, 2, 4 are one for each cell', () => {
	const rows = stackTable(
		[1, 16],
		1,
		[1, 2, 4].map((dilation) => layer([1, 2], { dilation: [1, dilation], padding: 'causal' }))
	);
	const { horizontal } = pathCounts(rows, 2, { y: 0, x: 15 })[0]!;
	expect([...horizontal]).toEqual([...Array<number>(8).fill(0), ...Array<number>(8).fill(1)]);
});

const layers = fc.array(
	fc.record({
		kernel: fc.tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 3 })),
		stride: fc.tuple(fc.integer({ min: 1, max: 2 }), fc.integer({ min: 1, max: 2 })),
		dilation: fc.tuple(fc.integer({ min: 1, max: 2 }), fc.integer({ min: 1, max: 2 })),
		padding: fc.constantFrom('valid' as const, 'same' as const, 'causal' as const, 'full' as const)
	}),
	{ minLength: 1, maxLength: 3 }
);

test('they are what kernels of ones make of a single one in the input', () => {
	fc.assert(
		fc.property(layers, fc.nat(10), fc.nat(8), (given, y, x) => {
			const stack = given.map(({ kernel, ...more }) => layer(kernel, more));
			let rows;
			try {
				rows = stackTable([11, 9], 1, stack);
			} catch {
				return;
			}
			const dot = { shape: [11, 9, 1], data: new Float32Array(99) };
			dot.data[y * 9 + x] = 1;
			const answer = stack.reduce(
				(picture, { kernel, ...settings }) => {
					const ones = new Float32Array(kernel[0] * kernel[1]).fill(1);
					const weights = { shape: [...kernel, 1, 1], data: ones };
					return convolve(picture, weights, null, {
						...settings,
						kernel,
						border: 'zero',
						flip: false,
						groups: 1
					});
				},
				dot as Parameters<typeof convolve>[0]
			);
			const [height, width] = rows.at(-1)!.size;
			for (let row = 0; row < height; row++)
				for (let column = 0; column < width; column++) {
					const at = { y: row, x: column };
					const { vertical, horizontal } = pathCounts(rows, stack.length - 1, at)[0]!;
					expect(vertical[y]! * horizontal[x]!).toBe(answer.data[row * width + column]);
				}
		}),
		{ numRuns: 60 }
	);
});

test('a cell that sees only padding has no paths', () => {
	const rows = stackTable([1, 2], 1, [layer([1, 1], { padding: [0, 0, 2, 0] })]);
	const { horizontal } = pathCounts(rows, 0, { y: 0, x: 0 })[0]!;
	expect([...horizontal]).toEqual([0, 0]);
	expect(cellsWithShare(horizontal, 0.5)).toBe(0);
	expect(() => pathCounts(rows, 0, { y: 0, x: 4 })).toThrow(RangeError);
});
