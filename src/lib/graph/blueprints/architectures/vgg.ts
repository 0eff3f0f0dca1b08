import { BlueprintBuilder, imagenetInput } from '../builder';
import type { Blueprint } from '../types';
import { denseHead } from './alexnet';

interface Configuration {
	readonly depth: 11 | 13 | 16 | 19;
	/** 3×3 layers in each of the five blocks. */
	readonly layers: readonly [number, number, number, number, number];
	readonly parameters: number;
	readonly top1: number;
	readonly top5: number;
}

/** Errors: table 3 of the paper, one scale; parameters: counted by every framework alike. */
const configurations: readonly Configuration[] = [
	{ depth: 11, layers: [1, 1, 2, 2, 2], parameters: 132_863_336, top1: 29.6, top5: 10.4 },
	{ depth: 13, layers: [2, 2, 2, 2, 2], parameters: 133_047_848, top1: 28.7, top5: 9.9 },
	{ depth: 16, layers: [2, 2, 3, 3, 3], parameters: 138_357_544, top1: 27.0, top5: 8.8 },
	{ depth: 19, layers: [2, 2, 4, 4, 4], parameters: 143_667_240, top1: 27.3, top5: 9.0 }
];

const filters = [64, 128, 256, 512, 512];

function build({ depth, layers }: Configuration) {
	const b = new BlueprintBuilder(imagenetInput);
	let x = 'input';
	layers.forEach((count, block) => {
		for (let layer = 1; layer <= count; layer++)
			x = b.biasedConvolution(`conv${block + 1}_${layer}`, x, filters[block]!, 3, { pad: 1 });
		x = b.maxPool(`pool${block + 1}`, x, 2, 2);
	});
	return b.finish(`VGG-${depth}`, denseHead(b, b.flatten(x)));
}

export const blueprints: readonly Blueprint[] = configurations.map((configuration) => ({
	id: `vgg-${configuration.depth}`,
	title: `VGG-${configuration.depth}`,
	year: 2014,
	authors: 'Simonyan, Zisserman',
	paper: 'https://arxiv.org/abs/1409.1556',
	idea: 'Nothing but 3×3 kernels, stacked: two see as far as one of 5×5, with fewer weights and one more ReLU.',
	error: {
		top1: configuration.top1,
		top5: configuration.top5,
		on: 'ImageNet 2012 validation, one network, one scale'
	},
	parameters: configuration.parameters,
	build: () => build(configuration)
}));
