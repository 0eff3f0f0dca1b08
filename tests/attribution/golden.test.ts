import { beforeAll, describe, expect, test } from 'vitest';
import { startWasmInNode } from '$lib/engine/node';
import type { NdArray } from '$lib/core/types';
import { ask, buildNetwork, contextOf, type TestNetwork } from './networks';

/**
 * A net so small that every map was derived by hand: pictures of 4 × 4, two filters of ones with biases −50 and −75, ReLU,
 * one dense row. Its tables tell the rules of the ReLU apart, and the layer that Grad-CAM looks at.
 */

beforeAll(startWasmInNode);

const ones = (length: number) => new Float32Array(length).fill(1);

function goldenNet(): TestNetwork {
	return buildNetwork(
		[4, 4, 1],
		[
			{
				name: 'conv',
				op: 'convolution',
				attributes: {
					kernel: [3, 3],
					filters: 2,
					stride: [1, 1],
					padding: 'valid',
					dilation: [1, 1],
					groups: 1
				},
				weights: { kernel: 'kernel' }
			},
			{ name: 'conv.bias', op: 'bias', attributes: {}, weights: { bias: 'bias' } },
			{ name: 'relu', op: 'relu', attributes: {} },
			{ name: 'flatten', op: 'flatten', attributes: {} },
			{ name: 'dense', op: 'dense', attributes: { units: 1 }, weights: { kernel: 'row' } },
			{ name: 'out', op: 'relu', attributes: {} }
		],
		{
			kernel: { shape: [3, 3, 1, 2], data: ones(18) },
			bias: { shape: [2], data: Float32Array.of(-50, -75) },
			row: { shape: [8, 1], data: Float32Array.of(1, 1, 1, -1, 1, -1, 1, -1) }
		}
	);
}

const ramp: NdArray = { shape: [4, 4, 1], data: Float32Array.from({ length: 16 }, (_, i) => i) };

/** Rows of a map, to read beside the tables. */
function rows({ shape, data }: NdArray): number[][] {
	const [height, width] = shape as [number, number];
	return Array.from({ length: height }, (_, y) => [...data.slice(y * width, (y + 1) * width)]);
}

function expectTable(map: NdArray, table: readonly (readonly number[])[]): void {
	const found = rows(map);
	expect(found.map((row) => row.length)).toEqual(table.map((row) => row.length));
	table.forEach((row, y) =>
		row.forEach((value, x) => expect(Math.abs(found[y]![x]! - value)).toBeLessThanOrEqual(1e-6))
	);
}

describe('golden net', () => {
	let net: TestNetwork;
	beforeAll(() => {
		net = goldenNet();
	});

	test('the convolution before the ReLU', async () => {
		const batch = { shape: [1, 4, 4, 1], data: ramp.data };
		const { activations } = await contextOf(net).forward(batch, ['conv.bias']);
		expect([...activations.get('conv.bias')!.data]).toEqual([-5, -30, 4, -21, 31, 6, 40, 15]);
	});

	test.each([
		[
			'gradient',
			[
				[0, 1, 1, 1],
				[0, 1, 1, 1],
				[0, 1, 1, 1],
				[0, 0, 0, 0]
			]
		],
		[
			'guided-backpropagation',
			[
				[0, 1, 1, 1],
				[1, 3, 3, 2],
				[1, 3, 3, 2],
				[1, 2, 2, 1]
			]
		],
		[
			'deconvnet',
			[
				[2, 3, 3, 1],
				[3, 5, 5, 2],
				[3, 5, 5, 2],
				[1, 2, 2, 1]
			]
		],
		[
			'gradient-times-input',
			[
				[0, 1, 2, 3],
				[0, 5, 6, 7],
				[0, 9, 10, 11],
				[0, 0, 0, 0]
			]
		]
	])('%s', async (method, table) => {
		const { map, score } = await ask(net, method, ramp, 0, { colours: 'signed' });
		expectTable(map, table);
		expect(score).toBe(54);
	});

	test.each([
		[
			'relu',
			[
				[0, 4],
				[28, 32.5]
			]
		],
		[
			'conv.bias',
			[
				[11.25, 13.5],
				[20.25, 22.5]
			]
		]
	])('Grad-CAM at %s, signed', async (node, table) => {
		const { map } = await ask(net, 'grad-cam', ramp, 0, { signed: true }, { node });
		expectTable(map, table);
	});

	test('guided Grad-CAM, nearest cell', async () => {
		const params = { colours: 'signed', enlarge: 'nearest' };
		const { map } = await ask(net, 'guided-grad-cam', ramp, 0, params, { node: 'relu' });
		expectTable(map, [
			[0, 0, 4, 4],
			[0, 0, 12, 8],
			[28, 84, 97.5, 65],
			[28, 56, 65, 32.5]
		]);
	});
});
