import type { Tensor } from '@tensorflow/tfjs-core';
import type { ReluRule } from './protocol';
import { tf } from './tf';

type Elementwise = (x: Tensor) => Tensor;

type Backward = (dy: Tensor, x: Tensor, open: Elementwise) => Tensor;

/**
 * The plain gradient; where it is zero in a whole picture, the part of dy that would raise inputs below zero, so that a
 * silent unit can wake.
 */
function redirect(dy: Tensor, x: Tensor, open: Elementwise): Tensor {
	const plain = tf.mul(dy, open(x));
	const inner = x.shape.slice(1).map((_, axis) => axis + 1);
	const isSilent = tf.cast(tf.equal(tf.sum(tf.abs(plain), inner, true), 0), 'float32');
	const isBelow = tf.cast(tf.lessEqual(x, 0), 'float32');
	return tf.add(plain, tf.mul(tf.mul(tf.relu(dy), isBelow), isSilent));
}

const backward: Readonly<Record<Exclude<ReluRule, 'plain'>, Backward>> = {
	guided: (dy, x, open) => tf.mul(tf.relu(dy), open(x)),
	deconvnet: (dy) => tf.relu(dy),
	redirected: redirect
};

/**
 * A ReLU whose gradient follows a rule: `plain` passes dy where x > 0; `guided` (arXiv:1412.6806) only positive dy there;
 * `deconvnet` (arXiv:1311.2901) positive dy everywhere; `redirected` see above. `open` says where the plain gradient
 * passes.
 */
export function ruledRelu(forward: Elementwise, open: Elementwise, rule: ReluRule): Elementwise {
	if (rule === 'plain') return forward;
	return tf.customGrad((x, save) => {
		(save as (tensors: Tensor[]) => void)([x as Tensor]);
		return {
			value: forward(x as Tensor),
			gradFunc: (dy, saved) => backward[rule](dy as Tensor, (saved as Tensor[])[0]!, open)
		};
	});
}
