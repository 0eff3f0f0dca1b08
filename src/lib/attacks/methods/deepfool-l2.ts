import { deepFool, deepFoolParams } from '../deepfool';
import type { Attack, AttackMeta } from '../types';

export const meta: AttackMeta = {
	id: 'deepfool-l2',
	label: 'DeepFool (L2)',
	summary:
		'Steps to the nearest class border as a linear network would have it, with the shortest change.',
	formula:
		'r = \\frac{|f_k - f_y|}{\\lVert w_k \\rVert_2^2} w_k, \\quad w_k = \\nabla_x (f_k - f_y)',
	source: {
		title: 'Moosavi-Dezfooli, Fawzi and Frossard (2015), DeepFool',
		address: 'https://arxiv.org/abs/1511.04599'
	},
	kind: 'minimal',
	norm: 'l2',
	targeted: 'no',
	needs: 'gradient',
	params: deepFoolParams
};

export const attack: Attack = {
	meta,
	run: (context, request) => deepFool(meta, context, request)
};
