import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { NdArray } from '$lib/core/types';
import { pool, poolAcrossChannels, poolGradient, tracePool } from '$lib/math/arithmetic/pooling';
import { pooledAxisSizes } from '$lib/math/arithmetic/size';
import type { PoolingSettings } from '$lib/math/arithmetic/types';
import { at, dot, heightAndWidth, placesOf, pools } from './arbitraries';
import { drawArrays } from './stored-settings';

/** ⟨weights, pool(input)⟩ in double precision, by the definition of each pool. */
function weigh(
	input: readonly number[],
	shape: NdArray,
	settings: PoolingSettings,
	weights: NdArray
) {
	const [, outputWidth, channels] = weights.shape as [number, number, number];
	return weights.data.reduce((total, weight, index) => {
		const cell = Math.floor(index / channels);
		const [y, x] = [Math.floor(cell / outputWidth), cell % outputWidth];
		const channel = index % channels;
		const { taps, divisor } = tracePool(shape, settings, { y, x, channel });
		const values = taps.flatMap(({ source }) =>
			source ? [input[(source.y * shape.shape[1]! + source.x) * channels + channel]!] : []
		);
		if (values.length === 0) return total;
		const sum = values.reduce((all, value) => all + value, 0);
		const squares = values.reduce((all, value) => all + value * value, 0);
		const value = {
			max: Math.max(...values),
			average: sum / (divisor ?? 1),
			l2: Math.sqrt(squares)
		}[settings.pool];
		return total + weight * value;
	}, 0);
}

describe('a pool', () => {
	it('never exceeds the maximum, which is the winner', () => {
		fc.assert(
			fc.property(pools, ({ input, settings }) => {
				const { values, winners } = pool(input, { ...settings, pool: 'max' });
				const largest = Math.max(...input.data);
				values.data.forEach((value, index) => {
					expect(value).toBeLessThanOrEqual(largest);
					const winner = winners![index]!;
					expect(value).toBe(winner < 0 ? -Infinity : input.data[winner]);
					if (winner >= 0) expect(winner % input.shape[2]!).toBe(index % input.shape[2]!);
				});
				const averages = pool(input, { ...settings, pool: 'average', countPadding: false });
				averages.values.data.forEach((average, index) => {
					if (winners![index]! >= 0)
						expect(average).toBeLessThanOrEqual(values.data[index]! + 1e-6);
				});
			})
		);
	});

	it('is what its trace says', () => {
		fc.assert(
			fc.property(pools, ({ input, settings }) => {
				const { values, winners } = pool(input, settings);
				for (const { y, x } of placesOf(heightAndWidth(values.shape))) {
					const channel = (y + x) % values.shape[2]!;
					const trace = tracePool(input, settings, { y, x, channel });
					expect(Math.fround(trace.value)).toBe(at(values, y, x, channel));
					for (const { source, value } of trace.taps)
						if (source) expect(value).toBe(at(input, source.y, source.x, channel));
					if (settings.pool !== 'max') continue;
					const winner = at({ ...values, data: Float32Array.from(winners!) }, y, x, channel);
					expect(trace.winner === null).toBe(winner < 0);
					const source = trace.winner === null ? null : trace.taps[trace.winner]!.source!;
					if (source)
						expect(winner).toBe(
							(source.y * input.shape[1]! + source.x) * input.shape[2]! + channel
						);
				}
			})
		);
	});

	it('has the gradient of finite differences', () => {
		const step = 1e-4;
		fc.assert(
			fc.property(pools, fc.nat(), ({ input, settings }, seed) => {
				const weights = drawArrays(seed)(...pool(input, settings).values.shape);
				const gradient = poolGradient(input, settings, weights);
				const numbers = [...input.data];
				for (const index of [0, Math.floor(numbers.length / 2), numbers.length - 1]) {
					const moved = (by: number) => numbers.map((value, at) => value + (at === index ? by : 0));
					const up = weigh(moved(step), input, settings, weights);
					const down = weigh(moved(-step), input, settings, weights);
					expect(gradient.data[index]).toBeCloseTo((up - down) / (2 * step), 3);
				}
			}),
			{ numRuns: 200 }
		);
	});

	it('by average has a gradient that is its adjoint', () => {
		fc.assert(
			fc.property(pools, fc.nat(), ({ input, settings }, seed) => {
				const average = { ...settings, pool: 'average' } as const;
				const { values } = pool(input, average);
				const weights = drawArrays(seed)(...values.shape);
				const back = poolGradient(input, average, weights);
				expect(dot(weights, values)).toBeCloseTo(dot(back, input), 3);
			})
		);
	});

	it('with ceil mode counts one window more if it begins before the padding after', () => {
		fc.assert(
			fc.property(pools, ({ input, settings }) => {
				const size = heightAndWidth(input.shape);
				const ceil = { ...settings, ceilMode: true, global: false };
				pooledAxisSizes(size, ceil).forEach((axis, index) => {
					const starts = Array.from(
						{ length: 40 },
						(_, window) => window * axis.stride - axis.padBefore
					);
					const end = size[index]! + axis.padAfter;
					const fitting = starts.filter((start) => start + axis.span <= end).length;
					const next = starts[fitting]!;
					const last = starts[fitting - 1];
					const covers = last !== undefined && last + axis.span === end;
					const isCounted = !covers && next < size[index]!;
					expect(axis.output).toBe(fitting + (isCounted ? 1 : 0));
					expect(axis.overhang).toBe(isCounted ? next + axis.span - end : 0);
				});
			}),
			{ numRuns: 300 }
		);
	});

	it('across channels takes the root of the sum of squares of neighbours', () => {
		const input = { shape: [1, 2, 4], data: Float32Array.of(3, 4, 0, 5, 1, 2, 2, 4) };
		expect(poolAcrossChannels(input, 2, 2)).toEqual({
			shape: [1, 2, 2],
			data: Float32Array.of(5, 5, Math.sqrt(5), Math.sqrt(20))
		});
		expect(poolAcrossChannels(input, 3, 1).shape).toEqual([1, 2, 2]);
	});
});
