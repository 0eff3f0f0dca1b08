import type { Tensor } from '@tensorflow/tfjs-core';
import type { ReluRule } from './protocol';
import { tf } from './tf';

type Elementwise = (x: Tensor) => Tensor;

/**
 * A ReLU whose gradient follows a rule: `plain` passes dy where x > 0; `guided` (arXiv:1412.6806) only positive dy there;
 * `deconvnet` (arXiv:1311.2901) positive dy everywhere. `open` says where the plain gradient passes.
 */
export function ruledRelu(forward: Elementwise, open: Elementwise, rule: ReluRule): Elementwise {
	if (rule === 'plain') return forward;
	return tf.customGrad((x, save) => {
		(save as (tensors: Tensor[]) => void)([x as Tensor]);
		return {
			value: forward(x as Tensor),
			gradFunc: (dy, saved) => {
				const positive = tf.relu(dy as Tensor);
				return rule === 'deconvnet' ? positive : tf.mul(positive, open((saved as Tensor[])[0]!));
			}
		};
	});
}
