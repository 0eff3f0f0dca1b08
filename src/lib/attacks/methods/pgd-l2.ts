import { pgd, pgdParams, pgdSource } from '../pgd';
import type { AttackMeta } from '../types';

export const meta: AttackMeta = {
	id: 'pgd-l2',
	label: 'PGD (L2)',
	summary: 'Steps along the gradient itself, inside a ball of radius ε by Euclidean length.',
	formula:
		'x_{t+1} = \\Pi_\\varepsilon\\Big(x_t + \\alpha \\frac{\\nabla_x L(x_t, y)}{\\lVert \\nabla_x L(x_t, y) \\rVert_2}\\Big)',
	source: pgdSource,
	kind: 'bounded',
	norm: 'l2',
	targeted: 'may',
	needs: 'gradient',
	continues: true,
	params: pgdParams(20)
};

export const attack = pgd(meta);
