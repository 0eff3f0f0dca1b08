import { BlueprintBuilder, imagenetInput } from '../builder';
import type { Blueprint } from '../types';

interface Configuration {
	readonly depth: 18 | 34 | 50 | 101 | 152;
	/** Blocks in each of the four stages. */
	readonly blocks: readonly [number, number, number, number];
	/** Whether blocks are 1×1, 3×3, 1×1 instead of two 3×3. */
	readonly bottleneck: boolean;
	readonly parameters: number;
	readonly top1: number;
	readonly top5?: number;
}

/** Errors: tables 2 and 3 of the paper, ten crops. */
const configurations: readonly Configuration[] = [
	{ depth: 18, blocks: [2, 2, 2, 2], bottleneck: false, parameters: 11_689_512, top1: 27.88 },
	{
		depth: 34,
		blocks: [3, 4, 6, 3],
		bottleneck: false,
		parameters: 21_797_672,
		top1: 24.52,
		top5: 7.46
	},
	{
		depth: 50,
		blocks: [3, 4, 6, 3],
		bottleneck: true,
		parameters: 25_557_032,
		top1: 22.85,
		top5: 6.71
	},
	{
		depth: 101,
		blocks: [3, 4, 23, 3],
		bottleneck: true,
		parameters: 44_549_160,
		top1: 21.75,
		top5: 6.05
	},
	{
		depth: 152,
		blocks: [3, 8, 36, 3],
		bottleneck: true,
		parameters: 60_192_808,
		top1: 21.43,
		top5: 5.71
	}
];

interface Step {
	readonly filters: number;
	readonly stride: number;
	/** Whether the shortcut must change the number of maps or their size. */
	readonly projects: boolean;
}

function basicBody(b: BlueprintBuilder, name: string, x: string, { filters, stride }: Step) {
	const first = b.normalizedConvolution(`${name}.conv1`, x, filters, 3, { stride, pad: 1 });
	const rectified = b.relu(`${name}.conv1`, first);
	return b.normalizedConvolution(`${name}.conv2`, rectified, filters, 3, { pad: 1 });
}

function bottleneckBody(b: BlueprintBuilder, name: string, x: string, { filters, stride }: Step) {
	let y = b.normalizedConvolution(`${name}.conv1`, x, filters, 1, { stride });
	y = b.normalizedConvolution(`${name}.conv2`, b.relu(`${name}.conv1`, y), filters, 3, { pad: 1 });
	return b.normalizedConvolution(`${name}.conv3`, b.relu(`${name}.conv2`, y), 4 * filters, 1);
}

function residualBlock(
	b: BlueprintBuilder,
	name: string,
	x: string,
	bottleneck: boolean,
	step: Step
): string {
	const body = (bottleneck ? bottleneckBody : basicBody)(b, name, x, step);
	const wide = bottleneck ? 4 * step.filters : step.filters;
	const { stride } = step;
	const shortcut = step.projects
		? b.normalizedConvolution(`${name}.shortcut`, x, wide, 1, { stride })
		: x;
	return b.relu(name, b.add(`${name}.add`, [body, shortcut]));
}

function build({ depth, blocks, bottleneck }: Configuration) {
	const b = new BlueprintBuilder(imagenetInput);
	let x = b.normalizedConvolution('stem', 'input', 64, 7, { stride: 2, pad: 3 });
	x = b.maxPool('pool1', b.relu('stem', x), 3, 2, [1, 1, 1, 1]);
	blocks.forEach((count, stage) => {
		for (let block = 0; block < count; block++) {
			const isFirst = block === 0;
			const step = {
				filters: 64 * 2 ** stage,
				stride: isFirst && stage > 0 ? 2 : 1,
				projects: isFirst && (stage > 0 || bottleneck)
			};
			x = residualBlock(b, `stage${stage + 1}.block${block + 1}`, x, bottleneck, step);
		}
	});
	x = b.globalAveragePool('pool', x);
	return b.finish(`ResNet-${depth}`, b.dense('classifier', x, 1000));
}

export const blueprints: readonly Blueprint[] = configurations.map((configuration) => ({
	id: `resnet-${configuration.depth}`,
	title: `ResNet-${configuration.depth}`,
	year: 2015,
	authors: 'He, Zhang, Ren, Sun',
	paper: 'https://arxiv.org/abs/1512.03385',
	idea: 'Each block learns what to add to its input, so that a hundred layers train as well as ten.',
	form: 'Shortcuts that change the number of maps are 1×1 convolutions (option B of the paper).',
	error: {
		top1: configuration.top1,
		...(configuration.top5 === undefined ? {} : { top5: configuration.top5 }),
		on: 'ImageNet 2012 validation, one network, ten crops'
	},
	parameters: configuration.parameters,
	build: () => build(configuration)
}));
