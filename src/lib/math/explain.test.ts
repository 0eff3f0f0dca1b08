import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '$lib/core/random';
import { sizeOf, type NdArray, type Shape } from '$lib/core/types';
import {
	explainActivation,
	explainBatchNormalization,
	explainBias,
	explainCombine,
	explainConcat,
	explainConvolution,
	explainDense,
	explainGlobalPool,
	explainInput,
	explainLocalResponse,
	explainPad,
	explainPool,
	explainReshape,
	explainScale,
	explainSoftmax,
	valueAt,
	type ConvolutionSetup
} from './explain';
import { paddedIndex } from './padding';
import { softmax } from './softmax';
import { windowOutput, resolvePadding } from './window';

function noise(shape: Shape, seed: number): NdArray {
	const random = seededRandom(seed);
	return { shape, data: Float32Array.from({ length: sizeOf(shape) }, () => random() * 4 - 2) };
}

/** 0 … n − 1 in order. */
function ramp(shape: Shape): NdArray {
	return { shape, data: Float32Array.from({ length: sizeOf(shape) }, (_, i) => i) };
}

const small = (min: number, max: number) => fc.integer({ min, max });
const pair = (min: number, max: number) => fc.tuple(small(min, max), small(min, max));

const convolutionCase = fc.record({
	seed: small(0, 1e6),
	// A window of three cells, dilated, spans five: it always fits.
	size: pair(5, 8),
	kernel: pair(1, 3),
	stride: pair(1, 3),
	dilation: pair(1, 2),
	edges: fc.tuple(small(0, 3), small(0, 3), small(0, 3), small(0, 3)),
	paddingMode: fc.constantFrom('zero', 'reflect', 'replicate', 'circular' as const),
	groups: small(1, 3),
	depth: small(1, 4),
	perGroup: small(1, 2)
});

/** Pads the whole input first and then adds up every product: another way than the explanation's. */
function bruteConvolution(
	input: NdArray,
	kernel: NdArray,
	setup: ConvolutionSetup,
	[y, x, f]: number[]
) {
	const [height, width, channels] = input.shape as [number, number, number];
	const [rows, columns, depth, filters] = kernel.shape as [number, number, number, number];
	const [top, , left] = resolvePadding([height, width], setup);
	const padded = (py: number, px: number, c: number) => {
		const sy = paddedIndex(py - top, height, setup.paddingMode ?? 'zero');
		const sx = paddedIndex(px - left, width, setup.paddingMode ?? 'zero');
		return sy === null || sx === null ? 0 : input.data[(sy * width + sx) * channels + c]!;
	};
	let sum = 0;
	for (let c = 0; c < channels; c++) {
		if (Math.floor(c / depth) !== Math.floor(f! / (filters / setup.groups))) continue;
		for (let ky = 0; ky < rows; ky++)
			for (let kx = 0; kx < columns; kx++) {
				const weight = kernel.data[((ky * columns + kx) * depth + (c % depth)) * filters + f!]!;
				const py = y! * setup.stride[0] + ky * setup.dilation![0];
				const px = x! * setup.stride[1] + kx * setup.dilation![1];
				sum += weight * padded(py, px, c);
			}
	}
	return sum;
}

describe('explainConvolution', () => {
	it('equals brute force for every stride, dilation, grouping and border', () => {
		fc.assert(
			fc.property(convolutionCase, (c) => {
				const input = noise([...c.size, c.groups * c.depth], c.seed);
				const filters = c.groups * c.perGroup;
				const kernel = noise([...c.kernel, c.depth, filters], c.seed + 1);
				const setup = { ...c, padding: c.edges };
				const [height, width] = windowOutput(c.size, setup);
				for (const cell of [
					{ y: 0, x: 0, channel: 0 },
					{ y: height - 1, x: width - 1, channel: filters - 1 }
				]) {
					const found = explainConvolution(input, kernel, setup, cell);
					const expected = bruteConvolution(input, kernel, setup, [cell.y, cell.x, cell.channel]);
					expect(found.value).toBeCloseTo(expected, 10);
					const listed = found.terms.reduce((sum, term) => sum + term.sum, found.rest);
					expect(listed).toBeCloseTo(found.value, 10);
					const hasGap = found.terms.some((term) => term.patch.includes(null));
					if (c.paddingMode !== 'zero') expect(hasGap).toBe(false);
				}
			})
		);
	});

	it('shows the corner, the padding and the weights of the filter', () => {
		const input = ramp([3, 3, 1]);
		const kernel: NdArray = { shape: [2, 2, 1, 2], data: Float32Array.of(1, 9, 2, 9, 3, 9, 4, 9) };
		const setup = {
			kernel: [2, 2],
			stride: [1, 1],
			padding: [1, 0, 1, 0],
			dilation: [1, 1],
			groups: 1
		} as const;
		expect(explainConvolution(input, kernel, setup, { y: 0, x: 1, channel: 0 })).toEqual({
			kind: 'convolution',
			value: 4,
			window: [2, 2],
			corner: [-1, 0],
			dilation: [1, 1],
			terms: [{ channel: 0, patch: [null, null, 0, 1], kernel: [1, 2, 3, 4], sum: 4 }],
			restCount: 0,
			rest: 0
		});
	});

	it('ranks eight channels and sums the others', () => {
		const input = { shape: [1, 1, 10], data: Float32Array.of(0, 1, -9, 3, 4, 5, 6, 7, 8, 2) };
		const kernel = { shape: [1, 1, 10, 1], data: new Float32Array(10).fill(1) };
		const setup = { kernel: [1, 1], stride: [1, 1], padding: 'valid', groups: 1 } as const;
		const found = explainConvolution(input, kernel, setup, { y: 0, x: 0, channel: 0 });
		expect(found.terms.map((term) => term.channel)).toEqual([2, 8, 7, 6, 5, 4, 3, 9]);
		expect([found.restCount, found.rest, found.value]).toEqual([2, 1, 27]);
	});
});

describe('explainDense', () => {
	it('adds up to the matrix product', () => {
		fc.assert(
			fc.property(small(0, 1e6), small(1, 12), small(1, 3), (seed, features, units) => {
				const input = noise([features], seed);
				const kernel = noise([features, units], seed + 1);
				const found = explainDense(input, kernel, units - 1);
				let expected = 0;
				for (let i = 0; i < features; i++)
					expected += input.data[i]! * kernel.data[i * units + units - 1]!;
				expect(found.value).toBeCloseTo(expected, 12);
				expect(found.terms.length + found.restCount).toBe(features);
				const listed = found.terms.reduce((sum, term) => sum + term.product, found.rest);
				expect(listed).toBeCloseTo(expected, 12);
				const sizes = found.terms.map((term) => Math.abs(term.product));
				expect(sizes).toEqual([...sizes].sort((a, b) => b - a));
			})
		);
	});
});

describe('explainPool', () => {
	const window = { kernel: [2, 2], stride: [2, 2], padding: [1, 1, 1, 1] } as const;

	it('names the first largest cell; padding never wins', () => {
		const input = { shape: [3, 3, 1], data: Float32Array.of(-5, -1, -1, -2, -7, -6, 0, 0, 0) };
		const corner = explainPool('max', input, window, { y: 0, x: 0, channel: 0 });
		expect(corner).toMatchObject({ value: -5, winner: 3, corner: [-1, -1] });
		expect(corner.patch).toEqual([null, null, null, -5]);
		const upper = explainPool('max', input, window, { y: 0, x: 1, channel: 0 });
		expect(upper).toMatchObject({ value: -1, winner: 2, patch: [null, null, -1, -1] });
		expect('divisor' in upper).toBe(false);
	});

	it('divides by the covered cells, or by all if padding counts', () => {
		const input = ramp([3, 3, 1]);
		const cell = { y: 0, x: 1, channel: 0 };
		const inside = explainPool('average', input, window, cell);
		expect(inside).toMatchObject({ value: 1.5, divisor: 2, patch: [null, null, 1, 2] });
		const all = explainPool('average', input, { ...window, countPadding: true }, cell);
		expect(all).toMatchObject({ value: 0.75, divisor: 4 });
	});

	it('equals brute force without padding', () => {
		fc.assert(
			fc.property(
				small(0, 1e6),
				pair(3, 7),
				pair(1, 3),
				pair(1, 3),
				(seed, size, kernel, stride) => {
					const input = noise([...size, 2], seed);
					const setup = { kernel, stride, padding: 'valid' } as const;
					const [height, width] = windowOutput(size, setup);
					const cell = { y: height - 1, x: width - 1, channel: 1 };
					const covered: number[] = [];
					for (let ky = 0; ky < kernel[0]; ky++)
						for (let kx = 0; kx < kernel[1]; kx++)
							covered.push(
								valueAt(input, {
									y: cell.y * stride[0] + ky,
									x: cell.x * stride[1] + kx,
									channel: 1
								})
							);
					expect(explainPool('max', input, setup, cell).value).toBe(Math.max(...covered));
					expect(explainPool('average', input, setup, cell).value).toBeCloseTo(
						covered.reduce((a, b) => a + b, 0) / covered.length,
						12
					);
				}
			)
		);
	});

	it('covers the whole picture in a global pool', () => {
		const input = ramp([2, 3, 2]);
		expect(explainGlobalPool('average', input, 1)).toMatchObject({
			value: 6,
			divisor: 6,
			window: [2, 3],
			patch: [1, 3, 5, 7, 9, 11]
		});
		expect(explainGlobalPool('max', input, 0)).toMatchObject({ value: 10, winner: 5 });
	});
});

describe('explainBatchNormalization and explainLocalResponse', () => {
	it('normalise as their formulas say', () => {
		const numbers = { mean: 1, variance: 3.99, epsilon: 0.01, scale: 3, offset: -1 };
		expect(explainBatchNormalization(5, numbers)).toMatchObject({
			value: 5,
			normalized: 2,
			...numbers
		});
	});

	it('divides by the neighbouring channels, clipped at the ends', () => {
		fc.assert(
			fc.property(small(0, 1e6), small(1, 8), fc.constantFrom(1, 3, 5), (seed, channels, size) => {
				const input = noise([2, 2, channels], seed);
				const setup = { size, alpha: 0.2, beta: 0.75, bias: 2 };
				for (let channel = 0; channel < channels; channel++) {
					const cell = { y: 1, x: 0, channel };
					let squares = 0;
					for (let c = 0; c < channels; c++)
						if (Math.abs(c - channel) <= (size - 1) / 2)
							squares += valueAt(input, { ...cell, channel: c }) ** 2;
					const found = explainLocalResponse(input, setup, cell);
					const own = valueAt(input, cell);
					expect(found.value).toBeCloseTo(own / (2 + 0.2 * squares) ** 0.75, 12);
					expect(found.value).toBeCloseTo(found.input / found.divisor, 12);
				}
			})
		);
	});

	it('writes the local response with its numbers', () => {
		const input = { shape: [1, 1, 3], data: Float32Array.of(1, -2, 3) };
		const setup = { size: 3, alpha: 0.5, beta: 0.75, bias: 1 };
		const found = explainLocalResponse(input, setup, { y: 0, x: 0, channel: 1 });
		expect(found.formula).toBe('−2 / (1 + 0.5 · 14)^0.75');
		expect(found.neighbours.map((n) => n.value)).toEqual([1, -2, 3]);
	});
});

describe('explainSoftmax', () => {
	it('equals the softmax over the channels of its place', () => {
		fc.assert(
			fc.property(small(0, 1e6), small(1, 12), (seed, channels) => {
				const input = noise([2, 2, channels], seed);
				const cell = { y: 1, x: 1, channel: channels - 1 };
				const found = explainSoftmax(input, cell);
				const shares = softmax(input.data.subarray(3 * channels));
				expect(found.value).toBeCloseTo(shares[channels - 1]!, 6);
				expect(found.exponential / found.total).toBe(found.value);
				expect(found.terms[0]!.input).toBe(found.largest);
				expect(found.terms).toHaveLength(Math.min(8, channels));
			})
		);
	});

	it('takes a vector', () => {
		const scores = { shape: [2], data: Float32Array.of(0, Math.log(3)) };
		expect(explainSoftmax(scores, { y: 0, x: 0, channel: 0 }).value).toBeCloseTo(0.25, 7);
	});
});

describe('pointwise explanations', () => {
	it('put their numbers in', () => {
		expect(explainActivation('relu', {}, -1.2)).toEqual({
			kind: 'pointwise',
			value: 0,
			input: -1.2,
			formula: 'max(0, −1.2)'
		});
		expect(explainBias(2, -0.5)).toMatchObject({ value: 1.5, formula: '2 + (−0.5)' });
		expect(explainScale(-2, 4)).toMatchObject({ value: -8, formula: '−2 · 4' });
		expect(explainInput(0.75, 0.5, 0.25)).toMatchObject({
			value: 1,
			formula: '(0.75 − 0.5) / 0.25'
		});
	});
});

describe('explainCombine', () => {
	const a = { node: 'a', array: ramp([2, 2, 2]) };
	const gate = { node: 'gate', array: { shape: [1, 1, 2], data: Float32Array.of(10, 20) } };

	it('adds or multiplies the same cell, stretching a gate', () => {
		const cell = { y: 1, x: 0, channel: 1 };
		expect(explainCombine('+', [a, a], cell).value).toBe(10);
		expect(explainCombine('×', [a, gate], cell)).toEqual({
			kind: 'combine',
			value: 100,
			sign: '×',
			inputs: [
				{ node: 'a', value: 5 },
				{ node: 'gate', value: 20 }
			]
		});
	});
});

describe('copies', () => {
	const a = { node: 'a', array: ramp([2, 3, 2]) };
	const b = { node: 'b', array: noise([2, 3, 1], 1) };

	it('finds the input of a concatenated channel', () => {
		const found = explainConcat([a, b], { y: 1, x: 2, channel: 2 });
		expect(found.from).toEqual({ node: 'b', y: 1, x: 2, channel: 0 });
		expect(found.value).toBe(b.array.data[5]);
		expect(explainConcat([a, b], { y: 0, x: 1, channel: 1 }).from!.node).toBe('a');
		expect(() => explainConcat([a, b], { y: 0, x: 0, channel: 3 })).toThrow(RangeError);
	});

	it('finds where padding comes from', () => {
		const paddings = [
			[1, 0],
			[0, 2],
			[1, 1]
		] as const;
		const zero = explainPad(a, paddings, 'zero', { y: 2, x: 1, channel: 0 });
		expect(zero).toMatchObject({ value: 0, from: null, reason: 'zero padding' });
		const own = explainPad(a, paddings, 'zero', { y: 2, x: 1, channel: 2 });
		expect(own.from).toEqual({ node: 'a', y: 1, x: 1, channel: 1 });
		expect(own.value).toBe(9);
		const mirrored = explainPad(a, paddings, 'reflect', { y: 0, x: 4, channel: 1 });
		expect(mirrored.from).toEqual({ node: 'a', y: 1, x: 0, channel: 0 });
		expect(mirrored.reason).toBe('reflect padding');
	});

	it('keeps the order of values when reshaping', () => {
		fc.assert(
			fc.property(small(0, 11), (index) => {
				const flat = explainReshape(a, [12], { y: 0, x: 0, channel: index });
				expect(flat.value).toBe(index);
				const other = {
					y: Math.floor(index / 6),
					x: Math.floor(index / 2) % 3,
					channel: index % 2
				};
				const turned = explainReshape({ node: 'f', array: ramp([12]) }, [2, 3, 2], other);
				expect(turned.from).toEqual({ node: 'f', y: 0, x: 0, channel: index });
			})
		);
	});

	it('refuses cells outside', () => {
		expect(() => valueAt(a.array, { y: 2, x: 0, channel: 0 })).toThrow('outside [2, 3, 2]');
		expect(() => valueAt(a.array, { y: 0, x: 0, channel: -1 })).toThrow(RangeError);
	});
});
