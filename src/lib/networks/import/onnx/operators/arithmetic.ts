import {
	addPerChannel,
	addUniform,
	alignedValues,
	isListNode,
	listOf,
	overChannels,
	pictureOf,
	settled,
	sorted
} from '../arrange';
import type { Constant } from '../constant';
import { fromFront, type Step } from '../step';
import { isPermutation, orderOf, withOrder, type NetworkValue } from '../view';
import type { Translate } from './types';

/** The two inputs of an operator of which one may be a constant. */
interface Sides {
	readonly value: NetworkValue;
	readonly constant: Constant;
	/** The constant stands first. */
	readonly turned: boolean;
}

/** null where both depend on the picture. */
function constantSide(step: Step): Sides | null {
	const [a, b] = step.inputs;
	if (a?.kind === 'constant') return { value: step.network(1), constant: a, turned: true };
	if (b?.kind === 'constant') return { value: step.network(0), constant: b, turned: false };
	return null;
}

function spread(step: Step, { value, constant }: Sides): ArrayLike<number> {
	const values = overChannels(constant, value);
	if (values) return values;
	throw step.refuse(
		`joins [${value.shape.join(', ')}] with a constant [${constant.shape.join(', ')}]; only one number, or one for each channel, can be opened`
	);
}

function networkValues(step: Step): NetworkValue[] {
	return step.inputs.map((_, i) => step.network(i));
}

/** The sum of values of one shape. */
function addValues(step: Step, values: readonly NetworkValue[]): NetworkValue {
	const aligned = alignedValues(step, values);
	if (!aligned)
		throw step.refuse(
			`adds values of different shapes: ${values.map(({ shape }) => `[${shape.join(', ')}]`).join(' and ')}`
		);
	const nodes = aligned.map(({ node }) => node);
	return { ...aligned[0]!, node: step.draft.add('add', step.name, nodes, {}) };
}

/** Sum of two, of which one may be a constant. */
export const add: Translate = (step) => {
	const sides = constantSide(step);
	if (!sides) return addValues(step, networkValues(step));
	return addPerChannel(
		step,
		'bias',
		sides.value,
		spread(step, sides),
		step.name,
		sides.constant.name
	);
};

/** Sum of any number. */
export const sum: Translate = (step) => addValues(step, networkValues(step));

function negate(step: Step, value: NetworkValue): NetworkValue {
	return addUniform(step, 'scale', value, -1, `${step.name}.minus`);
}

/** Difference. */
export const subtract: Translate = (step) => {
	const sides = constantSide(step);
	if (!sides) return addValues(step, [step.network(0), negate(step, step.network(1))]);
	const numbers = Float64Array.from(spread(step, sides));
	if (sides.turned)
		return addPerChannel(step, 'bias', negate(step, sides.value), numbers, step.name);
	return addPerChannel(
		step,
		'bias',
		sides.value,
		numbers.map((number) => -number),
		step.name
	);
};

/** Values of one shape, or pictures of which some have one cell: gates that weigh the channels of others. */
function gatedValues(step: Step, values: readonly NetworkValue[]): readonly NetworkValue[] {
	const aligned = alignedValues(step, values);
	if (aligned) return aligned;
	const pictures = values.map((value) => sorted(step, pictureOf(step, value)));
	const largest = pictures.reduce((a, b) =>
		b.shape[2]! * b.shape[3]! > a.shape[2]! * a.shape[3]! ? b : a
	);
	return [largest, ...pictures.filter((picture) => picture !== largest)];
}

function multiplyValues(step: Step, values: readonly NetworkValue[]): NetworkValue {
	const fitting = gatedValues(step, values);
	const nodes = fitting.map(({ node }) => node);
	return { ...fitting[0]!, node: step.draft.add('multiply', step.name, nodes, {}) };
}

/** Product of two, of which one may be a constant. */
export const multiply: Translate = (step) => {
	const sides = constantSide(step);
	if (!sides) return multiplyValues(step, networkValues(step));
	return addPerChannel(
		step,
		'scale',
		sides.value,
		spread(step, sides),
		step.name,
		sides.constant.name
	);
};

/** Quotient by a constant. */
export const divide: Translate = (step) => {
	const sides = constantSide(step);
	if (!sides || sides.turned) throw step.refuse('divides by what depends on the picture');
	const inverse = Float64Array.from(spread(step, sides), (number) => 1 / number);
	return addPerChannel(step, 'scale', sides.value, inverse, step.name, sides.constant.name);
};

/** Square and cube. */
export const power: Translate = (step) => {
	const { data } = step.constant(1, 'exponent');
	if (data.length !== 1 || (data[0] !== 2 && data[0] !== 3))
		throw step.refuse('has another exponent than 2 or 3');
	const value = settled(step, step.network());
	const nodes = Array.from({ length: data[0] }, () => value.node);
	return { ...value, node: step.draft.add('multiply', step.name, nodes, {}) };
};

/** The opposite number. */
export const oppose: Translate = (step) => addUniform(step, 'scale', step.network(), -1, step.name);

/** Lists stay lists, so that joined global pools need no detour over pictures. */
function partsOf(step: Step): readonly NetworkValue[] {
	const values = networkValues(step).map((value) => settled(step, value));
	if (values.every(({ shape }) => shape.length === 2))
		return values.map((value) => listOf(step, value));
	if (values.every((value) => isListNode(step, value))) return values;
	return values.map((value) => pictureOf(step, value));
}

/** Joins along the channels. */
export const concat: Translate = (step) => {
	const parts = partsOf(step);
	const [first] = parts as [NetworkValue];
	const axis = fromFront(step.attributes.integer('axis', 1), first.shape.length);
	const isAlong = ({ axes, shape }: NetworkValue) =>
		axes.every((name, i) =>
			i === axis ? name === 'channel' || shape[i] === 1 : name !== 'channel' || shape[i] === 1
		);
	if (!parts.every(isAlong)) throw step.refuse('joins along another axis than the channels');
	if (parts.length === 1) return first;
	const node = step.draft.add(
		'concat',
		step.name,
		parts.map(({ node }) => node),
		{}
	);
	const order: number[] = [];
	for (const part of parts) {
		const offset = order.length;
		for (const channel of orderOf(part)) order.push(channel + offset);
	}
	const shape = first.shape.map((length, i) => (i === axis ? order.length : length));
	const axes = first.axes.map((name, i) => (i === axis ? 'channel' : name));
	const joined: NetworkValue = { kind: 'network', node, shape, axes };
	return isPermutation(order, order.length) ? withOrder(joined, order, order.length) : joined;
};
