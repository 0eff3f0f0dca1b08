import { sizeOf, type Shape } from '$lib/core/types';
import type { Step } from './step';
import { asList, orderOf, withOrder, type Axis, type NetworkValue, type Order } from './view';

/**
 * Reshapes and transposes of what depends on the picture. Nearly all of them only change how ONNX looks at a node; the
 * one that does more is flattening.
 */

/** An axis that is longer than one. */
interface Long {
	readonly axis: Axis;
	readonly length: number;
}

/** Neighbouring axes, and those they become: both hold equally many values. */
interface Block {
	readonly from: readonly Long[];
	readonly to: readonly number[];
}

function longAxes({ shape, axes }: NetworkValue): Long[] {
	return shape.map((length, i) => ({ axis: axes[i]!, length })).filter(({ length }) => length > 1);
}

/** The smallest blocks that explain a reshape. Both lists hold equally many values, none is 1. */
function findBlocks(from: readonly Long[], to: readonly number[]): Block[] {
	const blocks: Block[] = [];
	for (let i = 0, j = 0; i < from.length;) {
		const [firstFrom, firstTo] = [i, j];
		let [before, after] = [from[i++]!.length, to[j++]!];
		while (before !== after)
			if (before < after) before *= from[i++]!.length;
			else after *= to[j++]!;
		blocks.push({ from: from.slice(firstFrom, i), to: to.slice(firstTo, j) });
	}
	return blocks;
}

function isAll(block: Block, axis: Axis): boolean {
	return block.from.every((part) => part.axis === axis);
}

function isSequence(block: Block, ...axes: Axis[]): boolean {
	return block.from.map(({ axis }) => axis).join() === axes.join();
}

/** What the axes are that a block becomes; null where it cannot be told. */
function axesAfter(block: Block, [height, width]: Shape): Axis[] | null {
	if (block.from.length === 1 && block.to.length === 1) return [block.from[0]!.axis];
	if (isAll(block, 'channel')) return block.to.map(() => 'channel');
	if (isSequence(block, 'row', 'column') && block.to.length === 1) return ['cell'];
	const isPicture = block.to.join() === [height, width].filter((length) => length !== 1).join();
	if (isSequence(block, 'cell') && isPicture) return ['row', 'column'];
	return null;
}

/** Calls `visit` with the place along each axis, the last axis running fastest. */
function forEachPlace(shape: Shape, visit: (place: readonly number[]) => void): void {
	const place = shape.map(() => 0);
	for (let left = sizeOf(shape); left > 0; left--) {
		visit(place);
		for (let axis = shape.length - 1; axis >= 0; axis--) {
			if (++place[axis]! < shape[axis]!) break;
			place[axis] = 0;
		}
	}
}

/** Where the cells that ONNX lists one after the other stand in the node's own list [row, column, channel]. */
function flatOrder(value: NetworkValue, [, width, channels]: Shape): Order {
	const order = orderOf(value);
	const flat = new Int32Array(sizeOf(value.shape.slice(1)));
	let next = 0;
	const axes = value.axes.slice(1);
	forEachPlace(value.shape.slice(1), (place) => {
		let [channel, cell] = [0, 0];
		axes.forEach((axis, i) => {
			const [at, length] = [place[i]!, value.shape[i + 1]!];
			if (axis === 'channel') channel = channel * length + at;
			else if (axis === 'row') cell += at * width!;
			else if (axis === 'column' || axis === 'cell') cell += at;
		});
		flat[next++] = cell * channels! + order[channel]!;
	});
	return flat;
}

/**
 * All cells of a map as one list for each picture.
 * @param wish name of the node that is added
 */
export function flattenMap(step: Step, value: NetworkValue, wish: string): NetworkValue {
	const { draft } = step;
	const shape = draft.shapeOf(value.node);
	const length = sizeOf(shape);
	const node = step.rearrange('list', value.node, () =>
		draft.add('flatten', wish, [value.node], {})
	);
	return withOrder(asList(node, value.shape[0]!, length), flatOrder(value, shape), length);
}

/** The axes of a new shape, taking those of the longer ones in turn. */
function placeAxes(shape: Shape, long: readonly Axis[]): Axis[] {
	const rest = [...long];
	return shape.map((length, i) => {
		if (length !== 1) return rest.shift()!;
		return i === 0 ? 'batch' : 'single';
	});
}

function isFlattened(value: NetworkValue, target: Shape): boolean {
	return (
		value.axes[0] === 'batch' &&
		target.length === 2 &&
		target[0] === value.shape[0] &&
		longAxes(value).some(({ axis }) => axis === 'channel')
	);
}

/**
 * A value with another shape of as many values.
 * @throws {FailureError} if it mixes what cannot be told apart afterwards
 */
export function reshapeView(step: Step, value: NetworkValue, target: Shape): NetworkValue {
	if (target.join() === value.shape.join()) return value;
	const shape = step.draft.shapeOf(value.node);
	const blocks = findBlocks(
		longAxes(value),
		target.filter((length) => length !== 1)
	);
	const long = blocks.map((block) => axesAfter(block, shape));
	if (long.every((axes) => axes !== null))
		return { ...value, shape: target, axes: placeAxes(target, long.flat()) };
	if (isFlattened(value, target)) return flattenMap(step, value, step.name);
	throw step.refuse(
		`reshapes [${value.shape.join(', ')}] to [${target.join(', ')}], which is neither flattening nor grouping channels`
	);
}

/** A value with its axes in another order. */
export function transposeView(value: NetworkValue, perm: readonly number[]): NetworkValue {
	const axes = perm.map((axis) => value.axes[axis]!);
	const shape = perm.map((axis) => value.shape[axis]!);
	const turned = { ...value, axes, shape };
	const channelAxes = perm.filter((axis) => value.axes[axis] === 'channel');
	if (channelAxes.every((axis, i) => i === 0 || axis > channelAxes[i - 1]!)) return turned;
	const old = orderOf(value);
	const lengths = value.shape.map((length, axis) => (value.axes[axis] === 'channel' ? length : 1));
	const strides = lengths.map((_, axis) => sizeOf(lengths.slice(axis + 1)));
	const order: number[] = [];
	forEachPlace(
		channelAxes.map((axis) => lengths[axis]!),
		(place) =>
			order.push(old[place.reduce((sum, at, i) => sum + at * strides[channelAxes[i]!]!, 0)]!)
	);
	return withOrder(turned, order, order.length);
}
