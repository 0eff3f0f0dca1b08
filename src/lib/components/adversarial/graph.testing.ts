import type { Graph } from '$lib/graph/types';

/** A graph of three operations, for the tests of this folder. */
export const someGraph = {
	...{ name: 'small', logits: 'relu', classes: ['cat'], tensors: [] },
	nodes: [
		{ name: 'input', op: 'input', inputs: [], attributes: {} },
		{ name: 'conv', op: 'convolution', inputs: ['input'], attributes: {} },
		{ name: 'relu', op: 'relu', inputs: ['conv'], attributes: {} }
	]
} as unknown as Graph;
