import { describe, expect, it } from 'vitest';
import type { ConvolutionBench } from './convolution-bench';
import { plainSettings, randomBench } from './convolution.testing';
import {
	convolutionTitle,
	describeConvolutionCell,
	describeConvolutionStep,
	leftOverWords
} from './convolution-words';
import { runOf } from './convolution-run';

function bench(
	rows: readonly string[],
	kernel: readonly (readonly number[])[],
	change: Partial<ConvolutionBench> = {}
): ConvolutionBench {
	const size = [rows.length, rows[0]!.length] as const;
	const kernelSize = [kernel.length, kernel[0]!.length] as const;
	return {
		way: 'convolution',
		size,
		channels: 1,
		filters: 1,
		outputPadding: [0, 0],
		isPicture: false,
		numbers: {
			input: { shape: [...size, 1], data: Float32Array.from([...rows.join('')].map(Number)) },
			kernel: { shape: [...kernelSize, 1, 1], data: Float32Array.from(kernel.flat()) },
			bias: null
		},
		...change,
		settings: { ...plainSettings, ...change.settings, kernel: kernelSize }
	};
}

describe('a step in words', () => {
	it('says place, value and every product', () => {
		const small = bench(
			['123', '456'],
			[
				[1, 0],
				[-1, 2]
			]
		);
		expect(describeConvolutionStep(small, 1)).toBe(
			'output row 1, column 2 is 9: 2×1 + 3×0 + 5×(−1) + 6×2.'
		);
	});

	it('leaves padded zeros out', () => {
		const small = bench(
			['12', '34'],
			[
				[1, 1, 1],
				[1, 1, 1],
				[1, 1, 1]
			],
			{
				settings: { ...plainSettings, padding: 'same' }
			}
		);
		expect(describeConvolutionStep(small, 0)).toBe(
			'output row 1, column 1 is 10: 1×1 + 2×1 + 3×1 + 4×1.'
		);
		const far = bench(['1'], [[1]], { settings: { ...plainSettings, padding: [1, 0, 0, 0] } });
		expect(describeConvolutionStep(far, 0)).toBe('output row 1, column 1 is 0: only zeros.');
	});

	it('gives the sums of several channels, and the bias', () => {
		const colour = randomBench({ channels: 2, filters: 2, hasBias: true });
		const sentence = describeConvolutionStep(colour, 9);
		expect(sentence).toMatch(
			/^output row 1, column 1 of filter 2 is −?\d+: channel 1 gives −?\d+, channel 2 gives −?\d+, bias −?\d\.$/
		);
		const [value, one, two, bias] = [...sentence.matchAll(/(?:is|gives|bias) (−?\d+)/g)].map(
			([, number]) => Number(number!.replace('−', '-'))
		);
		expect(value).toBe(one! + two! + bias!);
	});

	it('says where a stamp falls and what it makes', () => {
		const stamp = bench(
			['12', '34'],
			[
				[1, 1],
				[1, 1]
			],
			{ way: 'stamp' }
		);
		expect(describeConvolutionStep(stamp, 1)).toBe(
			'input row 1, column 2 is 2: it stamps the kernel, times itself, on output rows 1 to 2, columns 2 to 3; its first cell, row 1, column 2, is now 3.'
		);
	});

	it('rounds the noise of single precision away', () => {
		const tenths = bench(['11'], [[0.1, 0.2]]);
		expect(describeConvolutionStep(tenths, 0)).toBe(
			'output row 1, column 1 is 0.3: 1×0.1 + 1×0.2.'
		);
	});
});

describe('cells in words', () => {
	const strided = bench(
		['123456', '123456', '123456', '123456', '123456', '123456'],
		[
			[1, 1, 1],
			[1, 1, 1],
			[1, 1, 1]
		],
		{
			settings: { ...plainSettings, stride: [2, 2], padding: [1, 0, 0, 0] }
		}
	);

	it('says what an input cell feeds', () => {
		const say = (y: number, x: number) =>
			describeConvolutionCell(strided, { grid: 'input-0', y, x }, 0);
		expect(say(1, 2)).toBe('input row 2, column 3 is 3; it feeds 4 output cells');
		expect(say(0, 5)).toBe('input row 1, column 6 is 6; left over, it feeds no output');
		expect(say(-1, 0)).toBe('input, padding: 0');
	});

	it('names what the stride leaves over', () => {
		expect(leftOverWords(strided)).toBe('1 column is left over: no stride reaches there.');
		expect(leftOverWords(randomBench())).toBe('');
	});

	it('says weights, outputs and counts', () => {
		expect(describeConvolutionCell(strided, { grid: 'kernel-0', y: 0, x: 2 }, 0)).toBe(
			'kernel row 1, column 3: weight 1'
		);
		expect(describeConvolutionCell(strided, { grid: 'output-0', y: 0, x: 0 }, 0)).toBe(
			'output row 1, column 1 is 12'
		);
		const cell = { grid: 'output-0', y: 0, x: 0 };
		expect(describeConvolutionCell(strided, cell, 0, { hidden: true })).toBe(
			'output row 1, column 1, hidden'
		);
		const stamp = randomBench({ way: 'stamp', size: [2, 2] });
		expect(describeConvolutionCell(stamp, { grid: 'counts', y: 1, x: 1 }, 0)).toBe(
			'output row 2, column 2: 4 stamps meet here'
		);
	});

	it('turns the kernel for true convolution', () => {
		const turned = bench(['123'], [[1, 2]], { settings: { ...plainSettings, flip: true } });
		expect(describeConvolutionCell(turned, { grid: 'kernel-0', y: 0, x: 0 }, 0)).toBe(
			'kernel row 1, column 1: weight 2'
		);
		expect([...runOf(turned as Parameters<typeof runOf>[0]).values.data]).toEqual([4, 7]);
	});

	it('has a title', () => {
		expect(convolutionTitle(strided, 2.5)).toBe(
			'Convolution: kernel 3×3 on 6×6 cells, step 3 of 6'
		);
	});
});
