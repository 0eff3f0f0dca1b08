import { describe, expect, it } from 'vitest';
import { fieldOfCell, fieldSize, isWhole } from '$lib/math/receptive-field';
import { analyse } from './analysis';
import { groupIntoBlocks } from './blocks';
import { lenet5, resnet20, TestGraphBuilder, vgg16 } from './graphs.testing';
import type { Graph } from './types';

/** Parameters of each block of a network, by the block's name. */
function blockParameters(graph: Graph): Record<string, number> {
	const { nodes } = analyse(graph);
	return Object.fromEntries(
		groupIntoBlocks(graph).map((block) => [
			block.name,
			block.nodes.reduce((sum, name) => sum + nodes.get(name)!.parameters, 0)
		])
	);
}

describe('LeNet-5', () => {
	const { nodes, totals } = analyse(lenet5());

	it('has the published shapes', () => {
		const shapes = ['C1', 'S2', 'C3', 'S4', 'C5', 'F6', 'output'].map((n) => nodes.get(n)!.shape);
		expect(shapes).toEqual([
			[28, 28, 6],
			[14, 14, 6],
			[10, 10, 16],
			[5, 5, 16],
			[1, 1, 120],
			[84],
			[10]
		]);
	});

	it('has the published parameters', () => {
		const counts = { C1: 156, S2: 12, C3: 2416, S4: 32, C5: 48120, F6: 10164, output: 850 };
		expect(blockParameters(lenet5())).toMatchObject(counts);
		expect(totals.parameters).toBe(61750);
	});

	it('sees the whole 32 × 32 input from C5 on', () => {
		expect(fieldSize(nodes.get('C5')!.receptiveField)).toEqual([32, 32]);
		expect(fieldSize(nodes.get('F6')!.receptiveField)).toEqual([32, 32]);
		expect(fieldSize(nodes.get('S4')!.receptiveField)).toEqual([16, 16]);
		const box = fieldOfCell(nodes.get('C3')!.receptiveField, 2, 9, 32, 32);
		expect(box).toEqual({ top: 4, left: 18, bottom: 18, right: 32 });
	});
});

describe('ResNet-20', () => {
	const { nodes, totals } = analyse(resnet20());

	it('has the published counts', () => {
		expect(totals.parameters).toBe(269_722);
		expect(totals.macs / 1e6).toBeCloseTo(40.55, 2);
	});

	it('keeps a finite field through its joins until the global pool', () => {
		// 1 + 2·(7 convolutions) = 15; then 1 at jump 1, 5 at jump 2; and so on.
		expect(fieldSize(nodes.get('stage1.block3.relu2')!.receptiveField)).toEqual([15, 15]);
		expect(fieldSize(nodes.get('stage2.block1.add')!.receptiveField)).toEqual([21, 21]);
		expect(nodes.get('stage3.block1.zeros')!.shape).toEqual([8, 8, 64]);
		expect(isWhole(nodes.get('stage3.block3.relu2')!.receptiveField)).toBe(false);
		expect(isWhole(nodes.get('pool')!.receptiveField)).toBe(true);
		expect(isWhole(nodes.get('logits')!.receptiveField)).toBe(true);
	});
});

describe('VGG-16', () => {
	const { nodes, totals } = analyse(vgg16());

	it('has the published counts', () => {
		expect(totals.parameters).toBe(138_357_544);
		expect(totals.macs).toBe(15_470_264_320);
	});

	it('has the published receptive field', () => {
		expect(fieldSize(nodes.get('pool5')!.receptiveField)).toEqual([212, 212]);
		expect(nodes.get('pool5')!.shape).toEqual([7, 7, 512]);
	});
});

describe('single operations', () => {
	const picture = { height: 8, width: 10, channels: 3 } as const;
	const analyseLast = (build: (g: TestGraphBuilder) => string) => {
		const g = new TestGraphBuilder(picture);
		const last = build(g);
		return analyse(g.finish('one', 1)).nodes.get(last)!;
	};

	it('counts grouped and depthwise convolutions', () => {
		const grouped = analyseLast((g) => {
			const x = g.convolution('a', 'input', 12, 1);
			return g.convolution('b', x, 8, 3, { groups: 4, padding: 'same' });
		});
		expect(grouped).toMatchObject({ parameters: 3 * 3 * 3 * 8, macs: 80 * 216, shape: [8, 10, 8] });
		const depthwise = analyseLast((g) =>
			g.convolution('d', 'input', 3, 3, { groups: 3, stride: [2, 2], dilation: [2, 2] })
		);
		expect(depthwise).toMatchObject({ parameters: 27, macs: 2 * 3 * 27, shape: [2, 3, 3] });
		expect(fieldSize(depthwise.receptiveField)).toEqual([5, 5]);
	});

	it('does not count measured statistics as parameters', () => {
		const norm = analyseLast((g) => g.node('n', 'batchNormalization', 'input', { epsilon: 1e-3 }));
		expect(norm.parameters).toBe(6);
	});

	it('joins branches of different reach', () => {
		const joined = analyseLast((g) => {
			const wide = g.convolution('wide', 'input', 4, 5, { padding: 'same' });
			const point = g.convolution('point', 'input', 2, 1);
			return g.node('join', 'concat', [point, wide, 'input'], {});
		});
		expect(joined.shape).toEqual([8, 10, 9]);
		expect(fieldSize(joined.receptiveField)).toEqual([5, 5]);
	});

	it('claims the whole picture when one cell is stretched over all', () => {
		const gated = analyseLast((g) => {
			const gate = g.node('gate', 'convolution', 'input', {
				filters: 3,
				kernel: [8, 10],
				stride: [1, 1],
				padding: 'valid',
				dilation: [1, 1],
				groups: 1
			});
			return g.node('gated', 'multiply', ['input', gate], {});
		});
		expect(gated.shape).toEqual([8, 10, 3]);
		expect(isWhole(gated.receptiveField)).toBe(true);
	});

	it('claims the whole picture when cells change places', () => {
		const flat = analyseLast((g) => g.node('f', 'flatten', 'input', {}));
		expect([flat.shape, isWhole(flat.receptiveField)]).toEqual([[240], true]);
		const turned = analyseLast((g) => {
			const x = g.node('pooled', 'globalMaxPool', g.convolution('c', 'input', 12, 8), {});
			return g.node('r', 'reshape', x, { shape: [2, 2, 3] });
		});
		expect([turned.shape, isWhole(turned.receptiveField)]).toEqual([[2, 2, 3], true]);
	});

	it('shifts the field by zero padding and widens it by copied borders', () => {
		const pad = (mode: 'zero' | 'reflect') =>
			analyseLast((g) => {
				const paddings = [
					[2, 0],
					[0, 0],
					[0, 1]
				] as const;
				return g.node('p', 'pad', 'input', { paddings, mode });
			});
		expect(pad('zero').shape).toEqual([10, 10, 4]);
		expect(pad('zero').receptiveField.vertical).toEqual({ jump: 1, low: -2, high: -2 });
		expect(pad('reflect').receptiveField.vertical).toEqual({ jump: 1, low: -2, high: 2 });
	});
});
