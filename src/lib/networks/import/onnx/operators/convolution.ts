import type { NdArray } from '$lib/core/types';
import type { Pair } from '$lib/graph/types';
import { addPerChannel, pictureOf, sidesOf, sorted } from '../arrange';
import { weightOf, type Constant } from '../constant';
import { windowOf } from '../moving-window';
import type { Step } from '../step';
import { asPicture, type NetworkValue, type Order } from '../view';

/**
 * [filter, channel, row, column] → [row, column, channel, filter].
 * @param place where ONNX's input channels stand in the node
 */
function turnKernel({ shape, data, name }: Constant, place: Order | undefined): NdArray {
	const [filters, channels, height, width] = shape as [number, number, number, number];
	const turned = new Float32Array(data.length);
	for (let f = 0, from = 0; f < filters; f++)
		for (let c = 0; c < channels; c++)
			for (let cell = 0; cell < height * width; cell++, from++)
				turned[(cell * channels + (place ? place[c]! : c)) * filters + f] = data[from]!;
	return weightOf([height, width, channels, filters], turned, name);
}

function kernelOf(step: Step): Constant {
	const kernel = step.constant(1, 'kernel');
	if (kernel.shape.length === 4) return kernel;
	throw step.refuse('is a convolution along one or three axes; only pictures can be opened');
}

/** Only one group lets its channels stand in any order. */
function inputOf(step: Step, groups: number): NetworkValue {
	const x = pictureOf(step);
	return groups === 1 ? x : sorted(step, x);
}

/** Convolution, and its bias as a node of its own. */
export function convolve(step: Step): NetworkValue {
	const groups = step.attributes.integer('group', 1);
	const kernel = kernelOf(step);
	const x = inputOf(step, groups);
	const [height, width, channels] = sidesOf(step, x);
	if (kernel.shape[1]! * groups !== channels)
		throw step.refuse(
			`has a kernel for ${kernel.shape[1]! * groups} channels, but its input has ${channels}`
		);
	const size: Pair = [kernel.shape[2]!, kernel.shape[3]!];
	const { edges, ...window } = windowOf(step, [height, width], size);
	const attributes = { ...window, padding: edges, groups, filters: kernel.shape[0]! };
	const node = step.draft.add('convolution', step.name, [x.node], attributes, {
		kernel: turnKernel(kernel, x.order)
	});
	const out = asPicture(node, x.shape[0]!, step.draft.shapeOf(node) as [number, number, number]);
	if (!step.has(2)) return out;
	const bias = step.constant(2, 'bias');
	return addPerChannel(step, 'bias', out, bias.data, `${node}.bias`, bias.name);
}
