import { describe, expect, it } from 'vitest';
import { packPixel } from './colour';
import { filterWeights, kernelAxes, kernelMaps, paintRgbKernel } from './kernels';
import { approximateValue } from './maps';

/** [1, 2, 3, 2]: one row, two columns, three input channels, two filters; the weight tells its place. */
const kernel = {
	shape: [1, 2, 3, 2],
	data: Float32Array.of(1, 10, 2, 20, 3, 30, -4, -40, 5, 50, 0, 0)
};

describe('kernels', () => {
	it('reads the axes and refuses another rank', () => {
		expect(kernelAxes(kernel)).toEqual({ height: 1, width: 2, inputs: 3, filters: 2 });
		expect(() => kernelAxes({ shape: [2, 3], data: new Float32Array(6) })).toThrow('[2, 3]');
	});

	it('takes out one filter, input channel by input channel', () => {
		expect([...filterWeights(kernel, 0)]).toEqual([1, -4, 2, 5, 3, 0]);
		expect([...filterWeights(kernel, 1)]).toEqual([10, -40, 20, 50, 30, 0]);
	});

	it('gives each input channel as a map with its statistics', () => {
		const maps = kernelMaps(kernel, 0);
		expect(maps.shape).toEqual([1, 2, 3]);
		expect([...maps.statistics.min]).toEqual([-4, 2, 0]);
		expect([...maps.statistics.max]).toEqual([1, 5, 3]);
		expect([...maps.statistics.mean]).toEqual([-1.5, 3.5, 1.5]);
		expect([...maps.statistics.zeros]).toEqual([0, 0, 0.5]);
		expect(approximateValue(maps, 0, 0, 1)).toBe(-4);
		expect(approximateValue(maps, 0, 0, 0)).toBeCloseTo(1, 1);
	});

	it('shows three input channels as red, green and blue about grey', () => {
		const pixels = new Uint32Array(4);
		paintRgbKernel({ width: 4, height: 1, pixels }, kernel, 0);
		const byte = (weight: number) => Math.round(128 + (127 * weight) / 5);
		const left = packPixel([byte(1), byte(2), byte(3)]);
		const right = packPixel([byte(-4), byte(5), byte(0)]);
		expect([...pixels]).toEqual([left, left, right, right]);
		expect(byte(0)).toBe(128);
	});
});
