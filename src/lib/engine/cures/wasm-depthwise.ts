import type {
	DepthwiseConv2dNativeBackpropFilterAttrs,
	DepthwiseConv2dNativeBackpropInputAttrs
} from '@tensorflow/tfjs-core';
import { tf } from '../tf';
import { replaceWasmKernel, zeroOutput, type TensorInfo } from './replace';

type ConvInfo = ReturnType<typeof tf.backend_util.computeConv2DInfo>;
type Shape4D = [number, number, number, number];

type Window = Pick<
	DepthwiseConv2dNativeBackpropInputAttrs,
	'strides' | 'dilations' | 'pad' | 'dimRoundingMode'
>;

function depthwiseInfo(input: Shape4D, filter: Shape4D, window: Window): ConvInfo {
	const { strides, dilations, pad, dimRoundingMode } = window;
	return tf.backend_util.computeConv2DInfo(
		input,
		filter,
		strides,
		dilations,
		pad,
		dimRoundingMode,
		true
	);
}

/**
 * Calls `visit` for every pair of a filter tap and an output cell whose input cell lies inside the picture, with the
 * index of the first channel in each of the three arrays.
 */
function forEachTap(
	info: ConvInfo,
	visit: (input: number, tap: number, output: number) => void
): void {
	const { batchSize, inHeight, inWidth, inChannels, outHeight, outWidth, outChannels, padInfo } =
		info;
	for (let picture = 0; picture < batchSize; picture++)
		for (let y = 0; y < outHeight; y++)
			for (let ky = 0; ky < info.filterHeight; ky++) {
				const row = y * info.strideHeight - padInfo.top + ky * info.dilationHeight;
				if (row < 0 || row >= inHeight) continue;
				for (let x = 0; x < outWidth; x++)
					for (let kx = 0; kx < info.filterWidth; kx++) {
						const column = x * info.strideWidth - padInfo.left + kx * info.dilationWidth;
						if (column < 0 || column >= inWidth) continue;
						const input = ((picture * inHeight + row) * inWidth + column) * inChannels;
						const output = ((picture * outHeight + y) * outWidth + x) * outChannels;
						visit(input, (ky * info.filterWidth + kx) * outChannels, output);
					}
			}
}

/** dx[c] += Σₘ dy[c·M + m] · filter[c·M + m], M outputs a channel. */
function inputGradient(): void {
	replaceWasmKernel<
		{ dy: TensorInfo; filter: TensorInfo },
		DepthwiseConv2dNativeBackpropInputAttrs
	>('DepthwiseConv2dNativeBackpropInput', ({ inputs, attrs, backend }) => {
		const info = depthwiseInfo(attrs.inputShape, inputs.filter.shape as Shape4D, attrs);
		const [result, dx] = zeroOutput(backend, attrs.inputShape);
		const weights = backend.typedArrayFromHeap(inputs.filter);
		const dy = backend.typedArrayFromHeap(inputs.dy);
		const { inChannels, outChannels } = info;
		const multiplier = outChannels / inChannels;
		forEachTap(info, (input, tap, output) => {
			for (let o = 0; o < outChannels; o++)
				dx[input + Math.floor(o / multiplier)]! += dy[output + o]! * weights[tap + o]!;
		});
		return result;
	});
}

/** dFilter[c·M + m] += x[c] · dy[c·M + m]. */
function filterGradient(): void {
	replaceWasmKernel<{ x: TensorInfo; dy: TensorInfo }, DepthwiseConv2dNativeBackpropFilterAttrs>(
		'DepthwiseConv2dNativeBackpropFilter',
		({ inputs, attrs, backend }) => {
			const info = depthwiseInfo(inputs.x.shape as Shape4D, attrs.filterShape, attrs);
			const [result, gradient] = zeroOutput(backend, attrs.filterShape);
			const x = backend.typedArrayFromHeap(inputs.x);
			const dy = backend.typedArrayFromHeap(inputs.dy);
			const { inChannels, outChannels } = info;
			const multiplier = outChannels / inChannels;
			forEachTap(info, (input, tap, output) => {
				for (let o = 0; o < outChannels; o++)
					gradient[tap + o]! += x[input + Math.floor(o / multiplier)]! * dy[output + o]!;
			});
			return result;
		}
	);
}

/** Both gradients of depthwise convolution on WASM, which the stock backend lacks. */
export function cureWasmDepthwise(): void {
	inputGradient();
	filterGradient();
}
