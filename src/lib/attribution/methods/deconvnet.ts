import { coloursParam, signedColours } from '../colours';
import { mapOfColours, pixelGradient } from '../pixel-gradient';
import type { AttributionMeta, AttributionMethod } from '../types';

export const meta: AttributionMeta = {
	id: 'deconvnet',
	label: 'Deconvnet',
	summary: 'The score sent back through the layers turned around, rectified at every ReLU.',
	formula: 'R^{l} = R^{l+1} \\odot [R^{l+1} > 0]',
	reading:
		'A pattern that would excite the units on the way, whether or not they were active. Like guided backpropagation it depends little on the class.',
	source: {
		title: 'Zeiler and Fergus (2013), Visualizing and Understanding Convolutional Networks',
		address: 'https://arxiv.org/abs/1311.2901'
	},
	needs: 'gradient',
	needsRelu: true,
	signed: false,
	signedWhen: signedColours,
	params: [coloursParam('largest')]
};

export const method: AttributionMethod = {
	meta,
	async *run(context, request) {
		return mapOfColours(await pixelGradient(context, request, 'deconvnet'), request);
	}
};
