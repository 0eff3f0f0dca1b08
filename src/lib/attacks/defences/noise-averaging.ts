import type { NdArray } from '$lib/core/types';
import type { Random } from '$lib/core/random';
import { normal } from '$lib/math/normal';
import type { Defence, DefenceMeta } from '../defence';

export const meta: DefenceMeta = {
	id: 'noise-averaging',
	label: 'Noise averaging',
	summary: 'Shows the network several noisy copies and averages its scores.',
	formula:
		'z(x) = \\frac1n \\sum_{i=1}^{n} z\\big(\\Pi_{[0, 1]}(x + \\eta_i)\\big), \\quad \\eta_i \\sim \\mathcal N(0, \\sigma^2)',
	source: {
		title: 'Cohen, Rosenfeld and Kolter (2019), Certified Adversarial Robustness',
		address: 'https://arxiv.org/abs/1902.02918'
	},
	gradient: 'expectation',
	mildest: { params: { sigma: 0 }, change: 0 },
	params: [
		{
			kind: 'number',
			key: 'sigma',
			label: 'Noise σ',
			min: 0,
			max: 64,
			step: 1,
			initial: 8,
			unit: '/ 255'
		},
		{ kind: 'number', key: 'copies', label: 'Copies', min: 1, max: 32, step: 1, initial: 8 }
	]
};

function noisyCopy({ shape, data }: NdArray, sigma: number, random: Random): NdArray {
	const noisy = data.map((value) => value + sigma * normal(random));
	return { shape, data: noisy.map((value) => Math.min(1, Math.max(0, value))) };
}

export const defence: Defence = {
	meta,
	show(picture, { sigma, copies }, random) {
		const length = Math.round(copies as number);
		return Array.from({ length }, () => noisyCopy(picture, (sigma as number) / 255, random));
	},
	/** Where the noise left [0, 1] and was cut off, the copy does not move with the picture. */
	pullBack({ shape, data }, shown, { sigma }) {
		if (sigma === 0) return { shape, data };
		const passes = (value: number) => value > 0 && value < 1;
		return { shape, data: data.map((value, i) => (passes(shown.data[i]!) ? value : 0)) };
	}
};
