import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Shape } from '$lib/core/types';
import { operations } from './operations';

const length = fc.integer({ min: 1, max: 6 });
const picture = fc.tuple(length, length, length);

describe('shapes of operations', () => {
	it('keep the shape through pointwise operations', () => {
		const vectorOrPicture = fc.oneof(fc.tuple(length), picture);
		fc.assert(
			fc.property(vectorOrPicture, (shape: Shape) => {
				expect(operations.relu.outputShape({}, [shape])).toEqual(shape);
				expect(operations.batchNormalization.outputShape({ epsilon: 1 }, [shape])).toEqual(shape);
				expect(operations.prelu.weightShapes!({}, [shape])).toEqual({ slope: [shape.at(-1)] });
			})
		);
	});

	it('add up channels in a concatenation', () => {
		fc.assert(
			fc.property(picture, length, ([height, width, channels], more) => {
				const inputs = [
					[height, width, channels],
					[height, width, more]
				];
				const joined = operations.concat.outputShape({}, inputs);
				expect(joined).toEqual([height, width, channels + more]);
				const taller = [height + 1, width, more];
				expect(() => operations.concat.outputShape({}, [inputs[0]!, taller])).toThrow(RangeError);
			})
		);
		expect(operations.concat.outputShape({}, [[2], [3]])).toEqual([5]);
		expect(() => operations.concat.outputShape({}, [[2], [1, 1, 2]])).toThrow(RangeError);
	});

	it('stretch [1, 1, channels] in a product, whichever comes first', () => {
		const product = operations.multiply.outputShape;
		expect(
			product({}, [
				[4, 5, 3],
				[1, 1, 3]
			])
		).toEqual([4, 5, 3]);
		expect(
			product({}, [
				[1, 1, 3],
				[4, 5, 3]
			])
		).toEqual([4, 5, 3]);
		expect(() =>
			product({}, [
				[4, 5, 3],
				[1, 1, 2]
			])
		).toThrow('same shape, or [1, 1, channels]');
		expect(() => product({}, [[4, 5, 3], [3]])).toThrow(RangeError);
	});

	it('hold as many values after a reshape', () => {
		expect(operations.reshape.outputShape({ shape: [2, 3, 4] }, [[24]])).toEqual([2, 3, 4]);
		expect(() => operations.reshape.outputShape({ shape: [5] }, [[24]])).toThrow('[5]');
		expect(operations.flatten.outputShape({}, [[2, 3, 4]])).toEqual([24]);
	});

	it('cannot mirror more cells than there are', () => {
		const pad = (mode: 'reflect' | 'replicate' | 'circular', cells: number) =>
			operations.pad.outputShape(
				{
					mode,
					paddings: [
						[cells, 0],
						[0, 0],
						[0, 0]
					]
				},
				[[3, 3, 1]]
			);
		expect(pad('reflect', 2)).toEqual([5, 3, 1]);
		expect(() => pad('reflect', 3)).toThrow('too wide for 3 cells');
		expect(pad('circular', 3)).toEqual([6, 3, 1]);
		expect(() => pad('circular', 4)).toThrow(RangeError);
		expect(pad('replicate', 9)).toEqual([12, 3, 1]);
	});

	it('need a picture where a window moves', () => {
		const window = { kernel: [1, 1], stride: [1, 1], padding: 'valid' } as const;
		expect(() => operations.maxPool.outputShape(window, [[9]])).toThrow(
			'[height, width, channels]'
		);
		expect(() => operations.globalMaxPool.outputShape({}, [[9]])).toThrow(RangeError);
	});
});
