import { describe, expect, it } from 'vitest';
import type { NdArray } from '$lib/core/types';
import { pool, poolAcrossChannels, poolGradient, tracePool } from './pooling';
import type { PoolingSettings } from './types';

const settings: PoolingSettings = {
	kernel: [2, 2],
	stride: [2, 2],
	dilation: [1, 1],
	padding: 'valid',
	pool: 'max',
	ceilMode: false,
	countPadding: false,
	global: false
};

function picture(height: number, width: number, ...values: number[]): NdArray {
	return { shape: [height, width, 1], data: Float32Array.from(values) };
}

const input = picture(2, 4, 1, 5, 5, 5, 3, 4, 0, 5);

describe('pool', () => {
	it('takes the first of the largest', () => {
		const { values, winners } = pool(input, settings);
		expect([...values.data]).toEqual([5, 5]);
		expect([...winners!]).toEqual([1, 2]);
	});

	it('takes the average, the norm, or the whole picture', () => {
		expect([...pool(input, { ...settings, pool: 'average' }).values.data]).toEqual([3.25, 3.75]);
		const norm = pool(picture(1, 2, 3, 4), { ...settings, kernel: [1, 2], pool: 'l2' });
		expect([norm.values.data[0], norm.winners]).toEqual([5, null]);
		const whole = pool(input, { ...settings, pool: 'average', global: true });
		expect(whole.values).toEqual({ shape: [1, 1, 1], data: Float32Array.of(3.5) });
	});

	it('counts padded zeros in an average if told to, but nothing beyond', () => {
		const row = picture(1, 3, 6, 6, 6);
		const average: PoolingSettings = {
			...settings,
			kernel: [1, 3],
			stride: [1, 2],
			padding: [0, 0, 1, 1],
			pool: 'average'
		};
		expect([...pool(row, average).values.data]).toEqual([6, 6]);
		expect([...pool(row, { ...average, countPadding: true }).values.data]).toEqual([4, 4]);
		const ceil = { ...average, padding: 'valid', ceilMode: true, countPadding: true } as const;
		const longer = picture(1, 4, 6, 6, 6, 6);
		expect([...pool(longer, ceil).values.data]).toEqual([6, 6]);
		expect(tracePool(longer, ceil, { y: 0, x: 1, channel: 0 }).divisor).toBe(2);
	});

	it('has nothing to take where a window covers only padding', () => {
		const padded = { ...settings, kernel: [1, 1], stride: [1, 1], padding: [0, 0, 1, 0] } as const;
		const one = picture(1, 1, 7);
		const { values, winners } = pool(one, padded);
		expect([...values.data]).toEqual([-Infinity, 7]);
		expect([...winners!]).toEqual([-1, 0]);
		expect(tracePool(one, padded, { y: 0, x: 0, channel: 0 }).winner).toBeNull();
		expect([...pool(one, { ...padded, pool: 'average' }).values.data]).toEqual([0, 7]);
		const gradient = { shape: [1, 2, 1], data: Float32Array.of(2, 3) };
		for (const kind of ['max', 'average', 'l2'] as const)
			expect([...poolGradient(one, { ...padded, pool: kind }, gradient).data]).toEqual([3]);
	});
});

describe('poolGradient', () => {
	it('goes to the winner, adding up where windows overlap', () => {
		const overlapping = { ...settings, kernel: [1, 2], stride: [1, 1] } as const;
		const row = picture(1, 3, 1, 9, 2);
		expect([...poolGradient(row, overlapping, picture(1, 2, 10, 1)).data]).toEqual([0, 11, 0]);
	});

	it('of a norm of 0 is 0', () => {
		const norm = { ...settings, pool: 'l2' } as const;
		expect([...poolGradient(picture(2, 2, 0, 0, 0, 0), norm, picture(1, 1, 3)).data]).toEqual([
			0, 0, 0, 0
		]);
	});

	it('asks for a gradient of the shape of the output', () => {
		expect(() => poolGradient(input, settings, picture(1, 1, 1))).toThrow(
			"the gradient must have the output's shape [1, 2, 1]"
		);
	});
});

it('tracePool asks for a window that exists', () => {
	expect(() => tracePool(input, settings, { y: 1, x: 0, channel: 0 })).toThrow('no cell (1, 0)');
	expect(() => tracePool(input, settings, { y: 0, x: 0, channel: 1 })).toThrow('no channel 1');
});

it('poolAcrossChannels asks for as many channels as it takes', () => {
	expect(() => poolAcrossChannels(input, 2, 1)).toThrow(RangeError);
});
