import { asBatch } from '$lib/core/batches';
import { limitsOf, stepWithin } from '../limits';
import { logitsOf } from '../loss';
import { randomSign } from '../random';
import type { Attack, AttackMeta } from '../types';

export const meta: AttackMeta = {
	id: 'random-signs',
	label: 'Random signs',
	summary: 'Adds or subtracts ε at random: the control that every attack must beat.',
	formula: "x' = x + \\varepsilon s, \\quad s_i \\in \\{-1, 1\\} \\text{ at random}",
	source: {
		title: 'Goodfellow, Shlens and Szegedy (2014), Explaining and Harnessing Adversarial Examples',
		address: 'https://arxiv.org/abs/1412.6572'
	},
	kind: 'bounded',
	norm: 'linf',
	targeted: 'no',
	needs: 'forward',
	params: []
};

export const attack: Attack = {
	meta,
	async *run(context, request) {
		const { random } = context;
		const pixels = stepWithin(
			limitsOf(meta, request),
			request.pixels.data,
			() => request.epsilon * randomSign(random)
		);
		const [logits] = await logitsOf(context, asBatch(pixels));
		yield { pixels, logits: logits!, done: 1 };
		return pixels;
	}
};
