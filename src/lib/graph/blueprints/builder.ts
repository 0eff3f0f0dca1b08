import type {
	Graph,
	GraphNode,
	InputSpec,
	Operation,
	OperationAttributes,
	Padding,
	Pair,
	Window
} from '../types';

/** What a convolution may be told beyond its filters; one number stands for both axes. */
interface ConvolutionOptions {
	readonly stride?: number;
	/** Cells on each side. */
	readonly pad?: number;
	readonly groups?: number;
}

function evenly(pad: number): Padding {
	return [pad, pad, pad, pad];
}

function windowOf(kernel: number, stride: number, padding: Padding): Window {
	const pair = (value: number): Pair => [value, value];
	return { kernel: pair(kernel), stride: pair(stride), padding };
}

const imagenetClasses = Array.from({ length: 1000 }, (_, index) => `ImageNet class ${index + 1}`);

/** Writes a graph without weights, node by node; every method returns the name of the node it appended. */
export class BlueprintBuilder {
	readonly #nodes: GraphNode[] = [];

	constructor(private readonly input: Pick<InputSpec, 'height' | 'width' | 'channels'>) {
		this.node('input', 'input', [], {});
	}

	/** Appends any operation. */
	node<Op extends Operation>(
		name: string,
		op: Op,
		inputs: readonly string[],
		attributes: OperationAttributes[Op]
	): string {
		this.#nodes.push({ name, op, inputs, attributes } as unknown as GraphNode);
		return name;
	}

	convolution(
		name: string,
		x: string,
		filters: number,
		kernel: number,
		{ stride = 1, pad = 0, groups = 1 }: ConvolutionOptions = {}
	): string {
		const window = windowOf(kernel, stride, evenly(pad));
		return this.node(name, 'convolution', [x], { ...window, filters, dilation: [1, 1], groups });
	}

	/** Convolution, bias and ReLU, as before batch normalisation. */
	biasedConvolution(
		name: string,
		x: string,
		filters: number,
		kernel: number,
		options?: ConvolutionOptions
	): string {
		return this.relu(name, this.bias(name, this.convolution(name, x, filters, kernel, options)));
	}

	/** Convolution and batch normalisation. */
	normalizedConvolution(
		name: string,
		x: string,
		filters: number,
		kernel: number,
		options?: ConvolutionOptions
	): string {
		return this.normalization(name, this.convolution(name, x, filters, kernel, options));
	}

	bias(name: string, x: string): string {
		return this.node(`${name}.bias`, 'bias', [x], {});
	}

	normalization(name: string, x: string): string {
		return this.node(`${name}.norm`, 'batchNormalization', [x], { epsilon: 1e-5 });
	}

	relu(name: string, x: string): string {
		return this.node(`${name}.relu`, 'relu', [x], {});
	}

	maxPool(name: string, x: string, kernel: number, stride: number, padding: Padding = evenly(0)) {
		return this.node(name, 'maxPool', [x], windowOf(kernel, stride, padding));
	}

	averagePool(name: string, x: string, kernel: number, stride: number): string {
		return this.node(name, 'averagePool', [x], windowOf(kernel, stride, evenly(0)));
	}

	globalAveragePool(name: string, x: string): string {
		return this.node(name, 'globalAveragePool', [x], {});
	}

	add(name: string, inputs: readonly string[]): string {
		return this.node(name, 'add', inputs, {});
	}

	concat(name: string, inputs: readonly string[]): string {
		return this.node(name, 'concat', inputs, {});
	}

	flatten(x: string): string {
		return this.node('flatten', 'flatten', [x], {});
	}

	/** Dense layer with bias. */
	dense(name: string, x: string, units: number): string {
		return this.bias(name, this.node(name, 'dense', [x], { units }));
	}

	dropout(name: string, x: string, rate: number): string {
		return this.node(`${name}.dropout`, 'dropout', [x], { rate });
	}

	/** The finished graph: softmax over the class scores in `logits`. */
	finish(name: string, logits: string, classes: readonly string[] = imagenetClasses): Graph {
		this.node('softmax', 'softmax', [logits], {});
		const { channels } = this.input;
		const ofEach = (value: number) => Array.from({ length: channels }, () => value);
		return {
			format: 'receptive-graph',
			version: 1,
			name,
			input: { ...this.input, mean: ofEach(0), std: ofEach(1) },
			classes,
			nodes: this.#nodes,
			logits,
			tensors: []
		};
	}
}

/** Colour pictures of ImageNet at the size that most networks since 2012 take in. */
export const imagenetInput = { height: 224, width: 224, channels: 3 } as const;
