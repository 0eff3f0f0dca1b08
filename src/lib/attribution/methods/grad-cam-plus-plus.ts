import { spatialShape } from '$lib/core/types';
import { layerGradient, rectify, weighChannels, type LayerGradient } from '../layer-gradient';
import type { AttributionMeta, AttributionMethod } from '../types';

export const meta: AttributionMeta = {
	id: 'grad-cam-plus-plus',
	label: 'Grad-CAM++',
	summary: 'Grad-CAM whose weights count the places that raise the score, not their mean.',
	formula:
		'M = \\mathrm{ReLU}\\Big(\\sum_k w_k A^k\\Big), \\quad w_k = \\sum_{i,j} \\frac{g^2}{2 g^2 + g^3 \\sum A^k} \\, \\mathrm{ReLU}(g), \\quad g = \\frac{\\partial f_c}{\\partial A^k_{ij}}',
	reading:
		'Strong: here are features of this layer that raise the score. Several objects of one class show more evenly than with Grad-CAM.',
	source: {
		title: 'Chattopadhyay et al. (2017), Grad-CAM++',
		address: 'https://arxiv.org/abs/1710.11063'
	},
	needs: 'features',
	signed: false,
	params: []
};

/** Keeps the share of a place finite where its divisor vanishes. */
const epsilon = 1e-6;

/** A place's share of its map's weight; 0 where the derivative is 0. */
function shareOf(g: number, sum: number): number {
	return g === 0 ? 0 : (g * g) / (2 * g * g + sum * g * g * g + epsilon);
}

function channelWeights({ activation, gradient }: LayerGradient): Float64Array {
	const [, , channels] = spatialShape(activation.shape);
	const sums = new Float64Array(channels);
	activation.data.forEach((value, i) => (sums[i % channels]! += value));
	const weights = new Float64Array(channels);
	gradient.data.forEach((g, i) => {
		const channel = i % channels;
		weights[channel]! += shareOf(g, sums[channel]!) * Math.max(0, g);
	});
	return weights;
}

export const method: AttributionMethod = {
	meta,
	async *run(context, request) {
		const layer = await layerGradient(context, request);
		return { map: rectify(weighChannels(layer.activation, channelWeights(layer)), request) };
	}
};
