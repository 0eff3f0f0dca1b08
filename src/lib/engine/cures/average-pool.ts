import type { AvgPoolAttrs, Tensor, Tensor4D } from '@tensorflow/tfjs-core';
import { tf } from '../tf';
import { replaceGradient } from './replace';

/** Cells of a window at `start` that lie inside [0, size). */
function cellsInside(start: number, kernel: number, size: number): number {
	return Math.max(0, Math.min(size, start + kernel) - Math.max(0, start));
}

type PoolInfo = ReturnType<typeof tf.backend_util.computePool2DInfo>;

/**
 * Per output cell, the whole window's size over the number of its cells inside the picture; null where all windows lie
 * inside. [out height · out width], row by row.
 */
export function windowRatios(info: PoolInfo): Float32Array | null {
	const { filterHeight: kh, filterWidth: kw, outHeight, outWidth, padInfo } = info;
	const ratios = new Float32Array(outHeight * outWidth);
	for (let y = 0; y < outHeight; y++) {
		const rows = cellsInside(y * info.strideHeight - padInfo.top, kh, info.inHeight);
		for (let x = 0; x < outWidth; x++) {
			const columns = cellsInside(x * info.strideWidth - padInfo.left, kw, info.inWidth);
			ratios[y * outWidth + x] = (kh * kw) / Math.max(1, rows * columns);
		}
	}
	return ratios.some((ratio) => ratio !== 1) ? ratios : null;
}

/**
 * Average pooling divides by the cells inside the picture; its stock gradient divides by the whole window. Scaling the
 * incoming gradient by the ratio of the two beforehand makes them agree.
 */
export function cureAveragePool(): void {
	replaceGradient('AvgPool', (stock) => ({
		inputsToSave: ['x'],
		gradFunc: (dy, saved, attributes) => {
			const { filterSize, strides, pad, dimRoundingMode } = attributes as unknown as AvgPoolAttrs;
			const x = saved[0] as Tensor4D;
			const info = tf.backend_util.computePool2DInfo(
				x.shape,
				filterSize,
				strides,
				1,
				pad,
				dimRoundingMode
			);
			const ratios = windowRatios(info);
			const scaled = ratios
				? tf.mul(dy as Tensor, tf.tensor4d(ratios, [1, info.outHeight, info.outWidth, 1]))
				: (dy as Tensor);
			return stock.gradFunc(scaled, saved, attributes);
		}
	}));
}
