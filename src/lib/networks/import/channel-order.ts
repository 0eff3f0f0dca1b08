import { sizeOf, type NdArray } from '$lib/core/types';
import type { GraphNode } from '$lib/graph/types';

interface Body {
	readonly nodes: readonly GraphNode[];
	readonly weights: ReadonlyMap<string, NdArray>;
}

/** Reverses the input channels of a kernel [height, width, channel, filter]. */
function turnKernel({ shape, data }: NdArray): NdArray {
	const [, , channels, filters] = shape as readonly [number, number, number, number];
	const turned = new Float32Array(data.length);
	for (let row = 0; row < sizeOf(shape) / filters; row++) {
		const channel = row % channels;
		const from = (row - channel + (channels - 1 - channel)) * filters;
		turned.set(data.subarray(from, from + filters), row * filters);
	}
	return { shape, data: turned };
}

/** Whether turning its kernel is the same as turning its input. */
function canTurn(node: GraphNode): boolean {
	return node.op === 'convolution' && node.attributes.groups === 1;
}

function turnConvolutions({ nodes, weights }: Body, readers: readonly GraphNode[]): Body {
	const turned = new Map(weights);
	// Two convolutions may share one kernel: it is turned once.
	for (const name of new Set(readers.map((node) => node.weights!['kernel']!)))
		turned.set(name, turnKernel(weights.get(name)!));
	return { nodes, weights: turned };
}

/** A name that no other node has. */
function freeName(nodes: readonly GraphNode[]): string {
	const taken = new Set(nodes.map(({ name }) => name));
	let name = 'exchange_red_and_blue';
	while (taken.has(name)) name += '_';
	return name;
}

/** A convolution of 1×1 behind the input that exchanges red and blue; padding and mean come before it, as they must. */
function exchangeNode(name: string, input: string): GraphNode {
	return {
		name,
		op: 'convolution',
		inputs: [input],
		attributes: {
			filters: 3,
			kernel: [1, 1],
			stride: [1, 1],
			padding: 'valid',
			dilation: [1, 1],
			groups: 1
		},
		weights: { kernel: `${name}/kernel` }
	};
}

function putExchange({ nodes, weights }: Body): Body {
	const [input, ...others] = nodes;
	const exchange = freeName(nodes);
	const behind = others.map((node) => ({
		...node,
		inputs: node.inputs.map((name) => (name === input!.name ? exchange : name))
	})) as GraphNode[];
	const kernel = { shape: [1, 1, 3, 3], data: Float32Array.of(0, 0, 1, 0, 1, 0, 1, 0, 0) };
	return {
		nodes: [input!, exchangeNode(exchange, input!.name), ...behind],
		weights: new Map([...weights, [`${exchange}/kernel`, kernel]])
	};
}

/**
 * Makes a network that was trained on blue, green, red take red, green, blue. Where only convolutions read the picture
 * their kernels are turned, and nothing is added; else a convolution of 1×1 exchanges the colours.
 */
export function withBlueFirst(body: Body): Body {
	const input = body.nodes[0]!.name;
	const readers = body.nodes.filter((node) => node.inputs.includes(input));
	const kernels = new Set(readers.map((node) => node.weights?.['kernel']));
	const isShared = body.nodes.some(
		(node) => !readers.includes(node) && kernels.has(node.weights?.['kernel'])
	);
	return readers.every(canTurn) && !isShared ? turnConvolutions(body, readers) : putExchange(body);
}
