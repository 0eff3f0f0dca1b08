import { BlueprintBuilder, imagenetInput } from '../builder';
import type { Blueprint } from '../types';

/** Filters of each fire module: squeezing 1×1, and both halves of what expands. */
const fires: Readonly<Record<string, readonly [squeeze: number, expand: number]>> = {
	fire2: [16, 64],
	fire3: [16, 64],
	fire4: [32, 128],
	fire5: [32, 128],
	fire6: [48, 192],
	fire7: [48, 192],
	fire8: [64, 256],
	fire9: [64, 256]
};

/** The modules after which the maps are halved. */
const pooledAfter = new Set(['fire3', 'fire5']);

function fire(b: BlueprintBuilder, name: string, x: string): string {
	const [squeeze, expand] = fires[name]!;
	const squeezed = b.biasedConvolution(`${name}.squeeze`, x, squeeze, 1);
	return b.concat(`${name}.concat`, [
		b.biasedConvolution(`${name}.expand1x1`, squeezed, expand, 1),
		b.biasedConvolution(`${name}.expand3x3`, squeezed, expand, 3, { pad: 1 })
	]);
}

function build() {
	const b = new BlueprintBuilder(imagenetInput);
	let x = b.biasedConvolution('conv1', 'input', 64, 3, { stride: 2 });
	x = b.maxPool('pool1', x, 3, 2);
	for (const name of Object.keys(fires)) {
		x = fire(b, name, x);
		if (pooledAfter.has(name)) x = b.maxPool(`${name}.pool`, x, 3, 2);
	}
	x = b.biasedConvolution('conv10', b.dropout('fire9', x, 0.5), 1000, 1);
	return b.finish('SqueezeNet 1.1', b.globalAveragePool('pool10', x));
}

export const blueprints: readonly Blueprint[] = [
	{
		id: 'squeezenet-1.1',
		title: 'SqueezeNet 1.1',
		year: 2016,
		authors: 'Iandola et al.',
		paper: 'https://arxiv.org/abs/1602.07360',
		idea: 'AlexNet’s accuracy with fifty times fewer weights: squeeze the maps before every 3×3 kernel.',
		form: 'Version 1.1 pools earlier than the paper, for 2.4 times fewer products.',
		error: {
			top1: 42.5,
			top5: 19.7,
			on: 'ImageNet 2012 validation, one crop',
			otherSource: 'the paper measured version 1.0'
		},
		parameters: 1_235_496,
		build
	}
];
