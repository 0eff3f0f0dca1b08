import type { Operation, OperationAttributes } from '$lib/graph/types';
import { addUniform, inNodeOrder, overChannels, settled, listOf } from '../arrange';
import { weightOf } from '../constant';
import { fromFront, type Step } from '../step';
import type { NetworkValue } from '../view';
import type { Translate } from './types';

type Pointwise = {
	[Op in Operation]: OperationAttributes[Op] extends Readonly<Record<string, never>> ? Op : never;
}[Operation];

function addPointwise<Op extends Operation>(
	step: Step,
	op: Op,
	attributes: OperationAttributes[Op],
	value = step.network()
): NetworkValue {
	return { ...value, node: step.draft.add(op, step.name, [value.node], attributes) };
}

/** An activation without settings. */
export function activation(op: Pointwise): Translate {
	return (step) => addPointwise(step, op, {} as OperationAttributes[typeof op]);
}

/** x where positive, alpha · x elsewhere. */
export const leakyRelu: Translate = (step) =>
	addPointwise(step, 'leakyRelu', { slope: step.attributes.float('alpha', 0.01) });

/** alpha · (eˣ − 1) where negative. */
export const elu: Translate = (step) =>
	addPointwise(step, 'elu', { alpha: step.attributes.float('alpha', 1) });

/** The hyperbolic tangent. */
export const tanh: Translate = (step) => addPointwise(step, 'tanh', { amplitude: 1, slope: 1 });

/** The numbers of the paper, to which the graph's `selu` is bound. */
const seluAlpha = 1.6732632;
const seluGamma = 1.0507009;

function isAbout(value: number, wanted: number): boolean {
	return Math.abs(value - wanted) < 1e-5;
}

/** SELU with the numbers of its paper. */
export const selu: Translate = (step) => {
	const { attributes } = step;
	const isUsual =
		isAbout(attributes.float('alpha', seluAlpha), seluAlpha) &&
		isAbout(attributes.float('gamma', seluGamma), seluGamma);
	if (!isUsual) throw step.refuse('has other constants than SELU’s own');
	return addPointwise(step, 'selu', {});
};

/** A slope for each channel. */
export const prelu: Translate = (step) => {
	const value = settled(step, step.network());
	const slope = step.constant(1, 'slope');
	const values = overChannels(slope, value);
	if (!values) throw step.refuse('has slopes that differ from place to place');
	const data = inNodeOrder(value, values);
	const weights = { slope: weightOf([data.length], data, slope.name) };
	return { ...value, node: step.draft.add('prelu', step.name, [value.node], {}, weights) };
};

/** clip(alpha · x + beta, 0, 1); the graph's own has 1/6 and 1/2, others are moved there first. */
export const hardSigmoid: Translate = (step) => {
	const alpha = step.attributes.float('alpha', 0.2);
	const beta = step.attributes.float('beta', 0.5);
	let value = step.network();
	if (!isAbout(6 * alpha, 1))
		value = addUniform(step, 'scale', value, 6 * alpha, `${step.name}.scale`);
	if (beta !== 0.5) value = addUniform(step, 'bias', value, 6 * beta - 3, `${step.name}.bias`);
	return addPointwise(step, 'hardSigmoid', {}, value);
};

/** x · Φ(x); with `approximate = tanh` its well-known approximation, taken apart. */
export const gelu: Translate = (step) => {
	if (step.attributes.text('approximate', 'none') !== 'tanh') return addPointwise(step, 'gelu', {});
	const { draft, name } = step;
	const x = settled(step, step.network());
	const cube = draft.add('multiply', `${name}.cube`, [x.node, x.node, x.node], {});
	const scaled = addUniform(step, 'scale', { ...x, node: cube }, 0.044715, `${name}.scale`);
	const sum = draft.add('add', `${name}.sum`, [x.node, scaled.node], {});
	const slope = Math.sqrt(2 / Math.PI);
	const bent = draft.add('tanh', `${name}.tanh`, [sum], { amplitude: 0.5, slope });
	const share = addUniform(step, 'bias', { ...x, node: bent }, 0.5, `${name}.bias`);
	return { ...x, node: draft.add('multiply', name, [x.node, share.node], {}) };
};

function isUnbounded(bound: number): boolean {
	return Math.abs(bound) > 3e38;
}

/** Values below `low` and above `high` are moved there; the bounds 0 and 6, or 0 alone, have operations of their own. */
export const clip: Translate = (step) => {
	const low = step.number(1, 'min', -Infinity);
	const high = step.number(2, 'max', Infinity);
	if (isUnbounded(low) && isUnbounded(high)) return step.network();
	if (low === 0 && high === 6) return addPointwise(step, 'relu6', {});
	if (low === 0 && isUnbounded(high)) return addPointwise(step, 'relu', {});
	if (isUnbounded(low) || isUnbounded(high) || low >= high)
		throw step.refuse(
			`clips to [${low}, ${high}]; only bounds on both sides, or 0 below, can be opened`
		);
	return clipBetween(step, low, high);
};

/** relu6 between a scale that moves the bounds to 0 and 6 and one that moves them back. */
function clipBetween(step: Step, low: number, high: number): NetworkValue {
	const { name } = step;
	const width = high - low;
	const lifted = addUniform(step, 'bias', step.network(), -low, `${name}.lift`);
	const scaled = addUniform(step, 'scale', lifted, 6 / width, `${name}.scale`);
	const clipped = addPointwise(step, 'relu6', {}, scaled);
	const back = addUniform(step, 'scale', clipped, width / 6, `${name}.scale_back`);
	return low === 0 ? back : addUniform(step, 'bias', back, low, `${name}.lower`);
}

/** Kept as part of the architecture; it does nothing in a trained network. */
export const dropout: Translate = (step) => {
	const rate = step.number(1, 'ratio', 0.5);
	if (step.has(2) && step.constant(2, 'training mode').data[0])
		throw step.refuse('was exported in training mode; export the network after eval()');
	return addPointwise(step, 'dropout', { rate: Math.min(Math.max(rate, 0), 1 - 1e-6) });
};

/** Whether a softmax runs over channels alone. Before version 13 it ran over all axes from `axis` on. */
function runsOverChannels({ opset, attributes }: Step, { shape, axes }: NetworkValue): boolean {
	const axis = fromFront(attributes.integer('axis', opset < 13 ? 1 : -1), shape.length);
	const isRun = (i: number) => (opset < 13 ? i >= axis : i === axis);
	return axes.every((name, i) => shape[i] === 1 || isRun(i) === (name === 'channel'));
}

function softmaxInput(step: Step): NetworkValue {
	const value = step.network();
	if (!runsOverChannels(step, value)) throw step.refuse('runs over other axes than the channels');
	const places = value.shape.filter((length, i) => i > 0 && value.axes[i] !== 'channel');
	const isList = places.every((length) => length === 1);
	return isList ? listOfScores(step, value) : settled(step, value);
}

/** Class scores stand on a list, even where ONNX makes a picture of one cell of them. */
function listOfScores(step: Step, value: NetworkValue): NetworkValue {
	const { shape, axes } = value;
	const length = shape.slice(1).reduce((a, b) => a * b, 1);
	const list = listOf(step, { ...value, shape: [shape[0]!, length], axes: ['batch', 'channel'] });
	return { ...list, shape, axes };
}

/** Shares of the classes. */
export const softmax: Translate = (step) => addPointwise(step, 'softmax', {}, softmaxInput(step));

/** Its input holds the class scores; the operator itself adds nothing that is shown here. */
export const logSoftmax: Translate = (step) => ({
	...addPointwise(step, 'softmax', {}, softmaxInput(step)),
	ending: 'LogSoftmax'
});
