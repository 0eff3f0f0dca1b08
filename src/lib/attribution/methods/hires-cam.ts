import {
	layerGradient,
	rectify,
	signedParam,
	signedWhenKept,
	sumChannels
} from '../layer-gradient';
import type { AttributionMeta, AttributionMethod } from '../types';

export const meta: AttributionMeta = {
	id: 'hires-cam',
	label: 'HiResCAM',
	summary: 'The maps of a layer times their derivative, place by place.',
	formula: 'M = \\mathrm{ReLU}\\Big(\\sum_k \\frac{\\partial f_c}{\\partial A^k} \\odot A^k\\Big)',
	reading:
		'Strong: this place of the layer raises the score. Where only a linear layer follows, the values (with the negative ones) and the bias add up to the score.',
	source: {
		title: 'Draelos and Carin (2020), Use HiResCAM instead of Grad-CAM',
		address: 'https://arxiv.org/abs/2011.08891'
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
		const map = sumChannels(activation.shape, (i) => gradient.data[i]! * activation.data[i]!);
		return { map: rectify(map, request) };
	}
};
