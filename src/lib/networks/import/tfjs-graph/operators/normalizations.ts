import { refuseNetwork } from '$lib/networks/import/draft';
import { perChannel } from '$lib/networks/import/channelwise';
import {
	activation,
	constantAt,
	nodeAt,
	refuseOperator,
	type Operator,
	type OperatorCall
} from '../value';
import { requireChannelsLast } from './windows';

/** Adds a batch normalisation with [scale, offset, mean, variance]. */
export function addNormalization(
	{ draft, node }: OperatorCall,
	name: string,
	input: string,
	weights: readonly Float32Array[]
): string {
	const epsilon = node.attributes.number('epsilon', 1e-3);
	const [scale, offset, mean, variance] = weights.map((values) =>
		perChannel(draft, name, input, values)
	);
	if (variance!.data.some((value) => value + epsilon <= 0))
		throw refuseNetwork(
			`The operator “${node.op}” at “${node.name}” has a variance that is not positive.`
		);
	const roles = { scale: scale!, offset: offset!, mean: mean!, variance: variance! };
	return draft.add('batchNormalization', name, [input], { epsilon }, roles);
}

function batchNormalization(call: OperatorCall) {
	requireChannelsLast(call);
	if (call.node.attributes.flag('is_training'))
		throw refuseOperator(call, 'normalises by the batch itself, as in training');
	const weights = [1, 2, 3, 4].map((place) => constantAt(call, place).data);
	return activation(call, addNormalization(call, call.name, nodeAt(call, 0), weights));
}

function localResponse(call: OperatorCall) {
	const { draft, name, node } = call;
	const { attributes } = node;
	const added = draft.add('localResponseNormalization', name, [nodeAt(call, 0)], {
		size: 2 * attributes.number('depth_radius', 5) + 1,
		alpha: attributes.number('alpha', 1),
		beta: attributes.number('beta', 0.5),
		bias: attributes.number('bias', 1)
	});
	return activation(call, added);
}

/** Operators that normalise. */
export const normalizationOperators: Readonly<Record<string, Operator>> = {
	FusedBatchNorm: batchNormalization,
	FusedBatchNormV2: batchNormalization,
	FusedBatchNormV3: batchNormalization,
	LRN: localResponse
};
