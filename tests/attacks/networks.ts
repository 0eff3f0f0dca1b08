import type { AttackAnswer, AttackQuestion } from '$lib/attacks/questions';
import { findAttack } from '$lib/attacks/registry';
import { initialValues, type ParamValues } from '$lib/core/params';
import type { NdArray } from '$lib/core/types';
import { attackPicture } from '$lib/engine/attack';
import type { JobContext } from '$lib/engine/job';
import { buildNetwork, quietJob, type TestNetwork } from '../attribution/networks';

/** Networks and questions for the tests of attacks. */

/** A question about an attack, with initial values where nothing is told. */
export function attackQuestion(
	attack: string,
	pixels: NdArray,
	more: Partial<AttackQuestion> = {}
): AttackQuestion {
	return {
		network: 'test',
		attack,
		pixels,
		label: null,
		target: null,
		epsilon: 0.1,
		mask: null,
		seed: 1,
		...more,
		params: { ...initialValues(findAttack(attack)!.meta.params), ...more.params }
	};
}

/** The answer to such a question. */
export function askAttack(
	{ executor }: TestNetwork,
	attack: string,
	pixels: NdArray,
	more: Partial<AttackQuestion> = {},
	job: JobContext = quietJob
): Promise<AttackAnswer> {
	return attackPicture(executor, attackQuestion(attack, pixels, more), job);
}

/** Two classes whose scores differ by w · x + b: z_0 = 0, z_1 = w · x + b. */
export function linearNetwork(w: Float32Array, b: number, side: number): TestNetwork {
	const kernel = new Float32Array(2 * w.length);
	w.forEach((value, i) => (kernel[2 * i + 1] = value));
	return buildNetwork(
		[side, side, 1],
		[
			{ name: 'flatten', op: 'flatten', attributes: {} },
			{ name: 'dense', op: 'dense', attributes: { units: 2 }, weights: { kernel: 'kernel' } },
			{ name: 'logits', op: 'bias', attributes: {}, weights: { bias: 'bias' } }
		],
		{
			kernel: { shape: [w.length, 2], data: kernel },
			bias: { shape: [2], data: Float32Array.of(0, b) }
		}
	);
}

/** Settings that make every attack short. */
export const brief: ParamValues = {
	steps: 6,
	searches: 2,
	generations: 4,
	population: 16,
	queries: 40,
	passes: 2,
	together: 1
};
