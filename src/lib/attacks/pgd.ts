import type { Param } from '$lib/core/params';
import { descend } from './descent';
import { countParam, stepShareParam, stepsParam } from './params';
import type { Attack, AttackMeta } from './types';

/** What projected gradient descent is, in whichever norm (arXiv:1706.06083). */

export const pgdSource = {
	title: 'Madry et al. (2017), Towards Deep Learning Models Resistant to Adversarial Attacks',
	address: 'https://arxiv.org/abs/1706.06083'
} as const;

/** @param stepShare initial length of a step, in percent of ε */
export function pgdParams(stepShare: number): readonly Param[] {
	return [
		stepsParam(10),
		stepShareParam(stepShare),
		{ kind: 'flag', key: 'randomStart', label: 'Random start', initial: true },
		countParam('restarts', 'Restarts', 1, 20, 'Each from a start of its own.')
	];
}

/** Descends as the visitor has set it, in the norm of `meta`. */
export function pgd(meta: AttackMeta): Attack {
	return {
		meta,
		run: (context, request) =>
			descend(meta, context, request, {
				steps: request.params.steps as number,
				stepShare: (request.params.stepShare as number) / 100,
				randomStart: request.params.randomStart as boolean,
				restarts: request.params.restarts as number
			})
	};
}
