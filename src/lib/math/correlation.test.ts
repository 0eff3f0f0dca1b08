import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '$lib/core/random';
import type { NdArray } from '$lib/core/types';
import { CorrelationGatherer, meanAbsoluteCorrelation } from './correlation';

function pearson(a: number[], b: number[]): number {
	const mean = (v: number[]) => v.reduce((s, x) => s + x, 0) / v.length;
	const [ma, mb] = [mean(a), mean(b)];
	const covariance = a.reduce((s, x, i) => s + (x - ma) * (b[i]! - mb), 0);
	const spread = (v: number[], m: number) => Math.sqrt(v.reduce((s, x) => s + (x - m) ** 2, 0));
	return covariance / (spread(a, ma) * spread(b, mb));
}

/** Pictures with noise; channel 0 is always zero and channel 1 always one. */
function noise(seed: number, channels: number, sizes: number[]): NdArray[] {
	const random = seededRandom(seed);
	return sizes.map((size) => ({
		shape: [size, 2, channels],
		data: Float32Array.from({ length: size * 2 * channels }, (_, i) => {
			const channel = i % channels;
			return channel < 2 ? channel : Math.max(0, random() * 4 - 1) + 50 * (channel % 2);
		})
	}));
}

describe('CorrelationGatherer', () => {
	it('gives Pearson’s correlation over all pictures', () => {
		fc.assert(
			fc.property(fc.integer(), fc.integer({ min: 4, max: 6 }), (seed, channels) => {
				const pictures = noise(seed, channels, [3, 1, 7]);
				const gatherer = new CorrelationGatherer(channels);
				pictures.forEach((picture) => gatherer.add(picture));
				const found = gatherer.result();
				const all = pictures.flatMap(({ data }) => Array.from(data));
				const channel = (c: number) => all.filter((_, i) => i % channels === c);
				for (let a = 2; a < channels; a++)
					for (let b = 2; b < channels; b++)
						expect(found.correlation[a * channels + b]).toBeCloseTo(
							pearson(channel(a), channel(b)),
							6
						);
			})
		);
	});

	it('tells zeros, dead and constant channels', () => {
		const gatherer = new CorrelationGatherer(3);
		gatherer.add({ shape: [1, 2, 3], data: Float32Array.of(0, 1, 0, 0, 1, 2) });
		gatherer.add({ shape: [1, 2, 3], data: Float32Array.of(0, 1, 3, 0, 1, 4) });
		const { zeros, dead, correlation, meanCorrelation } = gatherer.result();
		expect([...zeros]).toEqual([1, 0, 0.25]);
		expect([...dead]).toEqual([1, 0, 0]);
		expect([...correlation]).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 1]);
		expect(meanCorrelation).toBe(0);
	});

	it('finds opposite channels', () => {
		const gatherer = new CorrelationGatherer(2);
		gatherer.add({ shape: [3, 1, 2], data: Float32Array.of(1, -2, 2, -4, 5, -10) });
		expect([...gatherer.result().correlation]).toEqual([1, -1, -1, 1]);
		expect(gatherer.result().meanCorrelation).toBe(1);
	});

	it('takes vectors, refuses other channel counts, and has an answer before the first', () => {
		const gatherer = new CorrelationGatherer(2);
		expect(gatherer.result().dead).toEqual(Uint8Array.of(0, 0));
		gatherer.add({ shape: [2], data: Float32Array.of(1, 2) });
		gatherer.add({ shape: [2], data: Float32Array.of(2, 4) });
		expect(gatherer.result().correlation[1]).toBe(1);
		expect(() => gatherer.add({ shape: [3], data: new Float32Array(3) })).toThrow('expected 2');
	});
});

it('meanAbsoluteCorrelation leaves dead channels out', () => {
	const correlation = Float32Array.of(1, -0.5, 0.9, -0.5, 1, 0.9, 0.9, 0.9, 1);
	expect(meanAbsoluteCorrelation(correlation, Uint8Array.of(0, 0, 1))).toBe(0.5);
	expect(meanAbsoluteCorrelation(correlation, Uint8Array.of(0, 1, 1))).toBe(0);
});
