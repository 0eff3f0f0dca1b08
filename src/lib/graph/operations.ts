import { sizeOf, type Shape } from '$lib/core/types';
import type { ReceptiveField } from '$lib/math/receptive-field';
import {
	count,
	either,
	finiteNumber,
	flag,
	oddCount,
	oneOf,
	optional,
	positiveNumber,
	properShare,
	tupleOf,
	wholeNumber,
	type FieldChecks
} from './checks';
import { gateReach, padReach, reshapeReach, spreadReach, windowReach } from './reach-rules';
import {
	concatShapes,
	convolvedShape,
	denseShape,
	kernelShape,
	paddedShape,
	pictureShape,
	pooledShape,
	requireSameShape,
	requireSameSize,
	stretchShapes
} from './shape-rules';
import type { GraphNode, Operation, OperationAttributes } from './types';

type Shapes = readonly Shape[];

/** All that the graph needs to know of one operation. What it computes is the executor's business. */
export interface OperationRule<Attributes> {
	/** Fewest and most inputs. */
	readonly arity: readonly [min: number, max: number];
	/** What each attribute must be in a file. */
	readonly attributes: FieldChecks<Attributes>;
	/**
	 * Shape of the output. The operation `input` is given the picture's shape as its only input.
	 * @throws {RangeError} with half a sentence if the inputs do not fit the attributes or one another
	 */
	readonly outputShape: (attributes: Attributes, inputs: Shapes) => Shape;
	/** Role → shape of each weight; none if left out. */
	readonly weightShapes?: (
		attributes: Attributes,
		inputs: Shapes
	) => Readonly<Record<string, Shape>>;
	/** Weights that are measured rather than learnt, and that published counts leave out. */
	readonly measured?: readonly string[];
	/** Multiply-accumulates; 0 if left out, as published figures count convolutions and dense layers only. */
	readonly macs?: (attributes: Attributes, inputs: Shapes, output: Shape) => number;
	/** The receptive field after it, from that of all inputs merged; unchanged if left out. */
	readonly reach?: (
		field: ReceptiveField,
		attributes: Attributes,
		inputs: Shapes
	) => ReceptiveField;
	/** Changes each value for itself and keeps the shape: shown together with the layer that feeds it. */
	readonly pointwise?: boolean;
}

const one = [1, 1] as const;
const many = [1, Infinity] as const;
const none = {};
const pair = tupleOf(2, count);
const edges = tupleOf(4, wholeNumber(0));
const paddingModes = oneOf('zero', 'reflect', 'replicate', 'circular');
const windowChecks = {
	kernel: pair,
	stride: pair,
	padding: either(oneOf('valid', 'same'), edges)
};

const sameShape = (_attributes: unknown, [input]: Shapes): Shape => input!;
const channelsOf = (shape: Shape | undefined): Shape => [shape!.at(-1)!];

/** A pointwise operation without weights. */
function activation<Attributes>(attributes: FieldChecks<Attributes>): OperationRule<Attributes> {
	return { arity: one, attributes, outputShape: sameShape, pointwise: true };
}

/** A pointwise operation with weights of one number a channel. */
function perChannel<Attributes>(
	roles: readonly string[],
	attributes: FieldChecks<Attributes>
): OperationRule<Attributes> {
	return {
		...activation(attributes),
		weightShapes: (_, [input]) => Object.fromEntries(roles.map((role) => [role, channelsOf(input)]))
	};
}

const globalPool: OperationRule<OperationAttributes['globalMaxPool']> = {
	arity: one,
	attributes: none,
	outputShape: (_, [input]) => [pictureShape(input!)[2]],
	reach: spreadReach
};

/** Every operation a graph may hold. A new one is a line here and one in the executor. */
export const operations: {
	readonly [Op in Operation]: OperationRule<OperationAttributes[Op]>;
} = {
	input: { arity: [0, 0], attributes: none, outputShape: sameShape },
	convolution: {
		arity: one,
		attributes: {
			...windowChecks,
			filters: count,
			dilation: pair,
			groups: count,
			paddingMode: optional(paddingModes)
		},
		outputShape: (attributes, [input]) => convolvedShape(attributes, input!),
		weightShapes: (attributes, [input]) => ({ kernel: kernelShape(attributes, input!) }),
		macs: (attributes, [input], [height, width]) =>
			height! * width! * sizeOf(kernelShape(attributes, input!)),
		reach: windowReach
	},
	dense: {
		arity: one,
		attributes: { units: count },
		outputShape: ({ units }, [input]) => denseShape(units, input!),
		weightShapes: ({ units }, [input]) => ({ kernel: [input![0]!, units] }),
		macs: ({ units }, [input]) => input![0]! * units
	},
	bias: perChannel(['bias'], none),
	scale: perChannel(['scale'], none),
	batchNormalization: {
		...perChannel(['scale', 'offset', 'mean', 'variance'], { epsilon: positiveNumber }),
		measured: ['mean', 'variance']
	},
	relu: activation(none),
	relu6: activation(none),
	leakyRelu: activation({ slope: finiteNumber }),
	prelu: perChannel(['slope'], none),
	elu: activation({ alpha: finiteNumber }),
	selu: activation(none),
	sigmoid: activation(none),
	hardSigmoid: activation(none),
	tanh: activation({ amplitude: finiteNumber, slope: finiteNumber }),
	softplus: activation(none),
	swish: activation(none),
	hardSwish: activation(none),
	gelu: activation(none),
	maxPool: {
		arity: one,
		attributes: windowChecks,
		outputShape: (window, [input]) => pooledShape(window, input!),
		reach: windowReach
	},
	averagePool: {
		arity: one,
		attributes: { ...windowChecks, countPadding: optional(flag) },
		outputShape: (window, [input]) => pooledShape(window, input!),
		reach: windowReach
	},
	globalAveragePool: globalPool,
	globalMaxPool: globalPool,
	pad: {
		arity: one,
		attributes: { paddings: tupleOf(3, tupleOf(2, wholeNumber(0))), mode: paddingModes },
		outputShape: (attributes, [input]) => paddedShape(attributes, input!),
		reach: padReach
	},
	add: { arity: many, attributes: none, outputShape: (_, inputs) => requireSameShape(inputs) },
	multiply: {
		arity: many,
		attributes: none,
		outputShape: (_, inputs) => stretchShapes(inputs),
		reach: gateReach
	},
	concat: { arity: many, attributes: none, outputShape: (_, inputs) => concatShapes(inputs) },
	localResponseNormalization: {
		arity: one,
		attributes: {
			size: oddCount,
			alpha: finiteNumber,
			beta: finiteNumber,
			bias: positiveNumber
		},
		outputShape: (_, [input]) => pictureShape(input!)
	},
	flatten: {
		arity: one,
		attributes: none,
		outputShape: (_, [input]) => [sizeOf(input!)],
		reach: spreadReach
	},
	reshape: {
		arity: one,
		attributes: { shape: either(tupleOf(1, count), tupleOf(3, count)) },
		outputShape: ({ shape }, [input]) => requireSameSize(shape, input!),
		reach: reshapeReach
	},
	dropout: activation({ rate: properShare }),
	softmax: { arity: one, attributes: none, outputShape: sameShape }
};

/** The rule of one operation, for attributes that belong to it. */
export function ruleOf(op: Operation): OperationRule<GraphNode['attributes']> {
	return operations[op] as OperationRule<GraphNode['attributes']>;
}
