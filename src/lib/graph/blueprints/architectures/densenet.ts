import { BlueprintBuilder, imagenetInput } from '../builder';
import type { Blueprint } from '../types';

interface Configuration {
	readonly depth: 121 | 169 | 201 | 264;
	/** Layers in each of the four dense blocks. */
	readonly layers: readonly [number, number, number, number];
	readonly parameters: number;
	readonly top1: number;
	readonly top5: number;
}

/** Errors: table 3 of the paper, one crop. */
const configurations: readonly Configuration[] = [
	{ depth: 121, layers: [6, 12, 24, 16], parameters: 7_978_856, top1: 25.02, top5: 7.71 },
	{ depth: 169, layers: [6, 12, 32, 32], parameters: 14_149_480, top1: 23.8, top5: 6.85 },
	{ depth: 201, layers: [6, 12, 48, 32], parameters: 20_013_928, top1: 22.58, top5: 6.34 },
	{ depth: 264, layers: [6, 12, 64, 48], parameters: 33_337_704, top1: 22.15, top5: 6.12 }
];

/** Maps that a layer adds. */
const growth = 32;

/** Normalisation and ReLU come before a convolution here. */
function ready(b: BlueprintBuilder, name: string, x: string): string {
	return b.relu(name, b.normalization(name, x));
}

function denseLayer(b: BlueprintBuilder, name: string, x: string): string {
	let y = b.convolution(`${name}.1x1`, ready(b, `${name}.1x1`, x), 4 * growth, 1);
	y = b.convolution(`${name}.3x3`, ready(b, `${name}.3x3`, y), growth, 3, { pad: 1 });
	return b.concat(`${name}.concat`, [x, y]);
}

function build({ depth, layers }: Configuration) {
	const b = new BlueprintBuilder(imagenetInput);
	let maps = 2 * growth;
	let x = b.normalizedConvolution('stem', 'input', maps, 7, { stride: 2, pad: 3 });
	x = b.maxPool('pool1', b.relu('stem', x), 3, 2, [1, 1, 1, 1]);
	layers.forEach((count, block) => {
		for (let layer = 1; layer <= count; layer++)
			x = denseLayer(b, `block${block + 1}.layer${layer}`, x);
		maps += count * growth;
		if (block === layers.length - 1) return;
		maps /= 2;
		const name = `transition${block + 1}`;
		x = b.averagePool(`${name}.pool`, b.convolution(name, ready(b, name, x), maps, 1), 2, 2);
	});
	x = b.globalAveragePool('pool', ready(b, 'final', x));
	return b.finish(`DenseNet-${depth}`, b.dense('classifier', x, 1000));
}

export const blueprints: readonly Blueprint[] = configurations.map((configuration) => ({
	id: `densenet-${configuration.depth}`,
	title: `DenseNet-${configuration.depth}`,
	year: 2016,
	authors: 'Huang, Liu, van der Maaten, Weinberger',
	paper: 'https://arxiv.org/abs/1608.06993',
	idea: 'Every layer sees the maps of all layers before it and adds a few of its own.',
	...(configuration.depth === 264
		? { depthNote: 'the blocks in the paper’s own table add up to 265 layers' }
		: {}),
	error: {
		top1: configuration.top1,
		top5: configuration.top5,
		on: 'ImageNet 2012 validation, one network, one crop'
	},
	parameters: configuration.parameters,
	build: () => build(configuration)
}));
