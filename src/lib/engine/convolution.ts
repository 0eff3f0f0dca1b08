import type { Tensor, Tensor4D } from '@tensorflow/tfjs-core';
import type { NdArray } from '$lib/core/types';
import type { OperationAttributes } from '$lib/graph/types';
import { resolvePadding } from '$lib/math/window';
import { padTensor } from './padding';
import { tf } from './tf';

type Attributes = OperationAttributes['convolution'];

/**
 * The kernel with zeros between its taps: a dilated convolution as a plain one, because TensorFlow.js has no gradient of
 * the dilated. [h, w, c, f] → [(h − 1)·dy + 1, (w − 1)·dx + 1, c, f].
 */
export function spreadKernel(kernel: NdArray, [dy, dx]: readonly [number, number]): NdArray {
	if (dy === 1 && dx === 1) return kernel;
	const [height, width, channels, filters] = kernel.shape as [number, number, number, number];
	const shape = [(height - 1) * dy + 1, (width - 1) * dx + 1, channels, filters];
	const data = new Float32Array(shape[0]! * shape[1]! * channels * filters);
	const tap = channels * filters;
	for (let y = 0; y < height; y++)
		for (let x = 0; x < width; x++) {
			const from = (y * width + x) * tap;
			data.set(kernel.data.subarray(from, from + tap), (y * dy * shape[1]! + x * dx) * tap);
		}
	return { shape, data };
}

/** Filters `first` to `first + count` of a kernel [h, w, c, f]. */
function sliceFilters(kernel: NdArray, first: number, count: number): NdArray {
	const filters = kernel.shape[3]!;
	const rows = kernel.data.length / filters;
	const data = new Float32Array(rows * count);
	for (let row = 0; row < rows; row++)
		data.set(
			kernel.data.subarray(row * filters + first, row * filters + first + count),
			row * count
		);
	return { shape: [...kernel.shape.slice(0, 3), count], data };
}

function toTensor(kernel: NdArray, shape: readonly number[] = kernel.shape): Tensor4D {
	return tf.tensor4d(kernel.data, [...shape] as [number, number, number, number]);
}

/** Whether every input channel has its own filters, which the backends do in one step. */
function isDepthwise(kernel: NdArray, groups: number): boolean {
	return groups > 1 && kernel.shape[2] === 1;
}

/** The kernel tensors one convolution needs: one for each group, or a single depthwise one. */
export function prepareKernels(kernel: NdArray, { dilation, groups }: Attributes): Tensor4D[] {
	const spread = spreadKernel(kernel, dilation);
	const [height, width, , filters] = spread.shape as [number, number, number, number];
	if (isDepthwise(spread, groups))
		return [toTensor(spread, [height, width, groups, filters / groups])];
	if (groups === 1) return [toTensor(spread)];
	const each = filters / groups;
	return Array.from({ length: groups }, (_, g) => toTensor(sliceFilters(spread, g * each, each)));
}

/** Grouped convolution: split, convolve each, join. */
function groupedConvolution(
	x: Tensor4D,
	kernels: readonly Tensor4D[],
	convolve: (part: Tensor4D, kernel: Tensor4D) => Tensor4D
): Tensor4D {
	const parts = tf.split(x, kernels.length, 3) as Tensor4D[];
	return tf.concat(
		parts.map((part, g) => convolve(part, kernels[g]!)),
		3
	);
}

/** [n, h, w, c] through prepared kernels. */
export function runConvolution(
	x: Tensor,
	kernels: readonly Tensor4D[],
	attributes: Attributes
): Tensor {
	const { stride, groups, paddingMode = 'zero' } = attributes;
	const [, height, width, channels] = x.shape as [number, number, number, number];
	const [top, bottom, left, right] = resolvePadding([height, width], attributes);
	const ahead = paddingMode !== 'zero';
	const borders = [
		[top, bottom],
		[left, right],
		[0, 0]
	] as const;
	const input = (ahead ? padTensor(x, borders, paddingMode) : x) as Tensor4D;
	const pad: Parameters<typeof tf.conv2d>[3] = ahead
		? 'valid'
		: [
				[0, 0],
				[top, bottom],
				[left, right],
				[0, 0]
			];
	const strides: [number, number] = [stride[0], stride[1]];
	const depthwise = groups > 1 && kernels.length === 1 && kernels[0]!.shape[2] === channels;
	if (depthwise) return tf.depthwiseConv2d(input, kernels[0]!, strides, pad);
	const convolve = (part: Tensor4D, kernel: Tensor4D) => tf.conv2d(part, kernel, strides, pad);
	if (kernels.length === 1) return convolve(input, kernels[0]!);
	return groupedConvolution(input, kernels, convolve);
}
