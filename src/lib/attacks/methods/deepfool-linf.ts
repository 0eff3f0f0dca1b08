import { deepFool, deepFoolParams } from '../deepfool';
import type { Attack, AttackMeta } from '../types';

export const meta: AttackMeta = {
	id: 'deepfool-linf',
	label: 'DeepFool (L∞)',
	summary:
		'Steps to the nearest class border as a linear network would have it, with the smallest largest change.',
	formula:
		'r = \\frac{|f_k - f_y|}{\\lVert w_k \\rVert_1} \\operatorname{sign} w_k, \\quad w_k = \\nabla_x (f_k - f_y)',
	source: {
		title: 'Moosavi-Dezfooli, Fawzi and Frossard (2015), DeepFool',
		address: 'https://arxiv.org/abs/1511.04599'
	},
	kind: 'minimal',
	norm: 'linf',
	targeted: 'no',
	needs: 'gradient',
	params: deepFoolParams
};

export const attack: Attack = {
	meta,
	run: (context, request) => deepFool(meta, context, request)
};
