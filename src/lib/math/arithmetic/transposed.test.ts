import { describe, expect, it } from 'vitest';
import {
	convolveTransposed,
	insertZeros,
	overlapCounts,
	stampOf,
	turnedKernel
} from './transposed';
import type { TransposedSettings } from './types';

const along: TransposedSettings = {
	kernel: [1, 3],
	stride: [1, 2],
	dilation: [1, 1],
	crop: [0, 0, 0, 0],
	outputPadding: [0, 0],
	groups: 1
};
const input = { shape: [1, 2, 1], data: Float32Array.of(1, 10) };
const kernel = { shape: [1, 3, 1, 1], data: Float32Array.of(1, 2, 3) };

describe('convolveTransposed', () => {
	it('stamps the kernel, times each value', () => {
		expect([...convolveTransposed(input, kernel, null, along).data]).toEqual([1, 2, 13, 20, 30]);
		const cropped = { ...along, crop: [0, 0, 1, 1], outputPadding: [0, 1] } as const;
		expect([...convolveTransposed(input, kernel, null, cropped).data]).toEqual([2, 13, 20, 30]);
	});

	it('leaves only the bias where output padding reaches beyond every stamp', () => {
		const wider = { ...along, outputPadding: [0, 1] } as const;
		const output = convolveTransposed(input, kernel, Float32Array.of(7), wider);
		expect([...output.data]).toEqual([8, 9, 20, 27, 37, 7]);
	});

	it('refuses channels that cannot be split', () => {
		expect(() => turnedKernel(kernel, 2)).toThrow('1 input channels cannot be split into 2 groups');
	});
});

it('insertZeros spreads the picture out', () => {
	expect([...insertZeros(input, along).data]).toEqual([0, 0, 1, 0, 10, 0, 0]);
	const cropped = { ...along, crop: [0, 0, 3, 0] } as const;
	expect([...insertZeros(input, cropped).data]).toEqual([0, 10, 0, 0]);
});

it('stampOf leaves out what the crop cuts off', () => {
	const cropped = { ...along, crop: [0, 0, 1, 0] } as const;
	expect(stampOf([1, 2], cropped, { y: 0, x: 0 })).toEqual([
		{ y: 0, x: 0, kernelY: 0, kernelX: 1 },
		{ y: 0, x: 1, kernelY: 0, kernelX: 2 }
	]);
});

it('overlapCounts shows the checkerboard', () => {
	expect([...overlapCounts([1, 3], along).data]).toEqual([1, 1, 2, 1, 2, 1, 1]);
	const square = { ...along, kernel: [3, 3], stride: [2, 2] } as const;
	expect([...overlapCounts([2, 2], square).data].slice(0, 15)).toEqual([
		1, 1, 2, 1, 1, 1, 1, 2, 1, 1, 2, 2, 4, 2, 2
	]);
	const even = { ...along, kernel: [1, 4] } as const;
	expect([...overlapCounts([1, 4], even).data].slice(2, -2)).toEqual([2, 2, 2, 2, 2, 2]);
});
