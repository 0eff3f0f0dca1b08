import { BlueprintBuilder, imagenetInput } from '../builder';
import type { Blueprint } from '../types';

/** The two dense layers with dropout and the classifier that AlexNet, ZFNet and VGG share. */
export function denseHead(b: BlueprintBuilder, x: string): string {
	for (const name of ['fc6', 'fc7']) x = b.dropout(name, b.relu(name, b.dense(name, x, 4096)), 0.5);
	return b.dense('fc8', x, 1000);
}

/** x / (k + α Σ x² over five channels)^β with the paper's constants; its α is not divided by the size. */
function responseNormalization(b: BlueprintBuilder, name: string, x: string): string {
	const constants = { size: 5, alpha: 1e-4, beta: 0.75, bias: 2 };
	return b.node(name, 'localResponseNormalization', [x], constants);
}

/** The one-column form of 2014, without response normalisation. */
function buildOneColumn() {
	const b = new BlueprintBuilder(imagenetInput);
	let x = b.biasedConvolution('conv1', 'input', 64, 11, { stride: 4, pad: 2 });
	x = b.maxPool('pool1', x, 3, 2);
	x = b.biasedConvolution('conv2', x, 192, 5, { pad: 2 });
	x = b.maxPool('pool2', x, 3, 2);
	x = b.biasedConvolution('conv3', x, 384, 3, { pad: 1 });
	x = b.biasedConvolution('conv4', x, 256, 3, { pad: 1 });
	x = b.biasedConvolution('conv5', x, 256, 3, { pad: 1 });
	x = b.maxPool('pool5', x, 3, 2);
	return b.finish('AlexNet, one column', denseHead(b, b.flatten(x)));
}

/** The paper's two columns as groups. */
function buildTwoColumns() {
	const b = new BlueprintBuilder({ height: 227, width: 227, channels: 3 });
	let x = b.biasedConvolution('conv1', 'input', 96, 11, { stride: 4 });
	x = b.maxPool('pool1', responseNormalization(b, 'norm1', x), 3, 2);
	x = b.biasedConvolution('conv2', x, 256, 5, { pad: 2, groups: 2 });
	x = b.maxPool('pool2', responseNormalization(b, 'norm2', x), 3, 2);
	x = b.biasedConvolution('conv3', x, 384, 3, { pad: 1 });
	x = b.biasedConvolution('conv4', x, 384, 3, { pad: 1, groups: 2 });
	x = b.biasedConvolution('conv5', x, 256, 3, { pad: 1, groups: 2 });
	x = b.maxPool('pool5', x, 3, 2);
	return b.finish('AlexNet', denseHead(b, b.flatten(x)));
}

const common = {
	year: 2012,
	authors: 'Krizhevsky, Sutskever, Hinton',
	idea: 'ReLU, dropout and two graphics cards: a deep network wins ImageNet by ten points.'
} as const;

export const blueprints: readonly Blueprint[] = [
	{
		...common,
		id: 'alexnet',
		title: 'AlexNet',
		paper:
			'https://papers.nips.cc/paper/4824-imagenet-classification-with-deep-convolutional-neural-networks',
		form: 'The two columns are groups; the picture has the 227 pixels a side that the arithmetic needs.',
		error: { top1: 40.7, top5: 18.2, on: 'ImageNet 2012 validation, one network' },
		parameters: 60_965_224,
		build: buildTwoColumns
	},
	{
		...common,
		id: 'alexnet-one-column',
		title: 'AlexNet (one column)',
		year: 2014,
		authors: 'Krizhevsky',
		paper: 'https://arxiv.org/abs/1404.5997',
		idea: 'AlexNet for one device: a single column with fewer filters.',
		error: { top1: 42.9, on: 'ImageNet 2012 validation, trained on one device' },
		parameters: 61_100_840,
		build: buildOneColumn
	}
];
