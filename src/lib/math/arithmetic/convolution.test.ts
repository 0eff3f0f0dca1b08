import { describe, expect, it } from 'vitest';
import type { NdArray } from '$lib/core/types';
import { cellsFed, convolve, paddedPicture, traceConvolution } from './convolution';
import { knownConvolutions } from './known';
import type { ConvolutionSettings } from './types';

const { input, kernel, settings } = knownConvolutions[0]!;

function row(...values: number[]): NdArray {
	return { shape: [1, values.length, 1], data: Float32Array.from(values) };
}

function rowKernel(...values: number[]): NdArray {
	return { shape: [1, values.length, 1, 1], data: Float32Array.from(values) };
}

const along: ConvolutionSettings = {
	kernel: [1, 3],
	stride: [1, 1],
	dilation: [1, 1],
	padding: 'valid',
	border: 'zero',
	flip: false,
	groups: 1
};

describe('convolve', () => {
	it('turns the kernel only for a true convolution', () => {
		const picture = row(0, 0, 1, 0, 0);
		const weights = rowKernel(1, 2, 3);
		expect([...convolve(picture, weights, null, along).data]).toEqual([3, 2, 1]);
		expect([...convolve(picture, weights, null, { ...along, flip: true }).data]).toEqual([1, 2, 3]);
	});

	it('says which arrays do not belong together', () => {
		const bad =
			(change: Partial<ConvolutionSettings>, weights = kernel, bias?: Float32Array) =>
			() =>
				convolve(input, weights, bias ?? null, { ...settings, ...change });
		expect(bad({ kernel: [2, 3] })).toThrow('the kernel has 3×3 cells, but the settings say 2×3');
		expect(bad({ groups: 2 })).toThrow('1 input channels cannot be split into 2 groups');
		expect(bad({ groups: 0 })).toThrow('the number of groups must be a whole number');
		const deep = { shape: [3, 3, 2, 1], data: new Float32Array(18) };
		expect(bad({}, deep)).toThrow('the kernel reads 2 channels, but the input has 1');
		expect(bad({}, kernel, new Float32Array(2))).toThrow('there are 1 filters, but 2 biases');
		expect(bad({}, row(1, 2, 3))).toThrow('a kernel must have four axes, not [1, 3, 1]');
		expect(() => convolve(kernel, kernel, null, settings)).toThrow(
			'a picture must have three axes'
		);
	});
});

describe('traceConvolution', () => {
	it('writes out the sum of a cell', () => {
		const trace = traceConvolution(input, kernel, Float32Array.of(1), settings, {
			y: 0,
			x: 0,
			filter: 0
		});
		const [first] = trace.channels;
		expect(first!.taps.map(({ value }) => value)).toEqual([3, 3, 2, 0, 0, 1, 3, 1, 2]);
		expect(first!.taps.map(({ weight }) => weight)).toEqual([0, 1, 2, 2, 2, 0, 0, 1, 2]);
		expect(first!.taps.map(({ product }) => product)).toEqual([0, 3, 4, 0, 0, 0, 0, 1, 4]);
		expect(trace).toMatchObject({ y: 0, x: 0, filter: 0, bias: 1, value: 13 });
	});

	it('tells padding from what the border repeats', () => {
		const padded = { ...along, padding: 'same' } as const;
		const at = { y: 0, x: 0, filter: 0 };
		const firstTap = (border: ConvolutionSettings['border']) =>
			traceConvolution(row(4, 5, 6), rowKernel(1, 1, 1), null, { ...padded, border }, at)
				.channels[0]!.taps[0];
		expect(firstTap('zero')).toMatchObject({ y: 0, x: -1, source: null, value: 0 });
		expect(firstTap('reflect')).toMatchObject({ x: -1, source: { y: 0, x: 1 }, value: 5 });
		expect(firstTap('replicate')).toMatchObject({ x: -1, source: { y: 0, x: 0 }, value: 4 });
		expect(firstTap('circular')).toMatchObject({ x: -1, source: { y: 0, x: 2 }, value: 6 });
	});

	it('shows no product of −0', () => {
		const trace = traceConvolution(row(0, 1, 1), rowKernel(-1, 0, 0), null, along, {
			y: 0,
			x: 0,
			filter: 0
		});
		expect(trace.channels[0]!.taps[0]!.product).toBe(0);
	});

	it('asks for a cell that exists', () => {
		const trace = (y: number, filter: number) => () =>
			traceConvolution(input, kernel, null, settings, { y, x: 0, filter });
		expect(trace(3, 0)).toThrow('there is no cell (3, 0) in 3×3 cells');
		expect(trace(0, 1)).toThrow('there is no filter 1 among 1');
	});
});

it('cellsFed lists a cell that is left over as feeding nothing', () => {
	const strided = { ...along, stride: [1, 2] } as const;
	expect(cellsFed([1, 6], strided, { y: 0, x: 2 })).toEqual([
		{ y: 0, x: 0, kernelY: 0, kernelX: 2 },
		{ y: 0, x: 1, kernelY: 0, kernelX: 0 }
	]);
	expect(cellsFed([1, 6], strided, { y: 0, x: 5 })).toEqual([]);
});

it('paddedPicture fills in the border', () => {
	const padding = [0, 0, 2, 1] as const;
	const fill = (border: ConvolutionSettings['border']) => [
		...paddedPicture(row(1, 2, 3), { ...along, padding, border }).data
	];
	expect(fill('zero')).toEqual([0, 0, 1, 2, 3, 0]);
	expect(fill('reflect')).toEqual([3, 2, 1, 2, 3, 2]);
	expect(fill('replicate')).toEqual([1, 1, 1, 2, 3, 3]);
	expect(fill('circular')).toEqual([2, 3, 1, 2, 3, 1]);
});
