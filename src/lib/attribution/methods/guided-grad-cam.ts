import type { NdArray } from '$lib/core/types';
import { coloursParam, signedColours } from '../colours';
import { layerGradient, meanOverPlaces, rectify, weighChannels } from '../layer-gradient';
import { mapOfColours, pixelGradient } from '../pixel-gradient';
import { resizeBilinear, resizeNearest } from '../resize';
import type { AttributionMeta, AttributionMethod } from '../types';

export const meta: AttributionMeta = {
	id: 'guided-grad-cam',
	label: 'Guided Grad-CAM',
	summary: 'Guided backpropagation where Grad-CAM is strong.',
	formula: 'M = \\mathrm{up}(M_{\\text{Grad-CAM}}) \\odot M_{\\text{guided}}',
	reading:
		'The edges of guided backpropagation, cut out by Grad-CAM: the place depends on the class, the edges hardly do.',
	source: {
		title: 'Selvaraju et al. (2016), Grad-CAM',
		address: 'https://arxiv.org/abs/1610.02391'
	},
	needs: 'features',
	needsRelu: true,
	signed: false,
	signedWhen: signedColours,
	params: [
		coloursParam('largest'),
		{
			kind: 'choice',
			key: 'enlarge',
			label: 'Enlarging',
			options: [
				{ value: 'bilinear', label: 'Bilinear' },
				{ value: 'nearest', label: 'Nearest cell' }
			],
			initial: 'bilinear'
		}
	]
};

/** Multiplies all colours of a pixel by the map's value there. */
function multiplyByMap({ shape, data }: NdArray, map: NdArray): NdArray {
	const channels = shape.at(-1)!;
	return { shape, data: data.map((value, i) => value * map.data[Math.floor(i / channels)]!) };
}

export const method: AttributionMethod = {
	meta,
	async *run(context, request) {
		const guided = await pixelGradient(context, request, 'guided');
		const { activation, gradient } = await layerGradient(context, request);
		const cam = rectify(weighChannels(activation, meanOverPlaces(gradient)), request);
		const [height, width] = [guided.shape[0]!, guided.shape[1]!];
		const enlarge = request.params.enlarge === 'nearest' ? resizeNearest : resizeBilinear;
		return mapOfColours(multiplyByMap(guided, enlarge(cam, height, width)), request);
	}
};
