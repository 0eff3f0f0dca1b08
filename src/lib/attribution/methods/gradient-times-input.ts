import { coloursParam, signedColours } from '../colours';
import { mapOfColours, pixelGradient } from '../pixel-gradient';
import type { AttributionMeta, AttributionMethod } from '../types';

export const meta: AttributionMeta = {
	id: 'gradient-times-input',
	label: 'Gradient × input',
	summary: 'The share of each pixel if the network were linear around the picture.',
	formula: 'M = \\sum_{\\text{colour}} x \\odot \\frac{\\partial f_c}{\\partial x}',
	reading:
		'Positive: the pixel’s light raises the score, negative: it lowers it. A black pixel always gets zero, whatever it means to the network.',
	source: {
		title: 'Shrikumar, Greenside and Kundaje (2016), Not Just a Black Box',
		address: 'https://arxiv.org/abs/1605.01713'
	},
	needs: 'gradient',
	signed: true,
	signedWhen: signedColours,
	params: [coloursParam('signed')]
};

export const method: AttributionMethod = {
	meta,
	async *run(context, request) {
		const { shape, data } = await pixelGradient(context, request);
		const product = data.map((slope, i) => slope * request.pixels.data[i]!);
		return mapOfColours({ shape, data: product }, request);
	}
};
