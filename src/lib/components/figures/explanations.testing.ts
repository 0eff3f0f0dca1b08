import type { Explanation } from '$lib/math/explanation';

/** One hand-computed explanation of each kind, for the tests of this folder. */
export const explanations: {
	readonly [K in Explanation['kind']]: Extract<Explanation, { kind: K }>;
} = {
	convolution: {
		kind: 'convolution',
		value: -0.0625,
		window: [2, 2],
		corner: [-1, 4],
		dilation: [1, 2],
		terms: [
			{ channel: 5, patch: [null, null, 0.5, 1], kernel: [1, 2, -0.25, 0.5], sum: 0.375 },
			{ channel: 2, patch: [null, null, 0, 0.25], kernel: [0.5, 0, 1, -0.75], sum: -0.1875 }
		],
		restCount: 14,
		rest: -0.25
	},
	dense: {
		kind: 'dense',
		value: 1.25,
		terms: [
			{ feature: 7, input: 2, weight: 0.75, product: 1.5 },
			{ feature: 3, input: 0.5, weight: -0.5, product: -0.25 }
		],
		restCount: 0,
		rest: 0
	},
	pointwise: { kind: 'pointwise', value: 0, input: -1.25, formula: 'max(0, −1.25)' },
	batchNormalization: {
		kind: 'batchNormalization',
		value: 1.75,
		input: 0.5,
		mean: -0.25,
		variance: 0.25,
		epsilon: 1e-5,
		scale: 0.5,
		offset: 1,
		normalized: 1.5
	},
	pool: {
		kind: 'pool',
		value: 0.75,
		pooling: 'max',
		window: [2, 2],
		corner: [4, 6],
		patch: [0.5, -1, 0.75, 0],
		winner: 2
	},
	combine: {
		kind: 'combine',
		value: 0.25,
		sign: '+',
		inputs: [
			{ node: 'norm2', value: 0.75 },
			{ node: 'relu1', value: -0.5 }
		]
	},
	copy: {
		kind: 'copy',
		value: 0.25,
		from: { node: 'pool2', y: 3, x: 1, channel: 7 },
		reason: 'row by row, channels last'
	},
	softmax: {
		kind: 'softmax',
		value: 0.25,
		input: 1,
		exponential: 0.5,
		total: 2,
		largest: 1.5,
		terms: [
			{ channel: 0, input: 1.5, exponential: 1 },
			{ channel: 1, input: 1, exponential: 0.5 }
		]
	},
	localResponse: {
		kind: 'localResponse',
		value: 0.5,
		input: 1,
		neighbours: [
			{ channel: 0, value: 1 },
			{ channel: 1, value: 3 }
		],
		divisor: 2,
		formula: '1 + 0.1 · 10'
	}
};
