import { describe, expect, it } from 'vitest';
import { convolve } from './convolution';
import { convolutionCost } from './cost';
import { arithmeticCases, knownConvolutions, knownSizes } from './known';
import { axisSizes, transposedSize } from './size';

describe('known figures', () => {
	it.each(knownConvolutions)('$id has its numbers', ({ input, kernel, settings, expected }) => {
		expect(convolve(input, kernel, null, settings)).toEqual(expected);
	});

	it.each(knownSizes)('$id has its sizes', (known) => {
		const { size, channels, filters, settings, expected, weights } = known;
		expect(axisSizes(size, settings).map(({ output }) => output)).toEqual(expected);
		expect(convolutionCost(size, channels, filters, settings, false).parameters).toBe(weights);
	});

	it('holds seven convolutions, seven transposed and one dilated', () => {
		const dilated = arithmeticCases.filter(({ settings }) => settings.dilation[0] > 1);
		const transposed = arithmeticCases.filter(({ kind }) => kind === 'transposed');
		expect([arithmeticCases.length, transposed.length, dilated.length]).toEqual([15, 7, 1]);
		expect(new Set(arithmeticCases.map(({ id }) => id)).size).toBe(15);
	});

	it.each(arithmeticCases)('$id has its size', (known) => {
		if (known.kind === 'transposed')
			expect(transposedSize(known.size, known.settings)).toEqual(known.expected);
		else
			expect(axisSizes(known.size, known.settings).map(({ output }) => output)).toEqual(
				known.expected
			);
	});

	it('has for each convolution the transposed one that leads back', () => {
		const convolutions = arithmeticCases.slice(0, 7);
		convolutions.forEach((convolution, index) => {
			const back = arithmeticCases[7 + index]!;
			expect([back.size, back.expected]).toEqual([convolution.expected, convolution.size]);
		});
	});
});
