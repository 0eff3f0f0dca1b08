import { expect, test } from 'vitest';
import { describeNode, nameOperation } from './describe';
import type { GraphNode } from './types';

const node = (op: string, attributes: object) => ({ op, attributes }) as unknown as GraphNode;
const convolution = {
	kernel: [3, 3],
	stride: [1, 1],
	padding: [0, 0, 0, 0],
	filters: 16,
	dilation: [1, 1],
	groups: 1
};

test.each([
	[convolution, '3×3 convolution, 16 filters'],
	[
		{ ...convolution, stride: [2, 2], padding: [1, 1, 1, 1] },
		'3×3 convolution, stride 2, padding 1, 16 filters'
	],
	[
		{
			...convolution,
			kernel: [1, 5],
			stride: [1, 2],
			padding: 'same',
			dilation: [2, 1],
			groups: 4
		},
		'1×5 convolution, stride 1×2, same padding, 16 filters, dilation 2×1, 4 groups'
	],
	[{ ...convolution, padding: [0, 1, 2, 3] }, '3×3 convolution, padding 0/1/2/3, 16 filters']
])('convolution %#', (attributes, words) => {
	expect(describeNode(node('convolution', attributes))).toBe(words);
	expect(nameOperation(node('convolution', attributes))).toBe('convolution');
});

test('a pool of single cells is called what it does', () => {
	const window = { kernel: [1, 1], stride: [2, 2], padding: 'valid' };
	expect(describeNode(node('averagePool', window))).toBe('every cell, stride 2');
});

test('padding says what is added', () => {
	const channels = {
		paddings: [
			[0, 0],
			[0, 0],
			[8, 8]
		],
		mode: 'zero'
	};
	expect(describeNode(node('pad', channels))).toBe('zero padding: 16 channels');
	const all = {
		paddings: [
			[1, 2],
			[0, 3],
			[1, 0]
		],
		mode: 'reflect'
	};
	expect(describeNode(node('pad', all))).toBe('reflect padding: 1/2 rows, 0/3 columns, 1 channels');
});
