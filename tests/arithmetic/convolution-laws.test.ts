import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { NdArray } from '$lib/core/types';
import {
	cellsFed,
	convolve,
	paddedPicture,
	traceConvolution
} from '$lib/math/arithmetic/convolution';
import { turnKernel } from '$lib/math/arithmetic/gather';
import { axisSizes, resolveEdges } from '$lib/math/arithmetic/size';
import { at, convolutions, heightAndWidth, placesOf } from './arbitraries';

/** All numbers are small integers, so that equalities are exact. */
function combine(a: number, x: NdArray, b: number, y: NdArray): NdArray {
	return { shape: x.shape, data: x.data.map((value, index) => a * value + b * y.data[index]!) };
}

/** The picture moved cyclically, downwards and to the right. */
function roll(picture: NdArray, down: number, right: number): NdArray {
	const [height, width, channels] = picture.shape as [number, number, number];
	return {
		shape: picture.shape,
		data: picture.data.map((_, index) => {
			const cell = Math.floor(index / channels);
			const y = (Math.floor(cell / width) - down + height) % height;
			const x = ((cell % width) - right + width) % width;
			return at(picture, y, x, index % channels);
		})
	};
}

/** Without its first rows and columns. */
function cut(picture: NdArray, rows: number, columns: number): NdArray {
	const [height, width, channels] = picture.shape as [number, number, number];
	const shape = [height - rows, width - columns, channels];
	const places = placesOf(heightAndWidth(shape));
	const data = places.flatMap(({ y, x }) =>
		Array.from({ length: channels }, (_, channel) => at(picture, y + rows, x + columns, channel))
	);
	return { shape, data: Float32Array.from(data) };
}

describe('a convolution', () => {
	it('is linear in the picture and in the kernel', () => {
		fc.assert(
			fc.property(convolutions(), ({ input, kernel, settings, draw }) => {
				const other = draw(...input.shape);
				const otherKernel = draw(...kernel.shape);
				const of = (x: NdArray, k: NdArray) => convolve(x, k, null, settings);
				expect(of(combine(2, input, -3, other), kernel)).toEqual(
					combine(2, of(input, kernel), -3, of(other, kernel))
				);
				expect(of(input, combine(2, kernel, -3, otherKernel))).toEqual(
					combine(2, of(input, kernel), -3, of(input, otherKernel))
				);
			})
		);
	});

	it('adds the bias to every cell of its filter', () => {
		fc.assert(
			fc.property(convolutions(), ({ input, kernel, bias, settings }) => {
				const plain = convolve(input, kernel, null, settings);
				const shifted = plain.data.map((value, index) => value + bias[index % bias.length]!);
				expect(convolve(input, kernel, bias, settings).data).toEqual(shifted);
			})
		);
	});

	it('moves with the picture: on a ring', () => {
		const ring = convolutions({ border: 'circular', padding: 'same', stride: [1, 1] });
		fc.assert(
			fc.property(ring, fc.nat(6), fc.nat(6), ({ input, kernel, settings }, down, right) => {
				const by = [down % input.shape[0]!, right % input.shape[1]!] as const;
				expect(convolve(roll(input, ...by), kernel, null, settings)).toEqual(
					roll(convolve(input, kernel, null, settings), ...by)
				);
			})
		);
	});

	it('moves with the picture: a stride in is one cell out', () => {
		fc.assert(
			fc.property(convolutions({ padding: 'valid' }), ({ input, kernel, settings }) => {
				const output = convolve(input, kernel, null, settings);
				fc.pre(output.shape[0]! > 1 && output.shape[1]! > 1);
				const rest = cut(input, ...settings.stride);
				expect(convolve(rest, kernel, null, settings)).toEqual(cut(output, 1, 1));
			})
		);
	});

	it('with the kernel turned is the true one', () => {
		fc.assert(
			fc.property(convolutions(), ({ input, kernel, bias, settings }) => {
				expect(convolve(input, turnKernel(kernel), bias, settings)).toEqual(
					convolve(input, kernel, bias, { ...settings, flip: !settings.flip })
				);
			})
		);
	});

	it('over the filled-in border is the valid one', () => {
		fc.assert(
			fc.property(convolutions(), ({ input, kernel, bias, settings }) => {
				const padded = paddedPicture(input, settings);
				expect(convolve(padded, kernel, bias, { ...settings, padding: 'valid' })).toEqual(
					convolve(input, kernel, bias, settings)
				);
			})
		);
	});
});

describe('a trace', () => {
	it('adds up to the output, from taps that lie on the padded picture', () => {
		fc.assert(
			fc.property(convolutions(), ({ input, kernel, bias, settings }) => {
				const output = convolve(input, kernel, bias, settings);
				const padded = paddedPicture(input, settings);
				const [top, , left] = resolveEdges(heightAndWidth(input.shape), settings);
				for (const { y, x } of placesOf(heightAndWidth(output.shape))) {
					const filter = (y + x) % output.shape[2]!;
					const trace = traceConvolution(input, kernel, bias, settings, { y, x, filter });
					expect(trace.value).toBe(at(output, y, x, filter));
					for (const { channel, taps, sum } of trace.channels) {
						expect(sum).toBe(taps.reduce((total, tap) => total + tap.value * tap.weight, 0));
						for (const tap of taps) {
							expect(tap.value).toBe(at(padded, tap.y + top, tap.x + left, channel));
							if (tap.source)
								expect(tap.value).toBe(at(input, tap.source.y, tap.source.x, channel));
						}
					}
				}
			})
		);
	});

	it('tells the weight at its place in the kernel as it was given', () => {
		fc.assert(
			fc.property(convolutions({ groups: 1 }), ({ input, kernel, bias, settings }) => {
				const [, columns, depth, filters] = kernel.shape as [number, number, number, number];
				const trace = traceConvolution(input, kernel, bias, settings, { y: 0, x: 0, filter: 0 });
				for (const { channel, taps } of trace.channels)
					for (const { kernelY, kernelX, weight } of taps) {
						const cell = kernelY * columns + kernelX;
						expect(weight).toBe(kernel.data[(cell * depth + channel) * filters]);
					}
			})
		);
	});

	it('seen from the input is the list of fed cells', () => {
		fc.assert(
			fc.property(convolutions(), fc.nat(), ({ input, kernel, settings }, pick) => {
				const size = heightAndWidth(input.shape);
				const places = placesOf(size);
				const from = places[pick % places.length]!;
				const [vertical, horizontal] = axisSizes(size, settings);
				const outputs = placesOf([vertical.output, horizontal.output]);
				const fed = outputs.flatMap(({ y, x }) =>
					traceConvolution(input, kernel, null, settings, { y, x, filter: 0 })
						.channels[0]!.taps.filter(({ source }) => source?.y === from.y && source.x === from.x)
						.map(({ kernelY, kernelX }) => `${y} ${x} ${kernelY} ${kernelX}`)
				);
				const told = cellsFed(size, settings, from).map(
					({ y, x, kernelY, kernelX }) => `${y} ${x} ${kernelY} ${kernelX}`
				);
				expect(told.sort()).toEqual(fed.sort());
			})
		);
	});
});

it('a grouped convolution is one convolution for each group', () => {
	fc.assert(
		fc.property(convolutions({ groups: 2 }), ({ input, kernel, settings }) => {
			const [, , depth, filters] = kernel.shape as [number, number, number, number];
			const output = convolve(input, kernel, null, settings);
			for (const group of [0, 1]) {
				const part = pickLast(input, group * depth, depth);
				const weights = pickLast(kernel, group * (filters / 2), filters / 2);
				const alone = convolve(part, weights, null, { ...settings, groups: 1 });
				expect(pickLast(output, group * (filters / 2), filters / 2)).toEqual(alone);
			}
		})
	);
});

/** Some entries of the last axis. */
function pickLast({ shape, data }: NdArray, first: number, count: number): NdArray {
	const last = shape.at(-1)!;
	return {
		shape: [...shape.slice(0, -1), count],
		data: data.filter((_, index) => index % last >= first && index % last < first + count)
	};
}

describe('padding', () => {
	it('full: every window that touches the picture counts, and no other', () => {
		const full = convolutions({ padding: 'full', stride: [1, 1] });
		fc.assert(
			fc.property(full, ({ input, settings }) => {
				const size = heightAndWidth(input.shape);
				axisSizes(size, settings).forEach(({ output, padBefore, span }, axis) => {
					const touches = (start: number) => start < size[axis]! && start + span > 0;
					const starts = Array.from({ length: 60 }, (_, index) => index - 30).filter(touches);
					expect(output).toBe(starts.length);
					expect(padBefore + starts[0]!).toBe(0);
				});
			})
		);
	});

	it('causal: an output sees its own place and none after it', () => {
		const causal = convolutions({
			padding: 'causal',
			stride: [1, 1],
			border: 'zero',
			flip: false,
			groups: 1
		});
		fc.assert(
			fc.property(causal, fc.nat(), ({ input, kernel, settings }, pick) => {
				const ones = { shape: kernel.shape, data: kernel.data.map(() => 1) };
				const places = placesOf(heightAndWidth(input.shape));
				const place = places[pick % places.length]!;
				const before = convolve(input, ones, null, settings);
				const data = input.data.slice();
				data[(place.y * input.shape[1]! + place.x) * input.shape[2]!]! += 1;
				const after = convolve({ ...input, data }, ones, null, settings);
				const changed = places.filter(({ y, x }) => at(before, y, x) !== at(after, y, x));
				expect(before.shape.slice(0, 2)).toEqual(input.shape.slice(0, 2));
				expect(changed).toContainEqual(place);
				for (const { y, x } of changed) expect(y >= place.y && x >= place.x).toBe(true);
			})
		);
	});
});
