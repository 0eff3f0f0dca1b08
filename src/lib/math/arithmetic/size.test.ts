import { describe, expect, it } from 'vitest';
import {
	axisSizes,
	pooledAxisSizes,
	resolveEdges,
	transposedAxisSizes,
	transposedSize
} from './size';
import type { PoolingSettings, TransposedSettings, WindowSettings } from './types';

const window: WindowSettings = {
	kernel: [3, 3],
	stride: [1, 1],
	dilation: [1, 1],
	padding: 'valid'
};
const pooling: PoolingSettings = {
	...window,
	pool: 'max',
	ceilMode: false,
	countPadding: false,
	global: false
};
const transposed: TransposedSettings = {
	kernel: [3, 3],
	stride: [2, 2],
	dilation: [1, 1],
	crop: [1, 1, 1, 1],
	outputPadding: [0, 0],
	groups: 1
};

describe('axisSizes', () => {
	it('tells all numbers on the way', () => {
		const [vertical, horizontal] = axisSizes([8, 7], {
			kernel: [3, 2],
			stride: [3, 2],
			dilation: [2, 1],
			padding: [1, 2, 0, 0]
		});
		expect(vertical).toEqual({
			size: 8,
			kernel: 3,
			stride: 3,
			dilation: 2,
			padBefore: 1,
			padAfter: 2,
			span: 5,
			padded: 11,
			steps: 2,
			leftOver: 0,
			overhang: 0,
			output: 3
		});
		expect(horizontal).toMatchObject({ padded: 7, steps: 2, leftOver: 1, output: 3 });
	});

	it('explains impossible settings in half a sentence', () => {
		const message = (change: Partial<WindowSettings>, size = [5, 5] as const) => {
			try {
				axisSizes(size, { ...window, ...change });
			} catch (error) {
				expect(error).toBeInstanceOf(RangeError);
				return (error as Error).message;
			}
			return null;
		};
		expect(message({ stride: [0, 1] })).toBe('vertical stride must be at least 1, not 0');
		expect(message({ kernel: [3, 6] })).toBe(
			'the kernel spans 6 columns, but the padded input has only 5'
		);
		expect(message({ dilation: [3, 1] })).toBe(
			'the kernel spans 7 rows, but the padded input has only 5'
		);
		expect(message({ kernel: [3, NaN] })).toBe('horizontal kernel size must be a whole number');
		expect(message({ dilation: [1, 1.5] })).toBe('horizontal dilation must be a whole number');
		expect(message({ stride: [100_000, 1] })).toBe(
			'vertical stride must be at most 4096, not 100000'
		);
		expect(message({ padding: [0, 0, -1, 0] })).toBe('left padding must be at least 0, not -1');
		expect(message({}, [5, 100_000] as never)).toBe(
			'horizontal size must be at most 4096, not 100000'
		);
		expect(message({ padding: [4096, 4096, 0, 0] })).toBe('the output has more than 4096 rows');
		expect(message({ padding: 'same', kernel: [9, 9] })).toBeNull();
	});
});

describe('resolveEdges', () => {
	it('turns every rule into numbers', () => {
		const dilated = { ...window, kernel: [1, 3], dilation: [1, 2] } as const;
		expect(resolveEdges([1, 9], { ...dilated, padding: 'valid' })).toEqual([0, 0, 0, 0]);
		expect(resolveEdges([1, 9], { ...dilated, padding: 'same' })).toEqual([0, 0, 2, 2]);
		expect(resolveEdges([1, 9], { ...dilated, padding: 'full' })).toEqual([0, 0, 4, 4]);
		expect(resolveEdges([1, 9], { ...dilated, padding: 'causal' })).toEqual([0, 0, 4, 0]);
		expect(resolveEdges([1, 9], { ...dilated, padding: [1, 2, 3, 4] })).toEqual([1, 2, 3, 4]);
	});
});

describe('pooledAxisSizes', () => {
	it('adds a window that juts out, with ceil mode', () => {
		const strided = { ...pooling, kernel: [2, 3], stride: [2, 2] } as const;
		const [vertical, horizontal] = pooledAxisSizes([5, 6], { ...strided, ceilMode: true });
		expect(vertical).toMatchObject({ steps: 1, output: 3, overhang: 1, leftOver: 0 });
		expect(horizontal).toMatchObject({ steps: 1, output: 3, overhang: 1, leftOver: 0 });
		expect(pooledAxisSizes([5, 6], strided)[0]).toMatchObject({ output: 2, leftOver: 1 });
	});

	it('leaves it out if it would begin in the padding after', () => {
		const padded = { ...pooling, kernel: [1, 3], stride: [1, 2], ceilMode: true } as const;
		const [, horizontal] = pooledAxisSizes([1, 4], { ...padded, padding: [0, 0, 1, 1] });
		expect(horizontal).toMatchObject({ padded: 6, output: 3, overhang: 1 });
		const [, shorter] = pooledAxisSizes([1, 2], {
			...padded,
			kernel: [1, 2],
			stride: [1, 3],
			padding: [0, 0, 1, 1]
		});
		expect(shorter).toMatchObject({ padded: 4, output: 1, overhang: 0, leftOver: 2 });
	});

	it('lets ceil mode have a window larger than the picture by less than a stride', () => {
		const large = { ...pooling, kernel: [3, 3], stride: [2, 2], ceilMode: true } as const;
		expect(pooledAxisSizes([2, 2], large)[0]).toMatchObject({ output: 1, overhang: 1 });
		expect(() => pooledAxisSizes([1, 1], large)).toThrow('the kernel spans 3 rows');
		const larger = { ...large, kernel: [4, 4] } as const;
		expect(() => pooledAxisSizes([1, 1], larger)).toThrow('the kernel spans 4 rows');
	});

	it('takes the whole picture if global', () => {
		const [vertical, horizontal] = pooledAxisSizes([5, 9], { ...pooling, global: true });
		expect(vertical).toMatchObject({ kernel: 5, output: 1, leftOver: 0 });
		expect(horizontal).toMatchObject({ kernel: 9, output: 1, leftOver: 0 });
	});
});

describe('transposedSize', () => {
	it('tells all numbers on the way', () => {
		const settings = { ...transposed, outputPadding: [1, 0] } as const;
		const [vertical] = transposedAxisSizes([3, 3], settings);
		expect(vertical).toMatchObject({ span: 3, stamped: 7, cropBefore: 1, output: 6 });
		expect(transposedSize([3, 3], settings)).toEqual([6, 5]);
	});

	it('explains impossible settings', () => {
		expect(() => transposedSize([3, 3], { ...transposed, outputPadding: [0, 2] })).toThrow(
			'horizontal output padding must be less than the stride or the dilation'
		);
		expect(() => transposedSize([1, 1], { ...transposed, crop: [2, 1, 0, 0] })).toThrow(
			'the output has no rows left'
		);
		expect(() => transposedSize([4096, 4096], transposed)).toThrow(
			'the output has more than 4096 rows'
		);
	});
});
