/** Blueprints of known networks for the tests of this folder. */
import type { Graph, GraphNode, InputSpec, Operation, OperationAttributes, Pair } from './types';

/** Appends nodes; every method returns the name of the node it made. */
export class BlueprintBuilder {
	readonly nodes: GraphNode[] = [];

	constructor(private readonly spec: Pick<InputSpec, 'height' | 'width' | 'channels'>) {
		this.node('input', 'input', [], {});
	}

	node<Op extends Operation>(
		name: string,
		op: Op,
		inputs: string | readonly string[],
		attributes: OperationAttributes[Op]
	): string {
		this.nodes.push({ name, op, inputs: [inputs].flat(), attributes } as GraphNode);
		return name;
	}

	convolution(
		name: string,
		x: string,
		filters: number,
		size: number,
		more: Partial<OperationAttributes['convolution']> = {}
	): string {
		return this.node(name, 'convolution', x, {
			filters,
			kernel: [size, size],
			stride: [1, 1],
			padding: 'valid',
			dilation: [1, 1],
			groups: 1,
			...more
		});
	}

	pool(
		name: string,
		op: 'maxPool' | 'averagePool',
		x: string,
		size: number,
		stride = size
	): string {
		const both = (value: number): Pair => [value, value];
		return this.node(name, op, x, { kernel: both(size), stride: both(stride), padding: 'valid' });
	}

	/** The last node gives the class scores. */
	finish(name: string, classes: number): Graph {
		return {
			format: 'receptive-graph',
			version: 1,
			name,
			input: {
				...this.spec,
				mean: Array(this.spec.channels).fill(0.5),
				std: Array(this.spec.channels).fill(0.25)
			},
			classes: Array.from({ length: classes }, (_, i) => `class ${i}`),
			nodes: this.nodes,
			logits: this.nodes.at(-1)!.name,
			tensors: []
		};
	}
}

/** LeNet-5 in its published shape, C3 fully connected, without trained sub-sampling. */
export function lenet5(): Graph {
	const g = new BlueprintBuilder({ height: 32, width: 32, channels: 1 });
	const biased = (name: string, x: string) => g.node(`${name}.bias`, 'bias', x, {});
	let x = biased('C1', g.convolution('C1', 'input', 6, 5));
	x = g.pool('S2', 'averagePool', x, 2);
	x = biased('C3', g.convolution('C3', x, 16, 5));
	x = g.pool('S4', 'averagePool', x, 2);
	x = biased('C5', g.convolution('C5', x, 120, 5));
	x = g.node('flatten', 'flatten', x, {});
	x = biased('F6', g.node('F6', 'dense', x, { units: 84 }));
	biased('output', g.node('output', 'dense', x, { units: 10 }));
	return g.finish('lenet5', 10);
}

function normalized(
	g: BlueprintBuilder,
	name: string,
	x: string,
	filters: number,
	step: number
): string {
	const convolved = g.convolution(name, x, filters, 3, {
		stride: [step, step],
		padding: [1, 1, 1, 1]
	});
	return g.node(`${name}.norm`, 'batchNormalization', convolved, { epsilon: 1e-5 });
}

function residualBlock(
	g: BlueprintBuilder,
	name: string,
	x: string,
	filters: number,
	step: number
): string {
	let y = normalized(g, `${name}.conv1`, x, filters, step);
	y = g.node(`${name}.relu1`, 'relu', y, {});
	y = normalized(g, `${name}.conv2`, y, filters, 1);
	let shortcut = x;
	if (step > 1) {
		shortcut = g.pool(`${name}.subsample`, 'averagePool', x, 1, step);
		const more: Pair = [filters / 4, filters / 4];
		const paddings = [[0, 0], [0, 0], more] as const;
		shortcut = g.node(`${name}.zeros`, 'pad', shortcut, { paddings, mode: 'zero' });
	}
	const sum = g.node(`${name}.add`, 'add', [y, shortcut], {});
	return g.node(`${name}.relu2`, 'relu', sum, {});
}

/** ResNet-20 for CIFAR-10 with parameter-free shortcuts. */
export function resnet20(): Graph {
	const g = new BlueprintBuilder({ height: 32, width: 32, channels: 3 });
	let x = g.node('stem.relu', 'relu', normalized(g, 'stem', 'input', 16, 1), {});
	for (const [stage, filters] of [16, 32, 64].entries())
		for (const block of [1, 2, 3])
			x = residualBlock(
				g,
				`stage${stage + 1}.block${block}`,
				x,
				filters,
				stage && block === 1 ? 2 : 1
			);
	x = g.node('pool', 'globalAveragePool', x, {});
	x = g.node('classifier', 'dense', x, { units: 10 });
	g.node('logits', 'bias', x, {});
	return g.finish('resnet20', 10);
}

/** VGG-16, configuration D. */
export function vgg16(): Graph {
	const g = new BlueprintBuilder({ height: 224, width: 224, channels: 3 });
	const biased = (name: string, x: string) =>
		g.node(`${name}.relu`, 'relu', g.node(`${name}.bias`, 'bias', x, {}), {});
	let x = 'input';
	for (const [i, [filters, layers]] of (
		[
			[64, 2],
			[128, 2],
			[256, 3],
			[512, 3],
			[512, 3]
		] as const
	).entries()) {
		for (let layer = 1; layer <= layers; layer++) {
			const name = `conv${i + 1}_${layer}`;
			x = biased(name, g.convolution(name, x, filters, 3, { padding: 'same' }));
		}
		x = g.pool(`pool${i + 1}`, 'maxPool', x, 2);
	}
	x = g.node('flatten', 'flatten', x, {});
	x = biased('fc6', g.node('fc6', 'dense', x, { units: 4096 }));
	x = biased('fc7', g.node('fc7', 'dense', x, { units: 4096 }));
	g.node('logits', 'bias', g.node('fc8', 'dense', x, { units: 1000 }), {});
	return g.finish('vgg16', 1000);
}
