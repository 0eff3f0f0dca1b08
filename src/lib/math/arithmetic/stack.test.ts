import { describe, expect, it } from 'vitest';
import { cellsOf, stackTable, type Layer } from './stack';

function layer(kind: Layer['kind'], size: number, stride = 1, padding = 0, dilation = 1): Layer {
	return {
		kind,
		label: `${kind} ${size}`,
		kernel: [size, size],
		stride: [stride, stride],
		dilation: [dilation, dilation],
		padding: [padding, padding, padding, padding],
		...(kind === 'convolution' ? { filters: 8 } : {})
	};
}

describe('stackTable', () => {
	it('follows two convolutions and a pool, twice', () => {
		const block = [
			layer('convolution', 3, 1, 1),
			layer('convolution', 3, 1, 1),
			layer('pooling', 2, 2)
		];
		const rows = stackTable([32, 32], 3, [...block, ...block]);
		expect(rows.map(({ fieldSize }) => fieldSize[0])).toEqual([3, 5, 6, 10, 14, 16]);
		expect(rows.map(({ effectiveStride }) => effectiveStride[1])).toEqual([1, 1, 2, 2, 2, 4]);
		expect(rows.map(({ firstCentre }) => firstCentre[0])).toEqual([0, 0, 0.5, 0.5, 0.5, 1.5]);
		expect(rows.map(({ size }) => size[0])).toEqual([32, 32, 16, 16, 16, 8]);
		expect(rows.map(({ channels }) => channels)).toEqual([8, 8, 8, 8, 8, 8]);
		expect(rows[0]!.cost).toEqual({
			parameters: 8 * 28,
			macs: 32 * 32 * 8 * 27,
			outputs: 32 * 32 * 8
		});
		expect(rows[2]!.cost).toEqual({ parameters: 0, macs: 0, outputs: 16 * 16 * 8 });
	});

	it('gives a pool of P cells after a kernel of K a field of P + K − 1', () => {
		const rows = stackTable([20, 20], 1, [layer('convolution', 5), layer('pooling', 3, 3)]);
		expect(rows[1]!.fieldSize).toEqual([3 + 5 - 1, 3 + 5 - 1]);
	});

	it('names the layer that does not fit', () => {
		expect(() => stackTable([5, 5], 1, [layer('convolution', 3), layer('pooling', 4, 2)])).toThrow(
			'pooling 4: the kernel spans 4 rows, but the padded input has only 3'
		);
		expect(stackTable([5, 5], 1, [])).toEqual([]);
	});
});

describe('the field of a cell', () => {
	const rows = stackTable([7, 7], 1, [
		layer('convolution', 3, 1, 0, 2),
		layer('convolution', 2, 1, 0)
	]);

	it('has the gaps that dilation leaves', () => {
		const wide = stackTable([7, 7], 1, [layer('convolution', 3, 1, 0, 3)]);
		expect(cellsOf(wide, 0, { y: 0, x: 0 })[0]).toEqual({ rows: [0, 3, 6], columns: [0, 3, 6] });
	});

	it('grows level by level down to the input', () => {
		expect(cellsOf(rows, 1, { y: 0, x: 1 })).toEqual([
			{ rows: [0, 1, 2, 3, 4, 5], columns: [1, 2, 3, 4, 5, 6] },
			{ rows: [0, 1], columns: [1, 2] },
			{ rows: [0], columns: [1] }
		]);
		expect(cellsOf(rows, 0, { y: 2, x: 2 })).toHaveLength(2);
	});

	it('is empty where there is only padding', () => {
		const padded = stackTable([2, 2], 1, [layer('convolution', 1, 1, 1)]);
		expect(cellsOf(padded, 0, { y: 0, x: 1 })[0]).toEqual({ rows: [], columns: [0] });
	});

	it('is asked for a cell that exists', () => {
		expect(() => cellsOf(rows, 2, { y: 0, x: 0 })).toThrow('there is no layer 2 among 2');
		expect(() => cellsOf(rows, 1, { y: 2, x: 0 })).toThrow('there is no cell (2, 0) in 2×2 cells');
	});
});
