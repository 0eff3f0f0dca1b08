import { BlueprintBuilder, imagenetInput } from '../builder';
import type { Blueprint } from '../types';

/** Filters and stride of each depthwise separable layer of the first version. */
const separableLayers: readonly (readonly [filters: number, stride: number])[] = [
	[64, 1],
	[128, 2],
	[128, 1],
	[256, 2],
	[256, 1],
	[512, 2],
	[512, 1],
	[512, 1],
	[512, 1],
	[512, 1],
	[512, 1],
	[1024, 2],
	[1024, 1]
];

/** Expansion, filters, repetitions and first stride of the second version's blocks (table 2 of its paper). */
const invertedBlocks: readonly (readonly [number, number, number, number])[] = [
	[1, 16, 1, 1],
	[6, 24, 2, 2],
	[6, 32, 3, 2],
	[6, 64, 4, 2],
	[6, 96, 3, 1],
	[6, 160, 3, 2],
	[6, 320, 1, 1]
];

function clip(b: BlueprintBuilder, name: string, x: string): string {
	return b.node(`${name}.relu6`, 'relu6', [x], {});
}

/** One 3×3 kernel a map. */
function depthwise(b: BlueprintBuilder, name: string, x: string, maps: number, stride: number) {
	return b.normalizedConvolution(name, x, maps, 3, { stride, pad: 1, groups: maps });
}

function buildFirst() {
	const b = new BlueprintBuilder(imagenetInput);
	let maps = 32;
	let x = b.relu('stem', b.normalizedConvolution('stem', 'input', maps, 3, { stride: 2, pad: 1 }));
	separableLayers.forEach(([filters, stride], index) => {
		const name = `separable${index + 1}`;
		x = b.relu(`${name}.depthwise`, depthwise(b, `${name}.depthwise`, x, maps, stride));
		const pointwise = `${name}.pointwise`;
		x = b.relu(pointwise, b.normalizedConvolution(pointwise, x, filters, 1));
		maps = filters;
	});
	x = b.globalAveragePool('pool', x);
	return b.finish('MobileNet v1', b.dense('classifier', x, 1000));
}

interface Inverted {
	readonly expansion: number;
	readonly maps: number;
	readonly filters: number;
	readonly stride: number;
}

function invertedBlock(b: BlueprintBuilder, name: string, x: string, block: Inverted): string {
	const wide = block.maps * block.expansion;
	let y = x;
	if (block.expansion > 1) {
		const expand = `${name}.expand`;
		y = clip(b, expand, b.normalizedConvolution(expand, y, wide, 1));
	}
	y = clip(b, `${name}.depthwise`, depthwise(b, `${name}.depthwise`, y, wide, block.stride));
	y = b.normalizedConvolution(`${name}.project`, y, block.filters, 1);
	const isResidual = block.stride === 1 && block.maps === block.filters;
	return isResidual ? b.add(`${name}.add`, [y, x]) : y;
}

function buildSecond() {
	const b = new BlueprintBuilder(imagenetInput);
	let maps = 32;
	let x = clip(b, 'stem', b.normalizedConvolution('stem', 'input', maps, 3, { stride: 2, pad: 1 }));
	invertedBlocks.forEach(([expansion, filters, repetitions, firstStride], stage) => {
		for (let block = 0; block < repetitions; block++) {
			const stride = block === 0 ? firstStride : 1;
			const name = `stage${stage + 1}.block${block + 1}`;
			x = invertedBlock(b, name, x, { expansion, maps, filters, stride });
			maps = filters;
		}
	});
	x = clip(b, 'last', b.normalizedConvolution('last', x, 1280, 1));
	x = b.dropout('pool', b.globalAveragePool('pool', x), 0.2);
	return b.finish('MobileNet v2', b.dense('classifier', x, 1000));
}

export const blueprints: readonly Blueprint[] = [
	{
		id: 'mobilenet-v1',
		title: 'MobileNet v1',
		year: 2017,
		authors: 'Howard et al.',
		paper: 'https://arxiv.org/abs/1704.04861',
		idea: 'A convolution in two cheap halves: one kernel a map, then 1×1 to mix the maps.',
		error: { top1: 29.4, on: 'ImageNet 2012 validation, one crop' },
		parameters: 4_231_976,
		build: buildFirst
	},
	{
		id: 'mobilenet-v2',
		title: 'MobileNet v2',
		year: 2018,
		authors: 'Sandler, Howard, Zhu, Zhmoginov, Chen',
		paper: 'https://arxiv.org/abs/1801.04381',
		idea: 'Residual blocks turned inside out: narrow between the blocks, wide within them.',
		error: { top1: 28.0, on: 'ImageNet 2012 validation, one crop' },
		parameters: 3_504_872,
		build: buildSecond
	}
];
