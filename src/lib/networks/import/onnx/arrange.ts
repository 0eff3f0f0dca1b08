import { sizeOf, type Shape } from '$lib/core/types';
import { weightOf, type Constant } from './constant';
import { flattenMap } from './reshape';
import type { Step } from './step';
import {
	channelCount,
	isPermutation,
	orderOf,
	type Axis,
	type NetworkValue,
	type Order
} from './view';

/** Bringing values into the form that an operation of the graph takes. */

function nodeChannels(step: Step, { node }: NetworkValue): number {
	return step.draft.shapeOf(node).at(-1)!;
}

/** Adds the convolution of 1 × 1, or for a list the dense layer, that picks channels in their order. */
function addPick(step: Step, { node }: NetworkValue, order: Order): string {
	const { draft } = step;
	const shape = draft.shapeOf(node);
	const channels = shape.at(-1)!;
	const data = new Float32Array(channels * order.length);
	for (let i = 0; i < order.length; i++) data[order[i]! * order.length + i] = 1;
	const name = `${step.name}.channels`;
	if (shape.length === 1) {
		const kernel = { shape: [channels, order.length], data };
		return draft.add('dense', name, [node], { units: order.length }, { kernel });
	}
	const attributes = {
		filters: order.length,
		kernel: [1, 1],
		stride: [1, 1],
		dilation: [1, 1],
		padding: 'valid',
		groups: 1
	} as const;
	const kernel = { shape: [1, 1, channels, order.length], data };
	return draft.add('convolution', name, [node], attributes, { kernel });
}

/** The value on a node that counts channels as ONNX does. */
export function sorted(step: Step, value: NetworkValue): NetworkValue {
	const { order, ...plain } = value;
	if (!order) return plain;
	const node = step.rearrange(`channels ${order.join()}`, value.node, () =>
		addPick(step, value, order)
	);
	return { ...plain, node };
}

/** The value on a node that holds its channels and no others, in any order. */
export function settled(step: Step, value: NetworkValue): NetworkValue {
	const isWhole = !value.order || isPermutation(value.order, nodeChannels(step, value));
	return isWhole ? value : sorted(step, value);
}

/** The value on a node [row, column, channel]; a list becomes a picture of one cell. */
function asMap(step: Step, value: NetworkValue): NetworkValue {
	const { draft } = step;
	const shape = draft.shapeOf(value.node);
	if (shape.length === 3) return value;
	const node = step.rearrange('picture', value.node, () =>
		draft.add('reshape', `${value.node}.cell`, [value.node], { shape: [1, 1, shape[0]!] })
	);
	return { ...value, node };
}

const pictureAxes: readonly Axis[] = ['batch', 'channel', 'row', 'column'];

/** Whether ONNX looks at the value as [batch, channel, row, column]. */
export function isPicture({ shape, axes }: NetworkValue): boolean {
	return shape.length === 4 && axes.every((axis, i) => axis === pictureAxes[i] || shape[i] === 1);
}

/**
 * An input seen as pictures, on a node [row, column, channel] that holds its channels in any order.
 * @throws {FailureError} if ONNX looks at it in another way
 */
export function pictureOf(step: Step, value = step.network()): NetworkValue {
	if (!isPicture(value))
		throw step.refuse(
			`takes [${value.shape.join(', ')}], which is no picture [batch, channels, height, width]`
		);
	return asMap(step, settled(step, { ...value, axes: pictureAxes }));
}

/** [height, width, channels] of a picture's node. */
export function sidesOf(step: Step, { node }: NetworkValue): readonly [number, number, number] {
	return step.draft.shapeOf(node) as [number, number, number];
}

/**
 * An input seen as one list of numbers for each picture, on a node [channel].
 * @throws {FailureError} if ONNX looks at it in another way
 */
export function listOf(step: Step, value = step.network()): NetworkValue {
	const { shape, axes } = value;
	const length = sizeOf(shape.slice(1));
	if (axes[0] !== 'batch' || shape.at(-1) !== length)
		throw step.refuse(
			`takes [${shape.join(', ')}], which is no list of numbers for each picture; flatten it first`
		);
	const list = settled(step, value);
	if (step.draft.shapeOf(list.node).length === 1) return list;
	const flat = flattenMap(step, list, `${list.node}.list`);
	return { ...flat, shape, axes: shape.map((_, i) => axisOfList(i, shape.length)) };
}

function axisOfList(axis: number, rank: number): Axis {
	if (axis === 0) return 'batch';
	return axis === rank - 1 ? 'channel' : 'single';
}

/** Values given for ONNX's channels, as the node counts them. */
export function inNodeOrder(value: NetworkValue, values: ArrayLike<number>): Float32Array {
	const data = new Float32Array(values.length);
	const order = orderOf(value);
	for (let i = 0; i < order.length; i++) data[order[i]!] = values[i]!;
	return data;
}

/** A constant stretched over a value, as one number for each channel; null where it differs from place to place. */
export function overChannels(constant: Constant, value: NetworkValue): ArrayLike<number> | null {
	const channels = channelCount(value);
	if (constant.data.length === 1) return new Float64Array(channels).fill(constant.data[0]!);
	const offset = value.shape.length - constant.shape.length;
	const along = constant.shape.findIndex((length) => length > 1);
	const fits =
		value.axes[along + offset] === 'channel' &&
		constant.shape[along] === channels &&
		constant.data.length === channels;
	return fits ? constant.data : null;
}

type PerChannel = 'bias' | 'scale';

/** Adds or multiplies by numbers given for ONNX's channels. */
export function addPerChannel(
	step: Step,
	op: PerChannel,
	given: NetworkValue,
	values: ArrayLike<number>,
	wish: string,
	weight = ''
): NetworkValue {
	const value = settled(step, given);
	const data = inNodeOrder(value, values);
	const array = weightOf([data.length], data, weight);
	return { ...value, node: step.draft.add(op, wish, [value.node], {}, { [op]: array }) };
}

/** Adds or multiplies by one number. */
export function addUniform(
	step: Step,
	op: PerChannel,
	value: NetworkValue,
	number: number,
	wish: string
): NetworkValue {
	const values = new Float64Array(channelCount(value)).fill(number);
	return addPerChannel(step, op, value, values, wish);
}

/** Whether two values are looked at alike. */
function isSameView(a: NetworkValue, b: NetworkValue): boolean {
	const isAlike = (axis: Axis, i: number) => axis === b.axes[i] || a.shape[i] === 1;
	return a.shape.join() === b.shape.join() && a.axes.every(isAlike);
}

function isSameRank(step: Step, values: readonly NetworkValue[]): boolean {
	return new Set(values.map(({ node }) => step.draft.shapeOf(node).length)).size === 1;
}

/** Values of one shape on nodes of one shape, that count channels alike; null if their shapes in ONNX differ. */
export function alignedValues(
	step: Step,
	values: readonly NetworkValue[]
): readonly NetworkValue[] | null {
	const [first] = values as [NetworkValue];
	if (!values.every((value) => isSameView(value, first))) return null;
	const isAlike = values.every((value) => String(value.order) === String(first.order));
	const alike = values.map((value) => (isAlike ? settled : sorted)(step, value));
	return isSameRank(step, alike) ? alike : alike.map((value) => asMap(step, value));
}

/** Whether nodes are lists of channels, whatever ONNX makes of them. */
export function isListNode(step: Step, { node }: NetworkValue): boolean {
	const shape: Shape = step.draft.shapeOf(node);
	return shape.length === 1;
}
