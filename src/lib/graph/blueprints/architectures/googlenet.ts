import { BlueprintBuilder, imagenetInput } from '../builder';
import type { Blueprint } from '../types';

/** Filters of a module: 1×1; reduction and 3×3; reduction and 5×5; 1×1 after the pool. */
type Module = readonly [number, number, number, number, number, number];

const modules: Readonly<Record<string, Module>> = {
	'3a': [64, 96, 128, 16, 32, 32],
	'3b': [128, 128, 192, 32, 96, 64],
	'4a': [192, 96, 208, 16, 48, 64],
	'4b': [160, 112, 224, 24, 64, 64],
	'4c': [128, 128, 256, 24, 64, 64],
	'4d': [112, 144, 288, 32, 64, 64],
	'4e': [256, 160, 320, 32, 128, 128],
	'5a': [256, 160, 320, 32, 128, 128],
	'5b': [384, 192, 384, 48, 128, 128]
};

/** Pools of 3 every 2 cells that count a last window reaching one cell beyond the picture. */
const oneBeyond = [0, 1, 0, 1] as const;

/** How one form of the network writes its layers. */
interface Form {
	readonly name: string;
	/** Kernel of the third branch. */
	readonly wide: 3 | 5;
	layer(b: BlueprintBuilder, name: string, x: string, filters: number, kernel: number): string;
	stem(b: BlueprintBuilder): string;
}

function inception(b: BlueprintBuilder, form: Form, stage: string, x: string): string {
	const [one, reduce3, three, reduce5, five, pooled] = modules[stage]!;
	const name = `inception${stage}`;
	const branches = [form.layer(b, `${name}.1x1`, x, one, 1)];
	const reduced3 = form.layer(b, `${name}.3x3_reduce`, x, reduce3, 1);
	branches.push(form.layer(b, `${name}.3x3`, reduced3, three, 3));
	const reduced5 = form.layer(b, `${name}.5x5_reduce`, x, reduce5, 1);
	branches.push(form.layer(b, `${name}.5x5`, reduced5, five, form.wide));
	const pool = b.maxPool(`${name}.pool`, x, 3, 1, [1, 1, 1, 1]);
	branches.push(form.layer(b, `${name}.pool_proj`, pool, pooled, 1));
	return b.concat(`${name}.concat`, branches);
}

function build(form: Form) {
	const b = new BlueprintBuilder(imagenetInput);
	let x = b.maxPool('pool1', form.stem(b), 3, 2, oneBeyond);
	x = form.layer(b, 'conv2.reduce', x, 64, 1);
	x = form.layer(b, 'conv2', x, 192, 3);
	x = b.maxPool('pool2', x, 3, 2, oneBeyond);
	for (const stage of Object.keys(modules)) {
		x = inception(b, form, stage, x);
		if (stage === '3b' || stage === '4e') x = b.maxPool(`pool${stage[0]}`, x, 3, 2, oneBeyond);
	}
	x = b.dropout('pool5', b.globalAveragePool('pool5', x), 0.4);
	return b.finish(form.name, b.dense('classifier', x, 1000));
}

const paper: Form = {
	name: 'GoogLeNet',
	wide: 5,
	layer: (b, name, x, filters, kernel) =>
		b.biasedConvolution(name, x, filters, kernel, { pad: kernel >> 1 }),
	stem: (b) => b.biasedConvolution('conv1', 'input', 64, 7, { stride: 2, pad: 3 })
};

const normalized: Form = {
	name: 'GoogLeNet, normalised',
	wide: 3,
	layer: (b, name, x, filters, kernel) =>
		b.relu(name, b.normalizedConvolution(name, x, filters, kernel, { pad: kernel >> 1 })),
	stem: (b) =>
		b.relu('conv1', b.normalizedConvolution('conv1', 'input', 64, 7, { stride: 2, pad: 3 }))
};

const common = {
	year: 2014,
	authors: 'Szegedy et al.',
	paper: 'https://arxiv.org/abs/1409.4842',
	idea: 'Kernels of several sizes side by side, 1×1 layers to make them cheap, and no dense layers but the last.'
} as const;

export const blueprints: readonly Blueprint[] = [
	{
		...common,
		id: 'googlenet',
		title: 'GoogLeNet',
		form: 'Without the two auxiliary heads, which only help to train, and without response normalisation.',
		error: { top5: 10.07, on: 'ImageNet 2014 validation, one network, one crop' },
		parameters: 6_998_552,
		build: () => build(paper)
	},
	{
		...common,
		id: 'googlenet-normalised',
		title: 'GoogLeNet (normalised)',
		form: 'As PyTorch’s collection has it: batch normalisation instead of biases, 3×3 kernels where the paper has 5×5.',
		error: {
			top1: 30.2,
			top5: 10.5,
			on: 'ImageNet 2012 validation, PyTorch’s weights',
			otherSource: 'PyTorch’s figures for its own weights'
		},
		parameters: 6_624_904,
		build: () => build(normalized)
	}
];
