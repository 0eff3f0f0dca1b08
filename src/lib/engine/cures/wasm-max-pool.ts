import type { MaxPoolGradAttrs } from '@tensorflow/tfjs-core';
import { tf } from '../tf';
import { replaceWasmKernel, zeroOutput, type TensorInfo } from './replace';

type PoolInfo = ReturnType<typeof tf.backend_util.computePool2DInfo>;

/** Index of the first largest cell of one window in one channel, or −1 where the window lies outside. */
function winnerOf(
	x: Float32Array,
	info: PoolInfo,
	picture: number,
	y0: number,
	x0: number,
	c: number
): number {
	const { inHeight, inWidth, inChannels, effectiveFilterHeight, effectiveFilterWidth } = info;
	const bottom = Math.min(inHeight, y0 + effectiveFilterHeight);
	const right = Math.min(inWidth, x0 + effectiveFilterWidth);
	let winner = -1;
	for (let row = Math.max(0, y0); row < bottom; row++) {
		for (let column = Math.max(0, x0); column < right; column++) {
			const index = ((picture * inHeight + row) * inWidth + column) * inChannels + c;
			if (winner < 0 || x[index]! > x[winner]!) winner = index;
		}
	}
	return winner;
}

/** Sends every output cell's gradient to the cell that won its window. */
function route(dx: Float32Array, x: Float32Array, dy: Float32Array, info: PoolInfo): void {
	const { batchSize, outHeight, outWidth, inChannels, strideHeight, strideWidth, padInfo } = info;
	let from = 0;
	for (let picture = 0; picture < batchSize; picture++)
		for (let y = 0; y < outHeight; y++)
			for (let column = 0; column < outWidth; column++)
				for (let c = 0; c < inChannels; c++, from++) {
					const y0 = y * strideHeight - padInfo.top;
					const x0 = column * strideWidth - padInfo.left;
					const winner = winnerOf(x, info, picture, y0, x0, c);
					if (winner >= 0) dx[winner]! += dy[from]!;
				}
}

/** The stock kernel starts its search at the smallest positive float: windows without a positive cell get no gradient. */
export function cureWasmMaxPool(): void {
	replaceWasmKernel<{ dy: TensorInfo; input: TensorInfo }, MaxPoolGradAttrs>(
		'MaxPoolGrad',
		({ inputs, attrs, backend }) => {
			const { filterSize, strides, pad, dimRoundingMode } = attrs;
			const shape = inputs.input.shape as [number, number, number, number];
			const info = tf.backend_util.computePool2DInfo(
				shape,
				filterSize,
				strides,
				1,
				pad,
				dimRoundingMode
			);
			const [output, dx] = zeroOutput(backend, shape);
			const x = backend.typedArrayFromHeap(inputs.input);
			route(dx, x, backend.typedArrayFromHeap(inputs.dy), info);
			return output;
		}
	);
}
