import { tf } from '../tf';
import type { Backend } from './types';

/** Plain JavaScript: slow, and only for browsers that have nothing else. */
export const cpu: Backend = {
	name: 'cpu',
	async obstacle() {
		return null;
	},
	async start() {
		await import('@tensorflow/tfjs-backend-cpu');
		if (!(await tf.setBackend('cpu'))) throw new Error('the CPU backend did not start');
		return {};
	}
};
