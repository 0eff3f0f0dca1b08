import { readFileSync } from 'node:fs';
import { findBlueprint } from './blueprints/catalogue';
import type { Graph, GraphNode, InputSpec, Operation, OperationAttributes } from './types';

/** Graphs for tests: known networks, and a builder of small made-up ones. */

/**
 * Appends nodes; every method returns the name of the node it made. Unlike the builder of the blueprints it takes every
 * attribute that an operation has, shows its nodes while it builds, and appends no softmax.
 */
export class TestGraphBuilder {
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

	/** The last node gives the class scores: there is no softmax. */
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

/** The graph of a network that ships. */
export function shippedGraph(id: string): Graph {
	return JSON.parse(readFileSync(`models/${id}/graph.json`, 'utf8')) as Graph;
}

/** LeNet-5 with trained sub-sampling, C3 fully connected. */
export function lenet5(): Graph {
	return findBlueprint('lenet-5')!.build();
}

/** ResNet-20 for CIFAR-10 with parameter-free shortcuts. */
export function resnet20(): Graph {
	return shippedGraph('resnet20-cifar10');
}

/** VGG-16, configuration D. */
export function vgg16(): Graph {
	return findBlueprint('vgg-16')!.build();
}
