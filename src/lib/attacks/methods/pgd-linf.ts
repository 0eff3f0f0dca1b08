import { pgd, pgdParams, pgdSource } from '../pgd';
import type { AttackMeta } from '../types';

export const meta: AttackMeta = {
	id: 'pgd-linf',
	label: 'PGD (L∞)',
	summary: 'BIM from random starts in the cube of side 2ε; the best of all counts.',
	formula:
		'x_0 = x + u, \\quad x_{t+1} = \\Pi_\\varepsilon\\big(x_t + \\alpha \\operatorname{sign} \\nabla_x L(x_t, y)\\big)',
	source: pgdSource,
	kind: 'bounded',
	norm: 'linf',
	targeted: 'may',
	needs: 'gradient',
	continues: true,
	params: pgdParams(25)
};

export const attack = pgd(meta);
