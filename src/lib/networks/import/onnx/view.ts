import type { Shape } from '$lib/core/types';
import type { Constant } from './constant';

/** What an axis of ONNX's array runs over; `cell` is row and column in one, `single` has one entry only. */
export type Axis = 'batch' | 'channel' | 'row' | 'column' | 'cell' | 'single';

/** Numbers of a node's channels; those of a flattened picture are too many for a list. */
export type Order = readonly number[] | Int32Array;

/**
 * A value that depends on the picture: a node of the graph, and how ONNX looks at it. Several axes may run over channels
 * (groups, and channels of a group).
 */
export interface NetworkValue {
	readonly kind: 'network';
	/** In the graph: [row, column, channel] or [channel]. */
	readonly node: string;
	/** In ONNX, batch included. */
	readonly shape: Shape;
	/** One for each length of `shape`. */
	readonly axes: readonly Axis[];
	/**
	 * The node's channel that ONNX counts as its first, second, …, over all axes of channels; left out where both count
	 * alike. A flattened picture is counted channel by channel in ONNX, cell by cell here. May name some channels only.
	 */
	readonly order?: Order;
	/** The operator that only the network's end may have, as its answer is not the one that is used here. */
	readonly ending?: string;
}

export type Value = Constant | NetworkValue;

/** A node seen as the operators of pictures see it: [batch, channel, row, column]. */
export function asPicture(
	node: string,
	batch: number,
	[height, width, channels]: readonly [number, number, number]
): NetworkValue {
	return {
		kind: 'network',
		node,
		shape: [batch, channels, height, width],
		axes: ['batch', 'channel', 'row', 'column']
	};
}

/** A node seen as a list of numbers for each picture. */
export function asList(node: string, batch: number, length: number): NetworkValue {
	return { kind: 'network', node, shape: [batch, length], axes: ['batch', 'channel'] };
}

/** The order of channels, written out. */
export function orderOf(value: NetworkValue): Order {
	return value.order ?? Int32Array.from({ length: channelCount(value) }, (_, i) => i);
}

/** Channels as ONNX counts them: over all axes that run over channels. */
export function channelCount({ shape, axes }: NetworkValue): number {
	return shape.reduce((n, length, i) => (axes[i] === 'channel' ? n * length : n), 1);
}

/** The value with another order of channels; left out where it is the natural one of all `channels`. */
export function withOrder(value: NetworkValue, order: Order, channels: number): NetworkValue {
	const { kind, node, shape, axes } = value;
	const plain = order.length === channels && isAscending(order);
	return plain ? { kind, node, shape, axes } : { kind, node, shape, axes, order };
}

function isAscending(order: Order): boolean {
	for (let i = 0; i < order.length; i++) if (order[i] !== i) return false;
	return true;
}

/** Whether every channel of the node is there, once. */
export function isPermutation(order: Order, channels: number): boolean {
	if (order.length !== channels) return false;
	const seen = new Uint8Array(channels);
	for (const channel of order) seen[channel] = 1;
	return seen.every((found) => found === 1);
}
