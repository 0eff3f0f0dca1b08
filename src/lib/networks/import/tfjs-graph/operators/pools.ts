import {
	activation,
	activationAt,
	constantAt,
	nodeAt,
	refuseOperator,
	type Operator,
	type OperatorCall
} from '../value';
import { poolWindow } from './windows';

function moving(op: 'maxPool' | 'averagePool'): Operator {
	return (call) =>
		activation(call, call.draft.add(op, call.name, [nodeAt(call, 0)], poolWindow(call)));
}

/** Only height and width together are pooled globally. */
function requirePlaces(call: OperatorCall): void {
	const rank = activationAt(call, 0).shape.length + 1;
	const axes = [...constantAt(call, 1).data].map((axis) => (axis < 0 ? axis + rank : axis));
	if (rank !== 4 || axes.sort().join() !== '1,2')
		throw refuseOperator(call, `runs along the axes ${axes.join(', ')}`);
}

function global(op: 'globalMaxPool' | 'globalAveragePool'): Operator {
	return (call) => {
		requirePlaces(call);
		const pooled = activation(call, call.draft.add(op, call.name, [nodeAt(call, 0)], {}));
		if (!call.node.attributes.flag('keep_dims')) return pooled;
		return { ...pooled, shape: [1, 1, ...pooled.shape], viewName: `${call.name}.keepdims` };
	};
}

/** Operators that pool. */
export const poolOperators: Readonly<Record<string, Operator>> = {
	MaxPool: moving('maxPool'),
	AvgPool: moving('averagePool'),
	Mean: global('globalAveragePool'),
	Max: global('globalMaxPool')
};
