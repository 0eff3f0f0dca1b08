import { blur, blurTransposed } from '$lib/math/gaussian-blur';
import type { Defence, DefenceMeta } from '../defence';

export const meta: DefenceMeta = {
	id: 'blur',
	label: 'Blur',
	summary: 'Smooths the picture by a Gaussian: what differs from pixel to pixel is averaged away.',
	formula: 'g(x) = G_\\sigma * x',
	source: {
		title: 'Xu, Evans and Qi (2017), Feature Squeezing',
		address: 'https://arxiv.org/abs/1704.01155'
	},
	gradient: 'exact',
	mildest: { params: { sigma: 0 }, change: 0 },
	params: [
		{
			kind: 'number',
			key: 'sigma',
			label: 'Width σ',
			min: 0,
			max: 4,
			step: 0.1,
			initial: 0.7,
			unit: 'px'
		}
	]
};

export const defence: Defence = {
	meta,
	show(picture, { sigma }) {
		const { shape, data } = blur(picture, sigma as number);
		// The weights add up to 1 only as far as single precision goes.
		return [{ shape, data: data.map((value) => Math.min(1, Math.max(0, value))) }];
	},
	pullBack: (gradient, _shown, { sigma }) => blurTransposed(gradient, sigma as number)
};
