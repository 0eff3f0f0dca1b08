import { descend } from '../descent';
import { stepShareParam, stepsParam } from '../params';
import type { Attack, AttackMeta } from '../types';

export const meta: AttackMeta = {
	id: 'mi-fgsm',
	label: 'MI-FGSM',
	summary:
		'BIM that keeps the direction of earlier steps, which carries over better to other networks.',
	formula:
		'm_{t+1} = \\mu m_t + \\frac{\\nabla_x L}{\\lVert \\nabla_x L \\rVert_1}, \\quad x_{t+1} = \\Pi_\\varepsilon(x_t + \\alpha \\operatorname{sign} m_{t+1})',
	source: {
		title: 'Dong et al. (2017), Boosting Adversarial Attacks with Momentum',
		address: 'https://arxiv.org/abs/1710.06081'
	},
	kind: 'bounded',
	norm: 'linf',
	targeted: 'may',
	needs: 'gradient',
	continues: true,
	params: [
		stepsParam(10),
		stepShareParam(10),
		{
			kind: 'number',
			key: 'momentum',
			label: 'Momentum μ',
			min: 0,
			max: 2,
			step: 0.05,
			initial: 1,
			hint: 'With 0 it is BIM.'
		}
	]
};

export const attack: Attack = {
	meta,
	run: (context, request) =>
		descend(meta, context, request, {
			steps: request.params.steps as number,
			stepShare: (request.params.stepShare as number) / 100,
			momentum: request.params.momentum as number
		})
};
