import { layerGradient, rectify, sumChannels } from '../layer-gradient';
import type { AttributionMeta, AttributionMethod } from '../types';

export const meta: AttributionMeta = {
	id: 'layer-cam',
	label: 'Layer-CAM',
	summary: 'The maps of a layer times the positive part of their derivative, place by place.',
	formula:
		'M = \\mathrm{ReLU}\\Big(\\sum_k \\mathrm{ReLU}\\Big(\\frac{\\partial f_c}{\\partial A^k}\\Big) \\odot A^k\\Big)',
	reading:
		'Strong: more of what is here would raise the score. Made for early layers too, where one weight a map is too coarse.',
	source: {
		title: 'Jiang et al. (2021), LayerCAM',
		address: 'https://doi.org/10.1109/TIP.2021.3089943'
	},
	needs: 'features',
	signed: false,
	params: []
};

export const method: AttributionMethod = {
	meta,
	async *run(context, request) {
		const { activation, gradient } = await layerGradient(context, request);
		const map = sumChannels(
			activation.shape,
			(i) => Math.max(0, gradient.data[i]!) * activation.data[i]!
		);
		return { map: rectify(map, request) };
	}
};
