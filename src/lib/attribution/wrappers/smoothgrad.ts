import { Moments, noiseParams, noisyRuns } from '../noisy-runs';
import type { AttributionMap, AttributionWrapper } from '../types';

export const meta: AttributionWrapper['meta'] = {
	id: 'smoothgrad',
	label: 'SmoothGrad',
	summary: 'The mean of the maps of many noisy copies of the picture.',
	formula:
		'\\bar M = \\frac{1}{n} \\sum_{i=1}^{n} M(x + \\varepsilon_i), \\quad \\varepsilon_i \\sim \\mathcal N(0, \\sigma^2)',
	reading:
		'What stays when the picture trembles. The noise takes the sharp fluctuations of the derivative away, and with them what depends on single pixels.',
	source: {
		title: 'Smilkov et al. (2017), SmoothGrad',
		address: 'https://arxiv.org/abs/1706.03825'
	},
	keepsSign: true,
	params: noiseParams
};

export const wrapper: AttributionWrapper = {
	meta,
	async *run(context, request, inner, innerParams): AsyncGenerator<AttributionMap, AttributionMap> {
		let [maps, channels]: [Moments | null, Moments | null] = [null, null];
		let latest: AttributionMap | null = null;
		for await (const { map } of noisyRuns(context, request, inner, innerParams)) {
			(maps ??= new Moments(map.map.shape)).add(map.map);
			if (map.channels) (channels ??= new Moments(map.channels.shape)).add(map.channels);
			latest = { map: maps.mean(), ...(channels ? { channels: channels.mean() } : {}) };
			yield latest;
		}
		return latest!;
	}
};
