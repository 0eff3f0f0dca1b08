import type { Cell, NdArray } from '$lib/core/types';
import {
	explainActivation,
	explainBatchNormalization,
	explainBias,
	explainCombine,
	explainConcat,
	explainConvolution,
	explainCopy,
	explainDense,
	explainGlobalPool,
	explainInput,
	explainLocalResponse,
	explainPad,
	explainPool,
	explainReshape,
	explainScale,
	explainSoftmax,
	valueAt,
	type NamedArray
} from '$lib/math/explain';
import type { Explanation } from '$lib/math/explanation';
import type { ActivationName } from '$lib/math/activations';
import type { GraphNode, InputSpec, Operation, OperationAttributes } from './types';

/** What an explanation is made from. */
export interface ExplainedNode {
	readonly node: GraphNode;
	/** The activations of the node's inputs, in their order. For the input node: its pixels in [0, 1]. */
	readonly inputs: readonly NamedArray[];
	/** The node's weights by role. */
	readonly weights: Readonly<Record<string, NdArray>>;
	readonly outputShape: readonly number[];
	readonly input: InputSpec;
}

type Explain<Op extends Operation> = (
	attributes: OperationAttributes[Op],
	given: ExplainedNode,
	cell: Cell
) => Explanation;

const first = ({ inputs }: ExplainedNode): NdArray => inputs[0]!.array;
const inputValue = (given: ExplainedNode, cell: Cell): number => valueAt(first(given), cell);
const weight = (given: ExplainedNode, role: string, channel: number): number =>
	given.weights[role]!.data[channel]!;

function activation<Name extends ActivationName & Operation>(name: Name): Explain<Name> {
	return (attributes, given, cell) =>
		explainActivation(name, attributes as never, inputValue(given, cell));
}

/** How each operation's values are explained; an operation that is missing here does not compile. */
const explanations: { readonly [Op in Operation]: Explain<Op> } = {
	input: (_, given, cell) =>
		explainInput(
			inputValue(given, cell),
			given.input.mean[cell.channel]!,
			given.input.std[cell.channel]!
		),
	convolution: (attributes, given, cell) =>
		explainConvolution(first(given), given.weights.kernel!, attributes, cell),
	dense: (_, given, cell) => explainDense(first(given), given.weights.kernel!, cell.channel),
	bias: (_, given, cell) =>
		explainBias(inputValue(given, cell), weight(given, 'bias', cell.channel)),
	scale: (_, given, cell) =>
		explainScale(inputValue(given, cell), weight(given, 'scale', cell.channel)),
	batchNormalization: ({ epsilon }, given, cell) => {
		const of = (role: string) => weight(given, role, cell.channel);
		const channel = {
			mean: of('mean'),
			variance: of('variance'),
			scale: of('scale'),
			offset: of('offset')
		};
		return explainBatchNormalization(inputValue(given, cell), { epsilon, ...channel });
	},
	relu: activation('relu'),
	relu6: activation('relu6'),
	leakyRelu: activation('leakyRelu'),
	prelu: (_, given, cell) =>
		explainActivation(
			'prelu',
			{ slope: weight(given, 'slope', cell.channel) },
			inputValue(given, cell)
		),
	elu: activation('elu'),
	selu: activation('selu'),
	sigmoid: activation('sigmoid'),
	hardSigmoid: activation('hardSigmoid'),
	tanh: activation('tanh'),
	softplus: activation('softplus'),
	swish: activation('swish'),
	hardSwish: activation('hardSwish'),
	gelu: activation('gelu'),
	maxPool: (attributes, given, cell) => explainPool('max', first(given), attributes, cell),
	averagePool: (attributes, given, cell) => explainPool('average', first(given), attributes, cell),
	globalAveragePool: (_, given, cell) => explainGlobalPool('average', first(given), cell.channel),
	globalMaxPool: (_, given, cell) => explainGlobalPool('max', first(given), cell.channel),
	pad: ({ paddings, mode }, given, cell) => explainPad(given.inputs[0]!, paddings, mode, cell),
	add: (_, given, cell) => explainCombine('+', given.inputs, cell),
	multiply: (_, given, cell) => explainCombine('×', given.inputs, cell),
	concat: (_, given, cell) => explainConcat(given.inputs, cell),
	localResponseNormalization: (attributes, given, cell) =>
		explainLocalResponse(first(given), attributes, cell),
	flatten: (_, given, cell) => explainReshape(given.inputs[0]!, given.outputShape, cell),
	reshape: (_, given, cell) => explainReshape(given.inputs[0]!, given.outputShape, cell),
	dropout: (_, given, cell) =>
		explainCopy(given.inputs[0]!, cell, 'dropout does nothing once a network is trained'),
	softmax: (_, given, cell) => explainSoftmax(first(given), cell)
};

/** How one value of a node came about, recomputed from the node's inputs and weights in double precision. */
export function explainCell(given: ExplainedNode, cell: Cell): Explanation {
	const explain = explanations[given.node.op] as Explain<Operation>;
	return explain(given.node.attributes as never, given, cell);
}
