import { descend } from '../descent';
import type { Attack, AttackMeta } from '../types';

export const meta: AttackMeta = {
	id: 'fgsm',
	label: 'FGSM',
	summary: 'One step of ε along the sign of the gradient: the fastest attack.',
	formula: "x' = x + \\varepsilon \\operatorname{sign} \\nabla_x L(x, y)",
	source: {
		title: 'Goodfellow, Shlens and Szegedy (2014), Explaining and Harnessing Adversarial Examples',
		address: 'https://arxiv.org/abs/1412.6572'
	},
	kind: 'bounded',
	norm: 'linf',
	targeted: 'may',
	needs: 'gradient',
	continues: true,
	params: []
};

export const attack: Attack = {
	meta,
	run: (context, request) => descend(meta, context, request, { steps: 1, stepShare: 1 })
};
