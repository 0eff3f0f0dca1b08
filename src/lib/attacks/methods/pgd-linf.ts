import { descend } from '../descent';
import { countParam, stepShareParam, stepsParam } from '../params';
import type { Attack, AttackMeta } from '../types';

export const meta: AttackMeta = {
	id: 'pgd-linf',
	label: 'PGD (L∞)',
	summary: 'BIM from random starts in the cube of side 2ε; the best of all counts.',
	formula:
		'x_0 = x + u, \\quad x_{t+1} = \\Pi_\\varepsilon\\big(x_t + \\alpha \\operatorname{sign} \\nabla_x L(x_t, y)\\big)',
	source: {
		title: 'Madry et al. (2017), Towards Deep Learning Models Resistant to Adversarial Attacks',
		address: 'https://arxiv.org/abs/1706.06083'
	},
	kind: 'bounded',
	norm: 'linf',
	targeted: 'may',
	needs: 'gradient',
	params: [
		stepsParam(10),
		stepShareParam(25),
		{ kind: 'flag', key: 'randomStart', label: 'Random start', initial: true },
		countParam('restarts', 'Restarts', 1, 20, 'Each from a start of its own.')
	]
};

export const attack: Attack = {
	meta,
	run: (context, request) =>
		descend(meta, context, request, {
			steps: request.params.steps as number,
			stepShare: (request.params.stepShare as number) / 100,
			randomStart: request.params.randomStart as boolean,
			restarts: request.params.restarts as number
		})
};
