import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { convolve } from '$lib/math/arithmetic/convolution';
import { axisSizes, resolveEdges, transposedSize } from '$lib/math/arithmetic/size';
import {
	convolveTransposed,
	insertZeros,
	overlapCounts,
	stampOf,
	turnedKernel
} from '$lib/math/arithmetic/transposed';
import type { TransposedSettings } from '$lib/math/arithmetic/types';
import {
	at,
	convolutions,
	dot,
	heightAndWidth,
	placesOf,
	transposedConvolutions
} from './arbitraries';

describe('a transposed convolution', () => {
	it('is the adjoint of the convolution with the same kernel', () => {
		const zeroPadded = convolutions({ border: 'zero', flip: false });
		fc.assert(
			fc.property(zeroPadded, ({ input, kernel, settings, draw }) => {
				const size = heightAndWidth(input.shape);
				const output = convolve(input, kernel, null, settings);
				const gradient = draw(...output.shape);
				const [vertical, horizontal] = axisSizes(size, settings);
				const transposed: TransposedSettings = {
					...settings,
					crop: resolveEdges(size, settings),
					outputPadding: [vertical.leftOver, horizontal.leftOver]
				};
				const back = convolveTransposed(gradient, kernel, null, transposed);
				expect(back.shape).toEqual(input.shape);
				expect(dot(gradient, output)).toBe(dot(back, input));
			}),
			{ numRuns: 300 }
		);
	});

	it('is a convolution of the spread-out picture with the turned kernel', () => {
		fc.assert(
			fc.property(transposedConvolutions, ({ input, kernel, bias, settings }) => {
				const { dilation, groups } = settings;
				const spread = insertZeros(input, settings);
				const turned = turnedKernel(kernel, groups);
				const slid = convolve(spread, turned, bias, {
					kernel: settings.kernel,
					stride: [1, 1],
					dilation,
					padding: 'valid',
					border: 'zero',
					flip: false,
					groups
				});
				expect(convolveTransposed(input, kernel, bias, settings)).toEqual(slid);
			}),
			{ numRuns: 300 }
		);
	});

	it('is the sum of all stamps', () => {
		fc.assert(
			fc.property(transposedConvolutions, ({ input, kernel, bias, settings }) => {
				const output = convolveTransposed(input, kernel, bias, settings);
				const [, width, filters] = output.shape as [number, number, number];
				const [, columns, perGroup, channels] = kernel.shape as [number, number, number, number];
				const sums = output.data.map((_, index) => bias[index % filters]!);
				const size = heightAndWidth(input.shape);
				for (const from of placesOf(size))
					for (const { y, x, kernelY, kernelX } of stampOf(size, settings, from))
						for (let channel = 0; channel < channels; channel++)
							for (let index = 0; index < perGroup; index++) {
								const group = Math.floor(channel / (channels / settings.groups));
								const weight =
									((kernelY * columns + kernelX) * perGroup + index) * channels + channel;
								sums[(y * width + x) * filters + group * perGroup + index]! +=
									at(input, from.y, from.x, channel) * kernel.data[weight]!;
							}
				expect(output.data).toEqual(sums);
			}),
			{ numRuns: 300 }
		);
	});

	it('meets as many stamps as it has overlaps', () => {
		fc.assert(
			fc.property(transposedConvolutions, ({ input, settings }) => {
				const size = heightAndWidth(input.shape);
				const [height, width] = transposedSize(size, settings);
				const counts = new Float32Array(height * width);
				for (const from of placesOf(size))
					for (const { y, x } of stampOf(size, settings, from)) counts[y * width + x]!++;
				expect(overlapCounts(size, settings)).toEqual({ shape: [height, width], data: counts });
			})
		);
	});
});
