import { BlueprintBuilder, imagenetInput } from '../builder';
import type { Blueprint } from '../types';

/** Filters and kernel of every layer, block by block; a 2×2 max pool stands between blocks. */
const blocks: readonly (readonly (readonly [filters: number, kernel: 1 | 3])[])[] = [
	[[16, 3]],
	[[32, 3]],
	[
		[16, 1],
		[128, 3],
		[16, 1],
		[128, 3]
	],
	[
		[32, 1],
		[256, 3],
		[32, 1],
		[256, 3]
	],
	[
		[64, 1],
		[512, 3],
		[64, 1],
		[512, 3],
		[128, 1]
	]
];

function leakyLayer(b: BlueprintBuilder, name: string, x: string, filters: number, kernel: 1 | 3) {
	const y = b.normalizedConvolution(name, x, filters, kernel, { pad: kernel >> 1 });
	return b.node(`${name}.leaky`, 'leakyRelu', [y], { slope: 0.1 });
}

function build() {
	const b = new BlueprintBuilder(imagenetInput);
	let x = 'input';
	let number = 0;
	blocks.forEach((layers, block) => {
		for (const [filters, kernel] of layers)
			x = leakyLayer(b, `conv${++number}`, x, filters, kernel);
		if (block < blocks.length - 1) x = b.maxPool(`pool${block + 1}`, x, 2, 2);
	});
	x = b.bias('conv16', b.convolution('conv16', x, 1000, 1));
	return b.finish('Tiny Darknet', b.globalAveragePool('pool', x));
}

export const blueprints: readonly Blueprint[] = [
	{
		id: 'tiny-darknet',
		title: 'Tiny Darknet',
		year: 2016,
		authors: 'Redmon',
		paper: 'https://pjreddie.com/darknet/tiny-darknet/',
		idea: 'SqueezeNet’s aim with plain layers: 1×1 and 3×3 in turn, four megabytes in all.',
		error: { top1: 41.3, top5: 18.3, on: 'ImageNet 2012 validation' },
		build
	}
];
