import { coloursParam, signedColours } from '../colours';
import { mapOfColours, pixelGradient } from '../pixel-gradient';
import type { AttributionMeta, AttributionMethod } from '../types';

export const meta: AttributionMeta = {
	id: 'gradient',
	label: 'Gradient',
	summary: 'How fast the score changes when a pixel changes a little.',
	formula: 'M = \\max_{\\text{colour}} \\left| \\frac{\\partial f_c}{\\partial x} \\right|',
	reading:
		'Strong: a small change of this pixel changes the score much. It does not say that the pixel speaks for the class: a pixel can matter and yet hold a value that changes nothing.',
	source: {
		title: 'Simonyan, Vedaldi and Zisserman (2013), Deep Inside Convolutional Networks',
		address: 'https://arxiv.org/abs/1312.6034'
	},
	needs: 'gradient',
	signed: false,
	signedWhen: signedColours,
	params: [coloursParam('largest')]
};

export const method: AttributionMethod = {
	meta,
	async *run(context, request) {
		return mapOfColours(await pixelGradient(context, request), request);
	}
};
