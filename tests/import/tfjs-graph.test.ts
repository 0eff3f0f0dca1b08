import { beforeAll, describe, expect, test } from 'vitest';
import { startWasmInNode } from '$lib/engine/node';
import { format } from '$lib/networks/import/tfjs-graph/format';
import { importer as tfjsGraph } from '$lib/networks/import/tfjs-graph/importer';
import { expectAgreement, type Comparison } from './compare';
import { attribute as a, HandGraph } from './graph-def';
import type { tfjs } from './tfjs';

/** Graphs written by hand, read by the site and run against TensorFlow.js' own loader of graphs. */

beforeAll(startWasmInNode);

const signal = new AbortController().signal;

/** A picture of 9 × 7 through a body, then flattened into scores of three classes. */
function graph(body: (g: HandGraph, x: string) => string, cells: number, channels = 3): HandGraph {
	const g = new HandGraph();
	const features = body(g, g.input('x', -1, 9, 7, channels));
	const flat = g.add('flat', 'Reshape', [features, g.integers('flat/shape', [-1, cells])]);
	g.add('scores', 'MatMul', [flat, g.weight('scores/kernel', [cells, 3])]);
	return g;
}

async function expectSame(g: HandGraph, comparison?: Comparison, output = 'scores') {
	const imported = await tfjsGraph.read(g.files(), {}, signal);
	const model = await g.load();
	const forward = (x: tfjs.Tensor) => model.execute({ x }, output) as tfjs.Tensor;
	await expectAgreement(imported, forward, comparison);
	return imported;
}

const window = (stride: number, padding: string, more = {}) => ({
	strides: a.integers(1, stride, stride, 1),
	padding: a.text(padding),
	data_format: a.text('NHWC'),
	dilations: a.integers(1, 1, 1, 1),
	...more
});

const conv = (g: HandGraph, x: string, settings = window(1, 'SAME')) =>
	g.add('body/conv/Conv2D', 'Conv2D', [x, g.weight('k', [3, 3, 3, 4])], settings);

const pooling = (kernel: number, stride: number, padding: string) => ({
	...window(stride, padding),
	ksize: a.integers(1, kernel, kernel, 1)
});

const onePlus =
	(g: HandGraph, op: string, attr = {}) =>
	(x: string) =>
		g.add('act', op, [x], attr);

describe('operators agree with TensorFlow.js, forwards and backwards', () => {
	const cases: [string, (g: HandGraph, x: string) => string, number, Comparison?][] = [
		['Conv2D, same', (g, x) => conv(g, x), 252],
		['Conv2D, valid, stride 2', (g, x) => conv(g, x, window(2, 'VALID')), 48],
		[
			'Conv2D, explicit padding',
			(g, x) =>
				conv(g, x, {
					...window(2, 'EXPLICIT'),
					explicit_paddings: a.integers(0, 0, 1, 2, 0, 3, 0, 0)
				} as never),
			5 * 4 * 4
		],
		[
			'Conv2D, dilated',
			(g, x) => conv(g, x, window(1, 'SAME', { dilations: a.integers(1, 2, 2, 1) })),
			252,
			{ gradient: false }
		],
		[
			'DepthwiseConv2dNative, two filters a channel',
			(g, x) =>
				g.add('dw', 'DepthwiseConv2dNative', [x, g.weight('k', [3, 3, 3, 2])], window(2, 'SAME')),
			5 * 4 * 6
		],
		[
			'_FusedConv2D with bias and ReLU 6',
			(g, x) =>
				g.add(
					'body/conv/Relu6',
					'_FusedConv2D',
					[x, g.weight('k', [3, 3, 3, 4]), g.weight('b', [4])],
					{
						...window(1, 'SAME'),
						fused_ops: a.texts('BiasAdd', 'Relu6'),
						num_args: a.integer(1)
					}
				),
			252
		],
		[
			'_FusedConv2D with bias and leaky ReLU',
			(g, x) =>
				g.add('c', '_FusedConv2D', [x, g.weight('k', [3, 3, 3, 4]), g.weight('b', [4])], {
					...window(1, 'VALID'),
					fused_ops: a.texts('BiasAdd', 'LeakyRelu'),
					num_args: a.integer(1),
					leakyrelu_alpha: a.float(0.3)
				}),
			140
		],
		[
			'_FusedConv2D with bias and PReLU',
			(g, x) =>
				g.add(
					'c',
					'_FusedConv2D',
					[x, g.weight('k', [3, 3, 3, 4]), g.weight('b', [4]), g.weight('alpha', [4])],
					{
						...window(1, 'SAME'),
						fused_ops: a.texts('BiasAdd', 'Prelu'),
						num_args: a.integer(2)
					}
				),
			252
		],
		[
			'FusedDepthwiseConv2dNative',
			(g, x) =>
				g.add(
					'd',
					'FusedDepthwiseConv2dNative',
					[x, g.weight('k', [3, 3, 3, 1]), g.weight('b', [3])],
					{ ...window(1, 'SAME'), fused_ops: a.texts('BiasAdd', 'Relu'), num_args: a.integer(1) }
				),
			189
		],
		['BiasAdd', (g, x) => g.add('conv/BiasAdd', 'BiasAdd', [conv(g, x), g.weight('b', [4])]), 252],
		...['FusedBatchNorm', 'FusedBatchNormV2', 'FusedBatchNormV3'].map(
			(op): [string, (g: HandGraph, x: string) => string, number] => [
				op,
				(g, x) =>
					g.add(
						'bn',
						op,
						[
							x,
							g.weight('s', [3]),
							g.weight('o', [3]),
							g.weight('m', [3]),
							g.weight('v', [3], 0.5, 2)
						],
						{ epsilon: a.float(0.01), is_training: a.flag(false), data_format: a.text('NHWC') }
					),
				189
			]
		),
		...['Relu', 'Relu6', 'Elu', 'Selu', 'Sigmoid', 'Tanh', 'Softplus', 'Softmax'].map(
			(op): [string, (g: HandGraph, x: string) => string, number] => [
				op,
				(g, x) => onePlus(g, op)(conv(g, x)),
				252
			]
		),
		['LeakyRelu', (g, x) => onePlus(g, 'LeakyRelu', { alpha: a.float(0.1) })(conv(g, x)), 252],
		['Prelu', (g, x) => g.add('p', 'Prelu', [conv(g, x), g.weight('al', [1, 1, 4])]), 252],
		['MaxPool, same', (g, x) => g.add('p', 'MaxPool', [x], pooling(3, 2, 'SAME')), 60],
		['AvgPool, same', (g, x) => g.add('p', 'AvgPool', [x], pooling(3, 2, 'SAME')), 60],
		['AvgPool, valid', (g, x) => g.add('p', 'AvgPool', [x], pooling(2, 2, 'VALID')), 36],
		[
			'Mean over places',
			(g, x) =>
				g.add('m', 'Mean', [conv(g, x), g.integers('ax', [1, 2])], { keep_dims: a.flag(false) }),
			4
		],
		[
			'Mean, its axes kept, then squeezed',
			(g, x) => {
				const axes = g.integers('ax', [-3, -2]);
				const mean = g.add('m', 'Mean', [conv(g, x), axes], { keep_dims: a.flag(true) });
				return g.add('sq', 'Squeeze', [mean], { squeeze_dims: a.integers(1, 2) });
			},
			4
		],
		[
			'Max over places',
			(g, x) =>
				g.add('m', 'Max', [conv(g, x), g.integers('ax', [1, 2])], { keep_dims: a.flag(false) }),
			4
		],
		[
			'Pad',
			(g, x) => g.add('p', 'Pad', [x, g.integers('pads', [0, 0, 1, 2, 0, 1, 0, 0], [4, 2])]),
			12 * 8 * 3
		],
		[
			'PadV2',
			(g, x) =>
				g.add('p', 'PadV2', [
					x,
					g.integers('pads', [0, 0, 0, 1, 2, 0, 0, 0], [4, 2]),
					g.floats('zero', [], [0])
				]),
			10 * 9 * 3
		],
		[
			'MirrorPad',
			(g, x) =>
				g.add('p', 'MirrorPad', [x, g.integers('pads', [0, 0, 1, 2, 2, 1, 0, 0], [4, 2])], {
					mode: a.text('REFLECT')
				}),
			12 * 10 * 3,
			// TensorFlow.js' own gradient of it drops the border.
			{ gradient: false }
		],
		[
			'AddV2 of two',
			(g, x) => g.add('s', 'AddV2', [conv(g, x), g.add('r', 'Relu', ['body/conv/Conv2D'])]),
			252
		],
		[
			'Mul of two',
			(g, x) => g.add('s', 'Mul', [conv(g, x), g.add('r', 'Sigmoid', ['body/conv/Conv2D'])]),
			252
		],
		[
			'Sub of two',
			(g, x) => g.add('s', 'Sub', [conv(g, x), g.add('r', 'Relu', ['body/conv/Conv2D'])]),
			252
		],
		['Add a constant', (g, x) => g.add('s', 'Add', [conv(g, x), g.weight('c', [4])]), 252],
		[
			'a constant less',
			(g, x) => g.add('s', 'Sub', [g.weight('c', [1, 1, 1, 4]), conv(g, x)]),
			252
		],
		['Sub a constant', (g, x) => g.add('s', 'Sub', [conv(g, x), g.floats('c', [], [0.4])]), 252],
		['Mul by a constant', (g, x) => g.add('s', 'Mul', [g.weight('c', [4]), conv(g, x)]), 252],
		['RealDiv', (g, x) => g.add('s', 'RealDiv', [conv(g, x), g.floats('c', [], [3])]), 252],
		[
			'ConcatV2',
			(g, x) =>
				g.add(
					'cat',
					'ConcatV2',
					[conv(g, x), g.add('r', 'Relu', ['body/conv/Conv2D']), g.integers('ax', [3], [])],
					{
						N: a.integer(2)
					}
				),
			504
		],
		[
			'local response normalisation',
			(g, x) =>
				g.add('lrn', 'LRN', [conv(g, x)], {
					depth_radius: a.integer(1),
					bias: a.float(1.5),
					alpha: a.float(0.4),
					beta: a.float(0.6)
				}),
			252
		],
		[
			'hard swish out of its parts',
			(g, x) => {
				const y = conv(g, x);
				const more = g.add('plus', 'AddV2', [y, g.floats('three', [], [3])]);
				const gate = g.add('gate', 'Relu6', [more]);
				const product = g.add('times', 'Mul', [y, gate]);
				return g.add('sixth', 'Mul', [product, g.floats('c', [], [1 / 6])]);
			},
			252
		],
		[
			'Identity and StopGradient',
			(g, x) => g.add('i', 'Identity', [g.add('j', 'Identity', [x])]),
			189
		]
	];
	test.each(cases)('%s', async (_name, body, cells, comparison) => {
		await expectSame(graph(body, cells), comparison);
	});

	test('_FusedMatMul, its kernel transposed or not', async () => {
		for (const transposed of [false, true]) {
			const g = graph((h, x) => conv(h, x), 252);
			const shape = transposed ? [5, 3] : [3, 5];
			g.add('fused', '_FusedMatMul', ['scores', g.weight('fk', shape), g.weight('fb', [5])], {
				transpose_b: a.flag(transposed),
				fused_ops: a.texts('BiasAdd', 'Elu'),
				num_args: a.integer(1)
			});
			await expectSame(g, {}, 'fused');
		}
	});
});

describe('shapes', () => {
	/** Shape → StridedSlice → Pack, with which Keras flattens a batch of any size. */
	function flattenByShape(g: HandGraph, features: string, cells: number): string {
		const shape = g.add('flatten/Shape', 'Shape', [features], { out_type: { type: 'DT_INT32' } });
		const ends = [0, 1, 1].map((value, i) => g.integers(`flatten/s${i}`, [value]));
		const batch = g.add('flatten/slice', 'StridedSlice', [shape, ...ends], {
			shrink_axis_mask: a.integer(1)
		});
		const rest = g.integers('flatten/cells', [cells], []);
		const target = g.add('flatten/Pack', 'Pack', [batch, rest], {
			axis: a.integer(0),
			N: a.integer(2)
		});
		return g.add('flatten/Reshape', 'Reshape', [features, target]);
	}

	test('a batch left open is flattened through Shape, StridedSlice and Pack', async () => {
		const imported = await expectSame(graph((g, x) => flattenByShape(g, conv(g, x), 252), 252));
		expect(imported.nodes.map((node) => node.op)).toEqual([
			'input',
			'convolution',
			'flatten',
			'dense'
		]);
	});

	test('the number of cells may come from a product of lengths', async () => {
		const g = graph((h, x) => {
			const features = conv(h, x);
			const shape = h.add('Shape', 'Shape', [features], { out_type: { type: 'DT_INT32' } });
			const ends = [1, 0, 1].map((value, i) => h.integers(`s${i}`, [value]));
			const lengths = h.add('lengths', 'StridedSlice', [shape, ...ends], {
				end_mask: a.integer(1)
			});
			const cells = h.add('cells', 'Prod', [lengths, h.integers('ax', [0])], {
				keep_dims: a.flag(false)
			});
			const target = h.add('target', 'Pack', [h.integers('any', [-1], []), cells], {
				axis: a.integer(0),
				N: a.integer(2)
			});
			return h.add('flattened', 'Reshape', [features, target]);
		}, 252);
		await expectSame(g);
	});

	test('a vector becomes a picture of one cell by ExpandDims, and goes through a convolution', async () => {
		const g = new HandGraph();
		const x = g.input('x', -1, 9, 7, 3);
		const mean = g.add('m', 'Mean', [x, g.integers('ax', [1, 2])], { keep_dims: a.flag(false) });
		const one = g.add('e1', 'ExpandDims', [mean, g.integers('a1', [1], [])]);
		const two = g.add('e2', 'ExpandDims', [one, g.integers('a2', [1], [])]);
		const last = g.add('c', 'Conv2D', [two, g.weight('k', [1, 1, 3, 4])], window(1, 'SAME'));
		g.add('scores', 'Squeeze', [last], { squeeze_dims: a.integers(1, 2) });
		const imported = await expectSame(g);
		expect(imported.classCount).toBe(4);
	});
});

describe('what a graph says of itself', () => {
	test('x / 127.5 − 1 before the first convolution becomes mean and deviation', async () => {
		const imported = await expectSame(
			graph((g, x) => {
				const scaled = g.add('truediv', 'RealDiv', [x, g.floats('c', [], [127.5])]);
				return conv(g, g.add('sub', 'Sub', [scaled, g.floats('d', [], [1])]));
			}, 252),
			{ range: 255 }
		);
		expect(imported.values!.mean[1]).toBeCloseTo(0.5, 6);
		expect(imported.values!.std[1]).toBeCloseTo(0.5, 6);
	});

	test('a softmax stays behind the scores', async () => {
		const g = graph((h, x) => conv(h, x), 252);
		g.add('shares', 'Softmax', ['scores']);
		g.add('Identity', 'Identity', ['shares']);
		const imported = await expectSame(g, { gradient: false, last: true }, 'Identity');
		expect(imported.logits).toBe('scores');
		expect(imported.nodes.at(-1)!.op).toBe('softmax');
	});

	test('its signature names the output among several', async () => {
		const g = graph((h, x) => conv(h, x), 252);
		g.add('aside', 'Relu', ['scores']);
		const signature = {
			inputs: { picture: { name: 'x:0' } },
			outputs: { classes: { name: 'scores:0' } }
		};
		const named = await tfjsGraph.read(g.files({ signature }), {}, signal);
		expect(named.nodes.map((node) => node.name)).not.toContain('aside');
		expect(named.notes).toEqual([]);
	});

	test('names lose the folders they share and what only says the operator', async () => {
		const g = new HandGraph();
		const x = g.input('x', -1, 4, 4, 3);
		const name = (last: string) => `StatefulPartitionedCall/model/${last}`;
		const first = g.add(
			name('stem/Relu'),
			'_FusedConv2D',
			[x, g.weight('k', [1, 1, 3, 4]), g.weight('b', [4])],
			{ ...window(1, 'SAME'), fused_ops: a.texts('BiasAdd', 'Relu'), num_args: a.integer(1) }
		);
		const second = g.add(
			name('block/conv/Conv2D'),
			'Conv2D',
			[first, g.weight('l', [1, 1, 4, 4])],
			window(1, 'SAME')
		);
		const biased = g.add(name('block/conv/BiasAdd'), 'BiasAdd', [second, g.weight('c', [4])]);
		g.add(name('pool/Mean'), 'Mean', [biased, g.integers('ax', [1, 2])]);
		const { nodes } = await tfjsGraph.read(g.files(), {}, signal);
		expect(nodes.map((node) => node.name)).toEqual([
			'input',
			'stem',
			'stem.bias',
			'stem.relu',
			'block.conv',
			'block.conv.bias',
			'pool'
		]);
	});

	test('its files are told from others', async () => {
		const files = graph((g, x) => conv(g, x), 252).files();
		expect(await format.recognises(files, signal)).toBe(true);
		expect(await format.recognises(files.slice(1), signal)).toBe(false);
	});
});
