import type { Tensor, Tensor4D } from '@tensorflow/tfjs-core';
import type { NdArray } from '$lib/core/types';
import type { GraphNode, Operation, OperationAttributes } from '$lib/graph/types';
import { prepareKernels, runConvolution } from './convolution';
import { padTensor } from './padding';
import { runAveragePool, runMaxPool } from './pooling';
import type { ReluRule } from './protocol';
import { ruledRelu } from './relu-rule';
import { tf } from './tf';

/** A node's weights as the graph holds them, by role. */
export type NodeWeights = Readonly<Record<string, NdArray>>;

interface Step<Op extends Operation> {
	/** Tensors made once when the network is loaded; the executor owns and disposes them. */
	prepare?(weights: NodeWeights, attributes: OperationAttributes[Op]): Tensor[];
	/** One pass over [n, …] inputs. `prepared` is what `prepare` made. */
	run(
		inputs: readonly Tensor[],
		attributes: OperationAttributes[Op],
		prepared: readonly Tensor[],
		rule: ReluRule
	): Tensor;
}

function elementwise<Op extends Operation>(
	apply: (x: Tensor, attributes: OperationAttributes[Op]) => Tensor
): Step<Op> {
	return { run: ([x], attributes) => apply(x!, attributes) };
}

function toTensor({ shape, data }: NdArray): Tensor {
	return tf.tensor(data, [...shape]);
}

/** One trained number a channel, applied along the last axis. */
function perChannel<Op extends Operation>(
	role: string,
	apply: (x: Tensor, values: Tensor) => Tensor
): Step<Op> {
	return {
		prepare: (weights) => [toTensor(weights[role]!)],
		run: ([x], _attributes, [values]) => apply(x!, values!)
	};
}

/** Batch normalisation as x · factor + shift, computed in double precision once. */
function foldNormalization(weights: NodeWeights, epsilon: number): Tensor[] {
	const { scale, offset, mean, variance } = weights;
	const factor = scale!.data.map((value, c) => value / Math.sqrt(variance!.data[c]! + epsilon));
	const shift = offset!.data.map((value, c) => {
		const exact = scale!.data[c]! / Math.sqrt(variance!.data[c]! + epsilon);
		return value - mean!.data[c]! * exact;
	});
	return [tf.tensor1d(factor), tf.tensor1d(shift)];
}

const isPositive = (x: Tensor) => tf.cast(tf.greater(x, 0), 'float32');

/** The exact normal distribution's share below x. */
function normalShare(x: Tensor): Tensor {
	return tf.mul(tf.add(tf.erf(tf.mul(x, Math.SQRT1_2)), 1), 0.5);
}

function multiplyAll(inputs: readonly Tensor[]): Tensor {
	return inputs.reduce((product, x) => tf.mul(product, x));
}

/** What the executor does for every operation of the graph, on tensors [n, height, width, channel] or [n, channel]. */
export const operations: { readonly [Op in Operation]: Step<Op> } = {
	input: elementwise((x) => x),
	convolution: {
		prepare: (weights, attributes) => prepareKernels(weights.kernel!, attributes),
		run: ([x], attributes, kernels) => runConvolution(x!, kernels as Tensor4D[], attributes)
	},
	dense: {
		prepare: (weights) => [toTensor(weights.kernel!)],
		run: ([x], _attributes, [kernel]) => tf.matMul(x!, kernel!)
	},
	bias: perChannel('bias', tf.add),
	scale: perChannel('scale', tf.mul),
	batchNormalization: {
		prepare: (weights, { epsilon }) => foldNormalization(weights, epsilon),
		run: ([x], _attributes, [factor, shift]) => tf.add(tf.mul(x!, factor!), shift!)
	},
	relu: {
		run: ([x], _attributes, _prepared, rule) => ruledRelu(tf.relu, isPositive, rule)(x!)
	},
	relu6: {
		run: ([x], _attributes, _prepared, rule) =>
			ruledRelu(tf.relu6, (v) => tf.mul(isPositive(v), isPositive(tf.sub(6, v))), rule)(x!)
	},
	leakyRelu: elementwise((x, { slope }) => tf.leakyRelu(x, slope)),
	prelu: perChannel('slope', tf.prelu),
	elu: elementwise((x, { alpha }) =>
		// tf.elu knows only alpha = 1.
		alpha === 1 ? tf.elu(x) : tf.add(tf.relu(x), tf.mul(alpha, tf.elu(tf.neg(tf.relu(tf.neg(x))))))
	),
	selu: elementwise((x) => tf.selu(x)),
	sigmoid: elementwise((x) => tf.sigmoid(x)),
	hardSigmoid: elementwise((x) => tf.clipByValue(tf.add(tf.div(x, 6), 0.5), 0, 1)),
	tanh: elementwise((x, { amplitude, slope }) => tf.mul(tf.tanh(tf.mul(x, slope)), amplitude)),
	softplus: elementwise((x) => tf.softplus(x)),
	swish: elementwise((x) => tf.mul(x, tf.sigmoid(x))),
	hardSwish: elementwise((x) => tf.mul(x, tf.clipByValue(tf.add(tf.div(x, 6), 0.5), 0, 1))),
	gelu: elementwise((x) => tf.mul(x, normalShare(x))),
	maxPool: elementwise((x, attributes) => runMaxPool(x, attributes)),
	averagePool: elementwise((x, attributes) => runAveragePool(x, attributes)),
	globalAveragePool: elementwise((x) => tf.mean(x, [1, 2])),
	globalMaxPool: elementwise((x) => tf.max(x, [1, 2])),
	pad: elementwise((x, { paddings, mode }) => padTensor(x, paddings, mode)),
	add: { run: (inputs) => inputs.reduce((sum, x) => tf.add(sum, x)) },
	multiply: { run: multiplyAll },
	concat: { run: (inputs) => tf.concat([...inputs], -1) },
	localResponseNormalization: elementwise((x, { size, alpha, beta, bias }) =>
		tf.localResponseNormalization(x as Tensor4D, (size - 1) / 2, bias, alpha, beta)
	),
	flatten: elementwise((x) => tf.reshape(x, [x.shape[0]!, -1])),
	reshape: elementwise((x, { shape }) => tf.reshape(x, [x.shape[0]!, ...shape])),
	dropout: elementwise((x) => x),
	softmax: elementwise((x) => tf.softmax(x))
};

/** The step of one node; the cast ties a node's operation to its own attributes. */
export function stepOf(node: GraphNode): Step<Operation> {
	return operations[node.op] as Step<Operation>;
}
