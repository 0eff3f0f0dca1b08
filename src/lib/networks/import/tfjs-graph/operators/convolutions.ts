import type { NdArray } from '$lib/core/types';
import { writeShape } from '$lib/graph/shape-rules';
import { perChannel } from '$lib/networks/import/channelwise';
import {
	activation,
	activationAt,
	constantAt,
	nodeAt,
	refuseOperator,
	type Operator,
	type OperatorCall
} from '../value';
import { addFusedActivation, addPrelu } from './activations';
import { addNormalization } from './normalizations';
import { paddingOf, pairOf, requireChannelsLast } from './windows';

function kernelOf(
	call: OperatorCall
): NdArray & { shape: readonly [number, number, number, number] } {
	const { shape, data } = constantAt(call, 1);
	if (shape.length !== 4)
		throw refuseOperator(call, `has a kernel ${writeShape(shape)} instead of one of 4 axes`);
	return { shape: shape as unknown as readonly [number, number, number, number], data };
}

function windowOf(call: OperatorCall, [height, width]: readonly number[]) {
	requireChannelsLast(call);
	return {
		kernel: [height!, width!] as const,
		stride: pairOf(call, 'strides'),
		padding: paddingOf(call),
		dilation: pairOf(call, 'dilations')
	};
}

function addConvolution(call: OperatorCall): string {
	const kernel = kernelOf(call);
	const input = nodeAt(call, 0);
	const groups = call.draft.shapeOf(input).at(-1)! / kernel.shape[2];
	if (!Number.isInteger(groups))
		throw refuseOperator(
			call,
			`has a kernel of ${kernel.shape[2]} channels for ${call.draft.shapeOf(input).at(-1)}`
		);
	const attributes = { ...windowOf(call, kernel.shape), filters: kernel.shape[3], groups };
	return call.draft.add('convolution', call.name, [input], attributes, { kernel });
}

/** TensorFlow's kernel [h, w, channel, multiplier] lies in memory as one of channel · multiplier filters. */
function addDepthwise(call: OperatorCall): string {
	const { shape, data } = kernelOf(call);
	const [height, width, groups, multiplier] = shape;
	const filters = groups * multiplier;
	const attributes = { ...windowOf(call, shape), filters, groups };
	const kernel = { shape: [height, width, 1, filters], data };
	return call.draft.add('convolution', call.name, [nodeAt(call, 0)], attributes, { kernel });
}

function transpose({ shape, data }: NdArray): NdArray {
	const [rows, columns] = shape as readonly [number, number];
	const turned = data.map((_, i) => data[(i % rows) * columns + Math.floor(i / rows)]!);
	return { shape: [columns, rows], data: turned };
}

function addDense(call: OperatorCall): string {
	const { attributes } = call.node;
	if (attributes.flag('transpose_a')) throw refuseOperator(call, 'exchanges batch and channels');
	const given = constantAt(call, 1);
	if (given.shape.length !== 2 || activationAt(call, 0).shape.length !== 1)
		throw refuseOperator(call, 'multiplies arrays of more than 2 axes');
	const kernel = attributes.flag('transpose_b') ? transpose(given) : given;
	const units = kernel.shape[1]!;
	return call.draft.add('dense', call.name, [nodeAt(call, 0)], { units }, { kernel });
}

/** Steps that were fused to a convolution, in order; some take inputs of their own. */
function addFused(call: OperatorCall, main: string): string {
	let node = main;
	let place = 2;
	const next = () => constantAt(call, place++).data;
	const { draft, name } = call;
	for (const step of call.node.attributes.texts('fused_ops')) {
		if (step === 'BiasAdd') {
			const bias = perChannel(draft, name, node, next());
			node = draft.add('bias', `${name}.bias`, [node], {}, { bias });
		} else if (step === 'FusedBatchNorm') {
			node = addNormalization(call, `${name}.norm`, node, [next(), next(), next(), next()]);
		} else if (step === 'Prelu') node = addPrelu(call, `${name}.prelu`, node, next());
		else node = addFusedStep(call, step, node);
	}
	return node;
}

function addFusedStep(call: OperatorCall, step: string, input: string): string {
	const added = addFusedActivation(call, step, `${call.name}.${step.toLowerCase()}`, input);
	if (added !== undefined) return added;
	throw refuseOperator(call, `is fused to “${step}”`);
}

function operatorOf(add: (call: OperatorCall) => string): Operator {
	return (call) => activation(call, addFused(call, add(call)));
}

/** Operators with kernels, alone or fused to bias and activation. */
export const convolutionOperators: Readonly<Record<string, Operator>> = {
	Conv2D: operatorOf(addConvolution),
	_FusedConv2D: operatorOf(addConvolution),
	DepthwiseConv2dNative: operatorOf(addDepthwise),
	DepthwiseConv2d: operatorOf(addDepthwise),
	FusedDepthwiseConv2dNative: operatorOf(addDepthwise),
	_FusedDepthwiseConv2dNative: operatorOf(addDepthwise),
	MatMul: operatorOf(addDense),
	_FusedMatMul: operatorOf(addDense)
};
