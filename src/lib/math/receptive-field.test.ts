import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { paddedIndex, type Border } from './padding';
import {
	fieldOfCell,
	fieldSize,
	isWhole,
	mergeFields,
	pointField,
	throughWindow,
	wholeField,
	type ReceptiveField
} from './receptive-field';
import { outputSize, type AxisWindow } from './window';

const layer = fc.record({
	kernel: fc.integer({ min: 1, max: 3 }),
	stride: fc.integer({ min: 1, max: 2 }),
	padBefore: fc.integer({ min: 0, max: 3 }),
	padAfter: fc.integer({ min: 0, max: 3 }),
	dilation: fc.integer({ min: 1, max: 2 }),
	border: fc.constantFrom<Border>('zero', 'reflect', 'replicate', 'circular')
});

type Layer = Omit<AxisWindow, 'size'> & { border: Border };

/** Input cells that each cell of the last layer really depends on, followed one by one. */
function follow(layers: Layer[], size: number): { seen: Set<number>[]; windows: AxisWindow[] } {
	let seen = Array.from({ length: size }, (_, i) => new Set([i]));
	const windows: AxisWindow[] = [];
	for (const { border, ...rest } of layers) {
		const window = { ...rest, size: seen.length };
		windows.push(window);
		const before = seen;
		seen = Array.from({ length: outputSize(window) }, (_, o) => {
			const union = new Set<number>();
			for (let k = 0; k < window.kernel; k++) {
				const place = o * window.stride - window.padBefore + k * window.dilation;
				const source = paddedIndex(place, window.size, border);
				if (source !== null) before[source]!.forEach((cell) => union.add(cell));
			}
			return union;
		});
	}
	return { seen, windows };
}

function fieldThrough(layers: Layer[], windows: AxisWindow[]): ReceptiveField {
	return layers.reduce(
		(field, { border }, i) => throughWindow(field, [windows[i]!, windows[i]!], border),
		pointField
	);
}

describe('receptive fields', () => {
	it('hold every input cell that a value depends on', () => {
		fc.assert(
			fc.property(fc.array(layer, { minLength: 1, maxLength: 3 }), (layers) => {
				const { seen, windows } = follow(layers, 24);
				const field = fieldThrough(layers, windows);
				seen.forEach((cells, o) => {
					const { top, bottom } = fieldOfCell(field, o, 0, 24, 24);
					cells.forEach((cell) => {
						expect(cell).toBeGreaterThanOrEqual(top);
						expect(cell).toBeLessThan(bottom);
					});
				});
			}),
			{ numRuns: 300 }
		);
	});

	it('are exact for one zero-padded or unpadded window and touching windows after it', () => {
		const dense = layer.map((l) => ({
			...l,
			dilation: 1,
			border: 'zero' as const,
			padBefore: 0,
			padAfter: 0
		}));
		const overlapping = fc.array(
			dense.filter((l) => l.stride <= l.kernel),
			{ minLength: 1, maxLength: 3 }
		);
		fc.assert(
			fc.property(overlapping, (layers) => {
				const { seen, windows } = follow(layers, 24);
				const field = fieldThrough(layers, windows);
				seen.forEach((cells, o) => {
					const { left, right } = fieldOfCell(field, 0, o, 24, 24);
					expect([left, right - 1]).toEqual([Math.min(...cells), Math.max(...cells)]);
				});
			})
		);
	});

	it('merges to the larger reach, and to the whole where branches step differently', () => {
		const axis = { size: 8, kernel: 3, stride: 1, padBefore: 1, padAfter: 1, dilation: 1 };
		const wide = throughWindow(pointField, [axis, axis]);
		expect(mergeFields([pointField, wide])).toEqual(wide);
		const strided = { ...axis, stride: 2 };
		const mixed = mergeFields([throughWindow(pointField, [strided, axis]), wide]);
		expect(mixed.vertical.high).toBe(Infinity);
		expect(mixed.horizontal).toEqual(wide.horizontal);
		expect(isWhole(mixed)).toBe(false);
	});

	it('stays whole', () => {
		const axis = { size: 8, kernel: 3, stride: 2, padBefore: 1, padAfter: 1, dilation: 1 };
		const later = throughWindow(wholeField, [axis, axis]);
		expect(isWhole(later)).toBe(true);
		expect(fieldSize(later)).toEqual([Infinity, Infinity]);
		expect(fieldOfCell(later, 3, 2, 5, 6)).toEqual({ top: 0, left: 0, bottom: 5, right: 6 });
		expect(isWhole(mergeFields([later, wholeField]))).toBe(true);
	});

	it('is clipped to the picture', () => {
		const axis = { size: 8, kernel: 5, stride: 2, padBefore: 2, padAfter: 2, dilation: 1 };
		const field = throughWindow(pointField, [axis, axis]);
		expect(fieldOfCell(field, 0, 3, 8, 8)).toEqual({ top: 0, left: 4, bottom: 3, right: 8 });
		expect(fieldSize(field)).toEqual([5, 5]);
	});
});
