import { softmax } from '$lib/math/softmax';
import { Best } from '../best';
import { clipToLimits, limitsOf, maskOut, stepWithin } from '../limits';
import { lossGradient } from '../loss';
import { lengthsOf } from '../norms';
import { stepsParam } from '../params';
import type { Attack, AttackMeta } from '../types';

export const meta: AttackMeta = {
	id: 'fooling',
	label: 'Fooling picture',
	summary:
		'Starts from noise and climbs to a confident class: a picture of nothing that the network is sure of.',
	formula:
		'x_0 = \\tfrac12 + u, \\quad x_{t+1} = \\Pi_{[0, 1]}\\Big(x_t - \\alpha \\frac{\\nabla_x L(x_t, t)}{\\lVert \\nabla_x L(x_t, t) \\rVert_2}\\Big)',
	source: {
		title: 'Nguyen, Yosinski and Clune (2014), Deep Neural Networks are Easily Fooled',
		address: 'https://arxiv.org/abs/1412.1897'
	},
	kind: 'free',
	norm: 'l2',
	targeted: 'must',
	needs: 'gradient',
	continues: true,
	params: [
		stepsParam(100),
		{
			kind: 'number',
			key: 'noise',
			label: 'Noise',
			min: 0,
			max: 50,
			step: 1,
			initial: 10,
			unit: '%',
			hint: 'How far the first values lie from mid-grey at most.'
		},
		{
			kind: 'number',
			key: 'stepSize',
			label: 'Step',
			min: 0.05,
			max: 5,
			step: 0.05,
			initial: 0.25,
			hint: 'Its Euclidean length.'
		},
		{
			kind: 'number',
			key: 'confidence',
			label: 'Confident at',
			min: 50,
			max: 99.9,
			step: 0.1,
			initial: 99,
			unit: '%'
		}
	]
};

export const attack: Attack = {
	meta,
	async *run(context, request) {
		const { params, target } = request;
		const { random } = context;
		const limits = limitsOf(meta, request);
		const spread = (params.noise as number) / 100;
		const noise = request.pixels.data.map(() => 0.5 + spread * (2 * random() - 1));
		const best = new Best(request.pixels, request);
		let pixels = clipToLimits(limits, request.start?.data ?? noise);
		for (let step = 1; ; step++) {
			const { direction, logits } = await lossGradient(context, pixels, request);
			best.offer(pixels, logits);
			const isSure = softmax(logits)[target!]! * 100 >= (params.confidence as number);
			const isLast = isSure || step > (params.steps as number);
			yield { pixels, logits, done: isLast ? 1 : step / ((params.steps as number) + 1) };
			if (isLast) return best.pixels;
			const { l2 } = lengthsOf(maskOut(direction, request.mask));
			const factor = l2 === 0 ? 0 : (params.stepSize as number) / l2;
			pixels = stepWithin(limits, pixels.data, (i) => factor * direction[i]!);
		}
	}
};
