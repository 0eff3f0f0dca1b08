import { descend } from '../descent';
import { stepShareParam, stepsParam } from '../params';
import type { Attack, AttackMeta } from '../types';

export const meta: AttackMeta = {
	id: 'bim',
	label: 'BIM',
	summary: 'Many small sign steps, each brought back into the ε-ball.',
	formula:
		'x_{t+1} = \\Pi_\\varepsilon\\big(x_t + \\alpha \\operatorname{sign} \\nabla_x L(x_t, y)\\big)',
	source: {
		title: 'Kurakin, Goodfellow and Bengio (2016), Adversarial Examples in the Physical World',
		address: 'https://arxiv.org/abs/1607.02533'
	},
	kind: 'bounded',
	norm: 'linf',
	targeted: 'may',
	needs: 'gradient',
	continues: true,
	params: [stepsParam(10), stepShareParam(25)]
};

export const attack: Attack = {
	meta,
	run: (context, request) =>
		descend(meta, context, request, {
			steps: request.params.steps as number,
			stepShare: (request.params.stepShare as number) / 100
		})
};
