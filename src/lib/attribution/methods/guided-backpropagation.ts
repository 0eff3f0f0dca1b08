import { coloursParam, signedColours } from '../colours';
import { mapOfColours, pixelGradient } from '../pixel-gradient';
import type { AttributionMeta, AttributionMethod } from '../types';

export const meta: AttributionMeta = {
	id: 'guided-backpropagation',
	label: 'Guided backpropagation',
	summary: 'The gradient, of which every ReLU lets only the positive part back.',
	formula: 'R^{l} = R^{l+1} \\odot [a^{l} > 0] \\odot [R^{l+1} > 0]',
	reading:
		'Sharp edges that excite the units on the way. It hardly changes when the head’s weights are shuffled, so it says little about this class: look at the randomisation check.',
	source: {
		title: 'Springenberg et al. (2014), Striving for Simplicity',
		address: 'https://arxiv.org/abs/1412.6806'
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
		return mapOfColours(await pixelGradient(context, request, 'guided'), request);
	}
};
