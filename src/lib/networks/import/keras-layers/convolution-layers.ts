import type { NdArray } from '$lib/core/types';
import type { OperationAttributes, Padding } from '$lib/graph/types';
import { addActivationOf } from './activation-layers';
import {
	inputShape,
	refuseSetting,
	requireChannelsLast,
	requireShape,
	reshapeWeight,
	soleInput,
	weightOf,
	type LayerCall,
	type LayerKind
} from './layer';

type Convolution = OperationAttributes['convolution'];

/** How windows move, as Keras writes it. */
export function paddingOf(call: LayerCall): Padding {
	const padding = call.fields.text('padding', 'valid');
	if (padding === 'same' || padding === 'valid') return padding;
	throw refuseSetting(call, `has the padding “${padding}”`);
}

function windowOf(
	call: LayerCall
): Pick<Convolution, 'kernel' | 'stride' | 'padding' | 'dilation'> {
	requireChannelsLast(call);
	const { fields } = call;
	return {
		kernel: fields.pair('kernel_size', [1, 1]),
		stride: fields.pair('strides', [1, 1]),
		padding: paddingOf(call),
		dilation: fields.pair('dilation_rate', [1, 1])
	};
}

/** Bias and activation behind a layer of weights, each a node of its own. */
function finish(call: LayerCall, node: string, biasPosition: number): string {
	const { draft, name, fields } = call;
	const isBiased = fields.flag('use_bias', true);
	const biased = isBiased
		? draft.add(
				'bias',
				`${name}.bias`,
				[node],
				{},
				{ bias: weightOf(call, ['bias'], biasPosition) }
			)
		: node;
	return addActivationOf(call, fields.raw('activation'), { input: biased });
}

function channelsOf(call: LayerCall): number {
	const shape = inputShape(call);
	if (shape.length === 3) return shape[2]!;
	throw refuseSetting(call, 'is given a vector instead of a picture');
}

function convolution(call: LayerCall): string {
	const { draft, name, fields } = call;
	const groups = fields.number('groups', 1);
	const attributes = { ...windowOf(call), filters: fields.count('filters'), groups };
	const kernel = weightOf(call, ['kernel'], 0);
	const node = draft.add('convolution', name, [soleInput(call)], attributes, { kernel });
	return finish(call, node, 1);
}

/**
 * Every channel by itself. The multiplier is the kernel's, as not all files say it. Keras' kernel [h, w, channel,
 * multiplier] lies in memory as one of channel · multiplier filters.
 */
function addDepthwise(call: LayerCall, name: string, kernel: NdArray): string {
	const window = windowOf(call);
	const groups = channelsOf(call);
	const multiplier = kernel.shape[3] ?? 1;
	requireShape(call, kernel, [...window.kernel, groups, multiplier]);
	const filters = groups * multiplier;
	const attributes = { ...window, filters, groups };
	const weights = { kernel: reshapeWeight(call, kernel, [...window.kernel, 1, filters]) };
	return call.draft.add('convolution', name, [soleInput(call)], attributes, weights);
}

function depthwise(call: LayerCall): string {
	const kernel = weightOf(call, ['depthwise_kernel', 'kernel'], 0);
	return finish(call, addDepthwise(call, call.name, kernel), 1);
}

function addPointwise(call: LayerCall, name: string, input: string, kernel: NdArray): string {
	const attributes: Convolution = {
		kernel: [1, 1],
		stride: [1, 1],
		padding: 'valid',
		dilation: [1, 1],
		filters: kernel.shape.at(-1) ?? 1,
		groups: 1
	};
	return call.draft.add('convolution', name, [input], attributes, { kernel });
}

function separable(call: LayerCall): string {
	const { name } = call;
	const depth = weightOf(call, ['depthwise_kernel'], 0);
	const point = weightOf(call, ['pointwise_kernel'], 1);
	const apart = addDepthwise(call, `${name}.depthwise`, depth);
	return finish(call, addPointwise(call, `${name}.pointwise`, apart, point), 2);
}

/** On a picture, a dense layer takes each place by itself: a convolution of 1×1. */
function dense(call: LayerCall): string {
	const { draft, name, fields } = call;
	const units = fields.count('units');
	const kernel = weightOf(call, ['kernel'], 0);
	if (inputShape(call).length === 1)
		return finish(call, draft.add('dense', name, [soleInput(call)], { units }, { kernel }), 1);
	const stretched = reshapeWeight(call, kernel, [1, 1, channelsOf(call), units]);
	return finish(call, addPointwise(call, name, soleInput(call), stretched), 1);
}

/** Layers with kernels. */
export const convolutionLayers: Readonly<Record<string, LayerKind>> = {
	Conv2D: convolution,
	Convolution2D: convolution,
	DepthwiseConv2D: depthwise,
	SeparableConv2D: separable,
	Dense: dense
};
