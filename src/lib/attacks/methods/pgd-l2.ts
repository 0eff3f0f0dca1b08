import { descend } from '../descent';
import { countParam, stepShareParam, stepsParam } from '../params';
import type { Attack, AttackMeta } from '../types';

export const meta: AttackMeta = {
	id: 'pgd-l2',
	label: 'PGD (L2)',
	summary: 'Steps along the gradient itself, inside a ball of radius ε by Euclidean length.',
	formula:
		'x_{t+1} = \\Pi_\\varepsilon\\Big(x_t + \\alpha \\frac{\\nabla_x L(x_t, y)}{\\lVert \\nabla_x L(x_t, y) \\rVert_2}\\Big)',
	source: {
		title: 'Madry et al. (2017), Towards Deep Learning Models Resistant to Adversarial Attacks',
		address: 'https://arxiv.org/abs/1706.06083'
	},
	kind: 'bounded',
	norm: 'l2',
	targeted: 'may',
	needs: 'gradient',
	params: [
		stepsParam(10),
		stepShareParam(20),
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
