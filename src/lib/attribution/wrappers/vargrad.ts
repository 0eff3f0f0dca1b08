import { Moments, noiseParams, noisyRuns } from '../noisy-runs';
import type { AttributionMap, AttributionWrapper } from '../types';

export const meta: AttributionWrapper['meta'] = {
	id: 'vargrad',
	label: 'VarGrad',
	summary: 'The variance of the maps of many noisy copies of the picture.',
	formula:
		'V = \\frac{1}{n} \\sum_{i=1}^{n} \\big( M(x + \\varepsilon_i) - \\bar M \\big)^2, \\quad \\varepsilon_i \\sim \\mathcal N(0, \\sigma^2)',
	reading:
		'Strong: the attribution of this place changes much when the picture trembles. It has no sign: it says where, not for or against.',
	source: {
		title: 'Adebayo et al. (2018), Local Explanation Methods for Deep Neural Networks',
		address: 'https://arxiv.org/abs/1810.03307'
	},
	keepsSign: false,
	params: noiseParams
};

export const wrapper: AttributionWrapper = {
	meta,
	async *run(context, request, inner, innerParams): AsyncGenerator<AttributionMap, AttributionMap> {
		let moments: Moments | null = null;
		for await (const { map } of noisyRuns(context, request, inner, innerParams)) {
			(moments ??= new Moments(map.map.shape)).add(map.map);
			yield { map: moments.variance() };
		}
		return { map: moments!.variance() };
	}
};
