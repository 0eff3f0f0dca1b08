import type {
	Conv2DBackpropFilterAttrs,
	Conv2DBackpropInputAttrs,
	Tensor,
	Tensor4D
} from '@tensorflow/tfjs-core';
import { tf } from '../tf';
import { replaceWasmKernel, zeroOutput, type TensorInfo, type WasmBackend } from './replace';

type ConvInfo = ReturnType<typeof tf.backend_util.computeConv2DInfo>;

function toTensor(info: TensorInfo): Tensor {
	return tf.engine().makeTensorFromTensorInfo(info);
}

/** The filter turned by 180° with input and output channels exchanged: [h, w, out, in]. */
function turnFilter(backend: WasmBackend, filter: TensorInfo): TensorInfo {
	const [height, width, channels, filters] = filter.shape as [number, number, number, number];
	const [output, turned] = zeroOutput(backend, [height, width, filters, channels]);
	const weights = backend.typedArrayFromHeap(filter);
	const taps = height * width;
	for (let tap = 0; tap < taps; tap++) {
		const from = (taps - 1 - tap) * channels * filters;
		const to = tap * channels * filters;
		for (let c = 0; c < channels; c++)
			for (let f = 0; f < filters; f++)
				turned[to + f * channels + c] = weights[from + c * filters + f]!;
	}
	return output;
}

/** The output's gradient spread by the stride and framed, so that a plain convolution gives the input's gradient. */
function spread(backend: WasmBackend, dy: TensorInfo, info: ConvInfo): TensorInfo {
	const { batchSize, outHeight, outWidth, outChannels, strideHeight, strideWidth } = info;
	const height = info.inHeight + info.filterHeight - 1;
	const width = info.inWidth + info.filterWidth - 1;
	const [output, cells] = zeroOutput(backend, [batchSize, height, width, outChannels]);
	const values = backend.typedArrayFromHeap(dy);
	const top = info.filterHeight - 1 - info.padInfo.top;
	const left = info.filterWidth - 1 - info.padInfo.left;
	for (let picture = 0; picture < batchSize; picture++)
		for (let y = 0; y < outHeight; y++) {
			const row = y * strideHeight + top;
			if (row < 0 || row >= height) continue;
			for (let x = 0; x < outWidth; x++) {
				const column = x * strideWidth + left;
				if (column < 0 || column >= width) continue;
				const from = ((picture * outHeight + y) * outWidth + x) * outChannels;
				const to = ((picture * height + row) * width + column) * outChannels;
				cells.set(values.subarray(from, from + outChannels), to);
			}
		}
	return output;
}

/** dx as a fast convolution of the spread gradient with the turned filter, in place of the stock scalar loop. */
function inputGradient(): void {
	replaceWasmKernel<{ dy: TensorInfo; filter: TensorInfo }, Conv2DBackpropInputAttrs>(
		'Conv2DBackpropInput',
		(call, stock) => {
			const { inputs, attrs, backend } = call;
			if (attrs.dataFormat === 'NCHW')
				return (stock as unknown as (c: typeof call) => TensorInfo)(call);
			const info = tf.backend_util.computeConv2DInfo(
				attrs.inputShape,
				inputs.filter.shape as [number, number, number, number],
				attrs.strides,
				1,
				attrs.pad,
				attrs.dimRoundingMode
			);
			return tf.tidy(() => {
				const turned = toTensor(turnFilter(backend, inputs.filter)) as Tensor4D;
				const framed = toTensor(spread(backend, inputs.dy, info)) as Tensor4D;
				return tf.conv2d(framed, turned, 1, 'valid');
			});
		}
	);
}

/** Input patches as columns: [filter cells · channels, pictures · output cells]. */
function patchesAsColumns(backend: WasmBackend, x: TensorInfo, info: ConvInfo): TensorInfo {
	const { batchSize, inHeight, inWidth, inChannels, outHeight, outWidth } = info;
	const positions = batchSize * outHeight * outWidth;
	const taps = info.filterHeight * info.filterWidth;
	const [output, columns] = zeroOutput(backend, [taps * inChannels, positions]);
	const values = backend.typedArrayFromHeap(x);
	for (let tap = 0; tap < taps; tap++) {
		const ky = Math.floor(tap / info.filterWidth) - info.padInfo.top;
		const kx = (tap % info.filterWidth) - info.padInfo.left;
		for (let position = 0; position < positions; position++) {
			const picture = Math.floor(position / (outHeight * outWidth));
			const row = (Math.floor(position / outWidth) % outHeight) * info.strideHeight + ky;
			const column = (position % outWidth) * info.strideWidth + kx;
			if (row < 0 || row >= inHeight || column < 0 || column >= inWidth) continue;
			const from = ((picture * inHeight + row) * inWidth + column) * inChannels;
			for (let c = 0; c < inChannels; c++)
				columns[(tap * inChannels + c) * positions + position] = values[from + c]!;
		}
	}
	return output;
}

/** dFilter = patchesᵀ · dy, which the stock backend lacks. */
function filterGradient(): void {
	replaceWasmKernel<{ x: TensorInfo; dy: TensorInfo }, Conv2DBackpropFilterAttrs>(
		'Conv2DBackpropFilter',
		({ inputs, attrs, backend }) => {
			const info = tf.backend_util.computeConv2DInfo(
				inputs.x.shape as [number, number, number, number],
				attrs.filterShape,
				attrs.strides,
				1,
				attrs.pad,
				attrs.dimRoundingMode
			);
			return tf.tidy(() => {
				const columns = toTensor(patchesAsColumns(backend, inputs.x, info));
				const rows = tf.reshape(inputs.dy as Tensor, [columns.shape[1]!, info.outChannels]);
				return tf.reshape(tf.matMul(columns, rows), attrs.filterShape);
			});
		}
	);
}

/** Both gradients of convolution on WASM. */
export function cureWasmConvolution(): void {
	inputGradient();
	filterGradient();
}
