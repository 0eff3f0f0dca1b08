import type { Operation, OperationAttributes } from '$lib/graph/types';
import type { GraphDraft } from '$lib/networks/import/draft';
import { perChannel } from '$lib/networks/import/channelwise';
import { activation, constantAt, nodeAt, type Operator, type OperatorCall } from '../value';

type Add = (draft: GraphDraft, name: string, input: string) => string;

function single<Op extends Operation>(op: Op, attributes: OperationAttributes[Op]): Add {
	return (draft, name, input) => draft.add(op, name, [input], attributes);
}

/** Activations without settings, by the names of TensorFlow's operators. */
const plain: Readonly<Record<string, Add>> = {
	Relu: single('relu', {}),
	Relu6: single('relu6', {}),
	Elu: single('elu', { alpha: 1 }),
	Selu: single('selu', {}),
	Sigmoid: single('sigmoid', {}),
	Tanh: single('tanh', { amplitude: 1, slope: 1 }),
	Softplus: single('softplus', {}),
	Softmax: single('softmax', {})
};

const usualSlope = 0.2;

/** An activation that is fused to a convolution; undefined if it is none. */
export function addFusedActivation(
	call: OperatorCall,
	kind: string,
	name: string,
	input: string
): string | undefined {
	if (kind === 'LeakyRelu') {
		const slope = call.node.attributes.number('leakyrelu_alpha', usualSlope);
		return call.draft.add('leakyRelu', name, [input], { slope });
	}
	return Object.hasOwn(plain, kind) ? plain[kind]!(call.draft, name, input) : undefined;
}

/** One slope a channel. */
export function addPrelu(
	{ draft }: OperatorCall,
	name: string,
	input: string,
	alpha: ArrayLike<number>
): string {
	const slope = perChannel(draft, name, input, alpha);
	return draft.add('prelu', name, [input], {}, { slope });
}

function leakyRelu(call: OperatorCall) {
	const slope = call.node.attributes.number('alpha', usualSlope);
	const node = call.draft.add('leakyRelu', call.name, [nodeAt(call, 0)], { slope });
	return activation(call, node);
}

function prelu(call: OperatorCall) {
	const alpha = constantAt(call, 1).data;
	return activation(call, addPrelu(call, call.name, nodeAt(call, 0), alpha));
}

function operatorOf(add: Add): Operator {
	return (call) => activation(call, add(call.draft, call.name, nodeAt(call, 0)));
}

/** Operators that change each number for itself. */
export const activationOperators: Readonly<Record<string, Operator>> = {
	...Object.fromEntries(Object.entries(plain).map(([op, add]) => [op, operatorOf(add)])),
	LeakyRelu: leakyRelu,
	Prelu: prelu
};
