import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it, type TestContext } from 'vitest';
import type { NdArray } from '$lib/core/types';
import { convolutionCode, poolingCode, transposedCode } from '$lib/draw/code-lines';
import { convolve } from '$lib/math/arithmetic/convolution';
import { pool } from '$lib/math/arithmetic/pooling';
import { convolveTransposed } from '$lib/math/arithmetic/transposed';
import { findPython } from '../run/python.js';
import { convolutions, heightAndWidth, pools, transposedConvolutions } from './arbitraries';

const python = findPython('torch');
const script = join(import.meta.dirname, 'run_code_lines.py');
const count = 400;

interface Case {
	readonly text: string;
	readonly input: NdArray;
	readonly output: NdArray;
	readonly kernel?: NdArray;
	readonly bias?: NdArray;
}

/** What PyTorch says against the cases. */
function complaintsOf(cases: readonly Case[]): readonly string[] {
	const plain = (array: NdArray | undefined) => array && { ...array, data: [...array.data] };
	const stored = cases.map(({ text, input, output, kernel, bias }) => ({
		text,
		input: plain(input),
		output: plain(output),
		...(kernel && { kernel: plain(kernel), bias: plain(bias) })
	}));
	const run = spawnSync(python!, [script], { input: JSON.stringify(stored), encoding: 'utf8' });
	if (run.status !== 0) throw new Error(run.stderr);
	return JSON.parse(run.stdout) as string[];
}

function needTorch(context: TestContext): void {
	if (!python) context.skip('no python3 with PyTorch on this machine');
}

function listed(numbers: Float32Array): NdArray {
	return { shape: [numbers.length], data: numbers };
}

describe('PyTorch runs the lines and gets our sizes and numbers', () => {
	it('of convolutions', (context) => {
		needTorch(context);
		const cases = fc
			.sample(convolutions(), count)
			.map(({ input, kernel, bias, settings }): Case => {
				const filters = kernel.shape[3]!;
				const hasBias = filters % 2 === 0;
				const sizes = {
					size: heightAndWidth(input.shape),
					channels: input.shape[2]!,
					filters,
					hasBias
				};
				const text = convolutionCode(settings, sizes)[0]!.text;
				const output = convolve(input, kernel, hasBias ? bias : null, settings);
				return { text, input, output, kernel, bias: listed(bias) };
			});
		expect(complaintsOf(cases)).toEqual([]);
	});

	it('of transposed convolutions', (context) => {
		needTorch(context);
		const cases = fc
			.sample(transposedConvolutions, count)
			.map(({ input, kernel, bias, settings }): Case => {
				const filters = kernel.shape[2]! * settings.groups;
				const hasBias = filters % 2 === 0;
				const size = heightAndWidth(input.shape);
				const sizes = { size, channels: input.shape[2]!, filters, hasBias };
				const text = transposedCode(settings, sizes)[0]!.text;
				const output = convolveTransposed(input, kernel, hasBias ? bias : null, settings);
				return { text, input, output, kernel, bias: listed(bias) };
			});
		expect(complaintsOf(cases)).toEqual([]);
	});

	it('of pools, or a comment says why there are none', (context) => {
		needTorch(context);
		const cases = fc.sample(pools, 2 * count).map(({ input, settings }): Case => {
			const sizes = { size: heightAndWidth(input.shape), channels: input.shape[2]! };
			const text = poolingCode(settings, sizes)[0]!.text;
			return { text, input, output: pool(input, settings).values };
		});
		const written = cases.filter(({ text }) => !text.startsWith('# PyTorch has no layer'));
		expect(written.length).toBeGreaterThan(count);
		expect(complaintsOf(written)).toEqual([]);
	});
});
