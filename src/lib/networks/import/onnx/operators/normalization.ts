import { inNodeOrder, pictureOf, settled, sorted } from '../arrange';
import { weightOf } from '../constant';
import type { Step } from '../step';
import type { NetworkValue } from '../view';

/** What epsilon may be at least: the graph asks for a positive one, and this changes no variance. */
const smallest = Number.MIN_VALUE;

function isListOrPicture({ shape, axes }: NetworkValue): boolean {
	return axes.every((axis, i) => (i === 1) === (axis === 'channel') || shape[i] === 1);
}

/** Batch normalisation with measured mean and variance. */
export function normalizeBatch(step: Step): NetworkValue {
	const { attributes, draft } = step;
	if (attributes.integer('training_mode', 0) === 1)
		throw step.refuse(
			'was exported in training mode, in which it has no fixed mean; export the network after eval()'
		);
	const value = settled(step, step.network());
	if (!isListOrPicture(value)) throw step.refuse('normalises another axis than the channels');
	const weight = (index: number, what: string) => {
		const { data, name } = step.constant(index, what);
		return weightOf([data.length], inNodeOrder(value, data), name);
	};
	const weights = {
		scale: weight(1, 'scale'),
		offset: weight(2, 'offset'),
		mean: weight(3, 'mean'),
		variance: weight(4, 'variance')
	};
	const epsilon = Math.max(attributes.float('epsilon', 1e-5), smallest);
	const node = draft.add('batchNormalization', step.name, [value.node], { epsilon }, weights);
	return { ...value, node };
}

/** Local response normalisation; ONNX divides alpha by the number of channels it sums over, the graph does not. */
export function normalizeResponse(step: Step): NetworkValue {
	const { attributes, draft } = step;
	const size = attributes.integer('size', 0);
	if (size % 2 !== 1)
		throw step.refuse(`sums over ${size} channels; only an odd number can be opened`);
	const value = sorted(step, pictureOf(step));
	const settings = {
		size,
		alpha: attributes.float('alpha', 1e-4) / size,
		beta: attributes.float('beta', 0.75),
		bias: attributes.float('bias', 1)
	};
	const node = draft.add('localResponseNormalization', step.name, [value.node], settings);
	return { ...value, node };
}
