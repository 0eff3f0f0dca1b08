import { describe, expect, it } from 'vitest';
import { stepsOf, type Step } from './explanation-steps';

function write({ formula, result }: Step): string {
	return `${formula.map(({ text }) => text).join('')} = ${result}`;
}

describe('stepsOf', () => {
	it('puts the numbers of a batch normalisation in, negative ones in brackets', () => {
		const steps = stepsOf(
			{
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
			'batch normalisation'
		);
		expect(steps.map(write)).toEqual([
			'(0.5 − (−0.25)) / √(0.25 + 1e−5) = 1.5',
			'1.5 × 0.5 + 1 = 1.75'
		]);
	});

	it('passes a formula of one number on', () => {
		const [step, ...more] = stepsOf(
			{ kind: 'pointwise', value: 0, input: -1.2, formula: 'max(0, −1.2)' },
			'ReLU'
		);
		expect(more).toEqual([]);
		expect(step!.name).toBe('ReLU');
		expect(write(step!)).toBe('max(0, −1.2) = 0');
	});

	it('divides by the local response', () => {
		const steps = stepsOf(
			{
				kind: 'localResponse',
				value: 0.5,
				input: 1,
				neighbours: [],
				divisor: 2,
				formula: '(2 + 0)^1'
			},
			'local response normalisation'
		);
		expect(steps.map(write)).toEqual(['(2 + 0)^1 = 2', '1 / 2 = 0.5']);
	});
});
