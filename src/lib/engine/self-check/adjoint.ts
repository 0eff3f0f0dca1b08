import type { Tensor, Tensor4D } from '@tensorflow/tfjs-core';
import { seededRandom } from '$lib/core/random';
import type { GraphNode, Operation, OperationAttributes } from '$lib/graph/types';
import type { JobContext } from '../job';
import { stepOf, type NodeWeights } from '../operations';
import type { CheckResult } from '../protocol';
import { tf } from '../tf';

/**
 * Every linear map A satisfies ⟨dy, A v⟩ = ⟨Aᵀ dy, v⟩, and the gradient of a linear map is Aᵀ dy: the identity finds wrong
 * gradients without a reference. Where an operation is not linear, its derivative at a point is: central differences give
 * A v there.
 */
export interface AdjointCase {
	readonly name: string;
	readonly shape: number[];
	readonly apply: (x: Tensor) => Tensor;
	/** Linear: A v is exact. Otherwise differences of this step around a point. */
	readonly step?: number;
}

function randomTensor(shape: readonly number[], seed: number, spread = 1): Tensor {
	const random = seededRandom(seed);
	const length = shape.reduce((product, n) => product * n, 1);
	const values = Float32Array.from({ length }, () => (random() * 2 - 1) * spread);
	return tf.tensor(values, [...shape]);
}

function randomWeights(shapes: Readonly<Record<string, number[]>>): NodeWeights {
	const entries = Object.entries(shapes).map(([role, shape], i) => {
		const random = seededRandom(70 + i);
		const length = shape.reduce((product, n) => product * n, 1);
		// Away from zero: variances and slopes are positive.
		return [role, { shape, data: Float32Array.from({ length }, () => 0.2 + random()) }] as const;
	});
	return Object.fromEntries(entries);
}

interface NodeCase<Op extends Operation> {
	readonly op: Op;
	readonly name: string;
	readonly attributes: OperationAttributes[Op];
	readonly weights?: Readonly<Record<string, number[]>>;
	readonly step?: number;
	readonly shape?: number[];
}

function nodeCase<Op extends Operation>(given: NodeCase<Op>): AdjointCase {
	const node = {
		name: given.name,
		op: given.op,
		inputs: ['x'],
		attributes: given.attributes
	} as unknown as GraphNode;
	const step = stepOf(node);
	const weights = randomWeights(given.weights ?? {});
	return {
		name: given.name,
		shape: given.shape ?? [2, 9, 11, 4],
		apply: (x) => {
			const prepared = step.prepare?.(weights, node.attributes as never) ?? [];
			return step.run([x], node.attributes as never, prepared, 'plain');
		},
		...(given.step ? { step: given.step } : {})
	};
}

const plainConvolution = {
	filters: 6,
	stride: [1, 1],
	padding: 'same',
	dilation: [1, 1],
	groups: 1,
	kernel: [3, 3]
} as const;

function convolutions(): AdjointCase[] {
	const variants: [string, Partial<OperationAttributes['convolution']>, number[]][] = [
		['same', {}, [3, 3, 4, 6]],
		['valid, stride 2', { stride: [2, 2], padding: 'valid' }, [3, 3, 4, 6]],
		['uneven padding, stride 2×3', { stride: [2, 3], padding: [0, 2, 1, 0] }, [3, 3, 4, 6]],
		['1×1', { kernel: [1, 1] }, [1, 1, 4, 6]],
		['dilated', { dilation: [2, 2], padding: [2, 2, 2, 2] }, [3, 3, 4, 6]],
		['grouped', { groups: 2 }, [3, 3, 2, 6]],
		['depthwise', { groups: 4, filters: 8 }, [3, 3, 1, 8]],
		[
			'depthwise, stride 2, dilated',
			{ groups: 4, filters: 4, stride: [2, 2], dilation: [2, 1] },
			[3, 3, 1, 4]
		],
		['reflect padding', { padding: [2, 1, 1, 2], paddingMode: 'reflect' }, [3, 3, 4, 6]],
		['replicate padding', { padding: [2, 1, 1, 2], paddingMode: 'replicate' }, [3, 3, 4, 6]],
		['circular padding', { padding: [2, 1, 1, 2], paddingMode: 'circular' }, [3, 3, 4, 6]]
	];
	return variants.map(([name, attributes, kernel]) =>
		nodeCase({
			op: 'convolution',
			name: `convolution, ${name}`,
			attributes: { ...plainConvolution, ...attributes },
			weights: { kernel }
		})
	);
}

function pooling(): AdjointCase[] {
	const window = { kernel: [3, 3], stride: [2, 2], padding: [1, 1, 1, 1] } as const;
	return [
		nodeCase({ op: 'averagePool', name: 'average pooling, padded', attributes: window }),
		nodeCase({
			op: 'averagePool',
			name: 'average pooling, same, stride 1',
			attributes: { ...window, stride: [1, 1], padding: 'same' }
		}),
		nodeCase({
			op: 'averagePool',
			name: 'average pooling, padding counted',
			attributes: { ...window, countPadding: true }
		}),
		nodeCase({
			op: 'averagePool',
			name: 'average pooling, 1×1 stride 2',
			attributes: { kernel: [1, 1], stride: [2, 2], padding: 'valid' }
		}),
		nodeCase({ op: 'maxPool', name: 'max pooling, padded', attributes: window, step: 1e-3 }),
		nodeCase({
			op: 'maxPool',
			name: 'max pooling, 2×2',
			attributes: { kernel: [2, 2], stride: [2, 2], padding: 'valid' },
			step: 1e-3
		}),
		nodeCase({ op: 'globalAveragePool', name: 'global average pooling', attributes: {} }),
		nodeCase({ op: 'globalMaxPool', name: 'global max pooling', attributes: {}, step: 1e-3 })
	];
}

function activations(): AdjointCase[] {
	const plain = [
		'relu',
		'relu6',
		'selu',
		'sigmoid',
		'hardSigmoid',
		'softplus',
		'swish',
		'hardSwish',
		'gelu'
	] as const;
	return [
		...plain.map((op) => nodeCase({ op, name: op, attributes: {}, step: 1e-2 })),
		nodeCase({ op: 'leakyRelu', name: 'leakyRelu', attributes: { slope: 0.1 }, step: 1e-2 }),
		nodeCase({ op: 'prelu', name: 'prelu', attributes: {}, weights: { slope: [4] }, step: 1e-2 }),
		nodeCase({ op: 'elu', name: 'elu', attributes: { alpha: 0.7 }, step: 1e-2 }),
		nodeCase({
			op: 'tanh',
			name: 'tanh',
			attributes: { amplitude: 1.7159, slope: 2 / 3 },
			step: 1e-2
		}),
		nodeCase({ op: 'softmax', name: 'softmax', attributes: {}, shape: [3, 7], step: 1e-2 })
	];
}

function others(): AdjointCase[] {
	const channels = [4];
	const normalization = { scale: channels, offset: channels, mean: channels, variance: channels };
	const padding = {
		paddings: [
			[1, 2],
			[2, 1],
			[1, 3]
		],
		mode: 'zero'
	} as const;
	const lrn = { size: 5, alpha: 0.2, beta: 0.75, bias: 1 };
	return [
		nodeCase({
			op: 'dense',
			name: 'dense',
			attributes: { units: 5 },
			weights: { kernel: [7, 5] },
			shape: [3, 7]
		}),
		nodeCase({ op: 'scale', name: 'scale', attributes: {}, weights: { scale: channels } }),
		nodeCase({
			op: 'batchNormalization',
			name: 'batch normalisation',
			attributes: { epsilon: 1e-5 },
			weights: normalization,
			step: 0.5
		}),
		nodeCase({ op: 'pad', name: 'pad with zeros', attributes: padding }),
		nodeCase({ op: 'pad', name: 'pad by reflection', attributes: { ...padding, mode: 'reflect' } }),
		nodeCase({
			op: 'localResponseNormalization',
			name: 'local response normalisation',
			attributes: lrn,
			step: 1e-2
		}),
		nodeCase({ op: 'flatten', name: 'flatten', attributes: {} })
	];
}

/** Operations of TensorFlow.js that methods use beside the graph's own. */
function tensorOperations(): AdjointCase[] {
	return [
		{ name: 'concat', shape: [2, 5, 6, 3], apply: (x) => tf.concat([x, tf.mul(x, 2)], -1) },
		{ name: 'residual sum', shape: [2, 5, 6, 3], apply: (x) => tf.add(x, tf.mul(x, 3)) },
		{
			name: 'gather',
			shape: [2, 9, 5, 3],
			apply: (x) => tf.gather(x, tf.tensor1d([0, 3, 3, 8], 'int32'), 1)
		},
		{
			name: 'mirrorPad, reflect',
			shape: [2, 7, 6, 3],
			apply: (x) =>
				tf.mirrorPad(
					x,
					[
						[0, 0],
						[2, 3],
						[1, 2],
						[0, 0]
					],
					'reflect'
				)
		},
		{
			name: 'mirrorPad, symmetric',
			shape: [2, 7, 6, 3],
			apply: (x) =>
				tf.mirrorPad(
					x,
					[
						[0, 0],
						[2, 3],
						[1, 2],
						[0, 0]
					],
					'symmetric'
				)
		},
		{
			name: 'resizeBilinear, half-pixel',
			shape: [2, 7, 6, 3],
			apply: (x) => tf.image.resizeBilinear(x as Tensor4D, [12, 5], false, true)
		},
		{
			name: 'resizeBilinear, corners aligned',
			shape: [2, 7, 6, 3],
			apply: (x) => tf.image.resizeBilinear(x as Tensor4D, [12, 5], true)
		}
	];
}

/** Every case, in the order shown. */
export function adjointCases(): AdjointCase[] {
	return [...convolutions(), ...pooling(), ...activations(), ...others(), ...tensorOperations()];
}

/** A v: exact for linear maps, central differences around `point` otherwise. */
function directional(given: AdjointCase, point: Tensor, direction: Tensor): Tensor {
	if (!given.step) return given.apply(direction);
	const move = tf.mul(direction, given.step);
	const difference = tf.sub(given.apply(tf.add(point, move)), given.apply(tf.sub(point, move)));
	return tf.div(difference, 2 * given.step);
}

async function dot(a: Tensor, b: Tensor): Promise<number> {
	const [left, right] = await Promise.all([a.data(), b.data()]);
	let sum = 0;
	for (let i = 0; i < left.length; i++) sum += left[i]! * right[i]!;
	return sum;
}

/** |⟨dy, A v⟩ − ⟨Aᵀ dy, v⟩| over the size expected of a random inner product with Aᵀ dy. */
export async function adjointError(given: AdjointCase): Promise<number> {
	const tensors = tf.tidy(() => {
		const point = randomTensor(given.shape, 11, 3);
		const direction = randomTensor(given.shape, 12);
		const image = directional(given, point, direction);
		const dy = randomTensor(image.shape, 13);
		const gradient = tf.grad(given.apply)(point, dy);
		return { direction, image, dy, gradient, size: tf.norm(gradient) };
	});
	try {
		const [left, right] = [
			await dot(tensors.dy, tensors.image),
			await dot(tensors.gradient, tensors.direction)
		];
		const size = (await tensors.size.data())[0]!;
		return Math.abs(left - right) / (size * Math.sqrt(1 / 3) + 1e-9);
	} finally {
		tf.dispose(Object.values(tensors));
	}
}

/** Linear maps are exact to float precision; differences add their own error of order step². */
export function toleranceOf({ step }: AdjointCase): number {
	return step ? 2e-2 : 1e-3;
}

/** Runs every case on the current backend. */
export async function checkAdjoints({ report, pause }: JobContext): Promise<CheckResult[]> {
	const cases = adjointCases();
	const results: CheckResult[] = [];
	for (const given of cases) {
		await pause();
		results.push({
			name: given.name,
			error: await adjointError(given),
			tolerance: toleranceOf(given)
		});
		report({ phase: 'compute', done: results.length / cases.length });
	}
	return results;
}
