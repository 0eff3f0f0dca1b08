import type { NdArray } from '$lib/core/types';
import { addPerChannel, listOf } from '../arrange';
import { weightOf, type Constant } from '../constant';
import { transposeConstant } from '../constant-cells';
import type { Step } from '../step';
import { type NetworkValue, type Order } from '../view';

/**
 * [feature, unit], with the features as the node counts them.
 * @param place where ONNX's features stand in the node
 */
function sortRows(
	{ shape, data, name }: Constant,
	place: Order | undefined,
	factor: number
): NdArray {
	const [features, units] = shape as [number, number];
	const rows = new Float32Array(data.length);
	for (let row = 0; row < features; row++) {
		const to = (place ? place[row]! : row) * units;
		for (let unit = 0; unit < units; unit++) rows[to + unit] = data[row * units + unit]! * factor;
	}
	return weightOf([features, units], rows, name);
}

/** @param kernel [feature, unit] */
function addDense(step: Step, kernel: Constant, factor = 1): NetworkValue {
	if (kernel.shape.length !== 2) throw step.refuse('multiplies more than two axes');
	const x = listOf(step);
	const [features, units] = kernel.shape as [number, number];
	if (x.shape.at(-1) !== features)
		throw step.refuse(
			`has weights for ${features} values, but its input has ${x.shape.at(-1)} for each picture`
		);
	const weights = { kernel: sortRows(kernel, x.order, factor) };
	const node = step.draft.add('dense', step.name, [x.node], { units }, weights);
	const { shape, axes } = x;
	return { kind: 'network', node, shape: [...shape.slice(0, -1), units], axes: asChannels(axes) };
}

function asChannels(axes: NetworkValue['axes']): NetworkValue['axes'] {
	return axes.map((axis, i) => (i === axes.length - 1 ? 'channel' : axis));
}

/** alpha · A · B + beta · C, where A is the picture's. */
export function multiplyGeneral(step: Step): NetworkValue {
	const { attributes } = step;
	if (attributes.integer('transA', 0) === 1) throw step.refuse('turns the list of numbers around');
	const given = step.constant(1, 'weights');
	const kernel = attributes.integer('transB', 0) === 1 ? transposeConstant(given, [1, 0]) : given;
	const out = addDense(step, kernel, attributes.float('alpha', 1));
	if (!step.has(2)) return out;
	const bias = step.constant(2, 'bias');
	const units = out.shape.at(-1)!;
	const beta = attributes.float('beta', 1);
	const values = Float64Array.from({ length: units }, (_, i) => {
		return bias.data[bias.data.length === 1 ? 0 : i]! * beta;
	});
	return addPerChannel(step, 'bias', out, values, `${out.node}.bias`, bias.name);
}

/** A · B, where B is known. */
export function multiplyMatrix(step: Step): NetworkValue {
	return addDense(step, step.constant(1, 'weights'));
}
