import { BlueprintBuilder, imagenetInput } from '../builder';
import type { Blueprint } from '../types';
import { denseHead } from './alexnet';

function build() {
	const b = new BlueprintBuilder(imagenetInput);
	let x = b.biasedConvolution('conv1', 'input', 96, 7, { stride: 2, pad: 1 });
	x = b.maxPool('pool1', x, 3, 2, [1, 1, 1, 1]);
	x = b.biasedConvolution('conv2', x, 256, 5, { stride: 2 });
	x = b.maxPool('pool2', x, 3, 2, [1, 1, 1, 1]);
	x = b.biasedConvolution('conv3', x, 384, 3, { pad: 1 });
	x = b.biasedConvolution('conv4', x, 384, 3, { pad: 1 });
	x = b.biasedConvolution('conv5', x, 256, 3, { pad: 1 });
	x = b.maxPool('pool5', x, 3, 2);
	return b.finish('ZFNet', denseHead(b, b.flatten(x)));
}

export const blueprints: readonly Blueprint[] = [
	{
		id: 'zfnet',
		title: 'ZFNet',
		year: 2013,
		authors: 'Zeiler, Fergus',
		paper: 'https://arxiv.org/abs/1311.2901',
		idea: 'Looking inside AlexNet showed what to mend: first kernels of 7 instead of 11, steps of 2 instead of 4.',
		form: 'Contrast normalisation is left out; it has no weights.',
		error: { top1: 38.4, top5: 16.5, on: 'ImageNet 2012 validation, one network' },
		build
	}
];
