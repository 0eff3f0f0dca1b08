import {
	layerGradient,
	meanOverPlaces,
	rectify,
	signedParam,
	signedWhenKept,
	weighChannels
} from '../layer-gradient';
import type { AttributionMeta, AttributionMethod } from '../types';

export const meta: AttributionMeta = {
	id: 'grad-cam',
	label: 'Grad-CAM',
	summary: 'The maps of a layer, each weighed by the mean of its derivative.',
	formula:
		'M = \\mathrm{ReLU}\\Big(\\sum_k \\alpha_k A^k\\Big), \\quad \\alpha_k = \\frac{1}{Z} \\sum_{i,j} \\frac{\\partial f_c}{\\partial A^k_{ij}}',
	reading:
		'Strong: here are features of this layer that raise the score. As coarse as the layer’s maps: between their cells the map is only interpolated.',
	source: {
		title: 'Selvaraju et al. (2016), Grad-CAM',
		address: 'https://arxiv.org/abs/1610.02391'
	},
	needs: 'features',
	signed: false,
	signedWhen: signedWhenKept,
	params: [signedParam]
};

export const method: AttributionMethod = {
	meta,
	async *run(context, request) {
		const { activation, gradient } = await layerGradient(context, request);
		const map = weighChannels(activation, meanOverPlaces(gradient));
		return { map: rectify(map, request) };
	}
};
