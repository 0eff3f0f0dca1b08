import type { Padding, Pair, Window } from '$lib/graph/types';
import { refuseOperator, type OperatorCall } from '../value';

/** Refuses operators that keep channels before height and width. */
export function requireChannelsLast(call: OperatorCall): void {
	const format = call.node.attributes.text('data_format', 'NHWC');
	if (format !== 'NHWC') throw refuseOperator(call, `keeps its channels first (${format})`);
}

/** The two middle ones of four numbers along batch, height, width and channels; [1, 1] where they are left out. */
export function pairOf(call: OperatorCall, key: string): Pair {
	const [batch = 1, vertical = 1, horizontal = 1, channels = 1] =
		call.node.attributes.integers(key);
	if (batch !== 1 || channels !== 1)
		throw refuseOperator(call, `moves along the batch or the channels (${key})`);
	return [vertical, horizontal];
}

/** The padding of a window. */
export function paddingOf(call: OperatorCall): Padding {
	const { attributes } = call.node;
	const padding = attributes.text('padding', 'VALID');
	if (padding === 'SAME') return 'same';
	if (padding === 'VALID') return 'valid';
	const edges = attributes.integers('explicit_paddings');
	if (padding === 'EXPLICIT' && edges.length === 8)
		return [edges[2]!, edges[3]!, edges[4]!, edges[5]!];
	throw refuseOperator(call, `has the padding “${padding}”`);
}

/** The window of a pool. */
export function poolWindow(call: OperatorCall): Window {
	requireChannelsLast(call);
	return {
		kernel: pairOf(call, 'ksize'),
		stride: pairOf(call, 'strides'),
		padding: paddingOf(call)
	};
}
