import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { activations, type ActivationName, type ActivationParameters } from './activations';
import { erf } from './erf';

type Parameters = { [Name in ActivationName]: ActivationParameters[Name] };

const parameters: Parameters = {
	relu: {},
	relu6: {},
	leakyRelu: { slope: 0.1 },
	prelu: { slope: -0.25 },
	elu: { alpha: 1.5 },
	selu: {},
	sigmoid: {},
	hardSigmoid: {},
	tanh: { amplitude: 1.7159, slope: 2 / 3 },
	softplus: {},
	swish: {},
	hardSwish: {},
	gelu: {}
};

const names = Object.keys(activations) as ActivationName[];
const apply = (name: ActivationName, x: number) =>
	(activations[name] as (typeof activations)['relu']).apply(x, parameters[name]);
const formula = (name: ActivationName, x: number) =>
	(activations[name] as (typeof activations)['relu']).formula(x, parameters[name]);

/** Reads a written formula as JavaScript. */
function evaluate(written: string): number {
	const source = written
		.replaceAll('−', '-')
		.replaceAll('·', '*')
		.replaceAll('ln(', 'log(')
		.replaceAll('Φ(', 'phi(');
	const phi = (x: number) => 0.5 * (1 + erf(x / Math.SQRT2));
	const { max, min, exp, log, tanh } = Math;
	return new Function('max', 'min', 'exp', 'log', 'tanh', 'phi', `return ${source}`)(
		max,
		min,
		exp,
		log,
		tanh,
		phi
	);
}

describe('activations', () => {
	it.each([
		['relu', -2, 0],
		['relu', 3, 3],
		['relu6', 7, 6],
		['leakyRelu', -2, -0.2],
		['prelu', -2, 0.5],
		['prelu', 2, 2],
		['elu', -1, -0.9481808382428365],
		['selu', -1, -1.1113307378125628],
		['selu', 2, 2.101401974710961],
		['sigmoid', 2, 0.8807970779778823],
		['hardSigmoid', 1, 2 / 3],
		['hardSigmoid', -3.5, 0],
		['tanh', 1.5, 1.306819412204497],
		['softplus', 1, 1.3132616875182228],
		['swish', 1, 0.7310585786300049],
		['hardSwish', 1, 2 / 3],
		['hardSwish', -4, -0],
		['gelu', 1, 0.8413447460685429],
		['gelu', -2, -0.04550026389635842]
	] as const)('%s(%d) = %d', (name, x, expected) => {
		expect(apply(name, x)).toBeCloseTo(expected, 12);
	});

	it.each(names)('%s writes a formula that gives its value', (name) => {
		fc.assert(
			fc.property(fc.double({ min: -8, max: 8, noNaN: true }), (x) => {
				const short = Number(x.toPrecision(5));
				const value = apply(name, short);
				expect(Math.abs(evaluate(formula(name, short)) - value)).toBeLessThan(
					1e-3 + 1e-4 * Math.abs(value)
				);
			})
		);
	});

	it.each(names)('%s stays finite far out', (name) => {
		for (const x of [-1e30, -800, 800, 1e30]) expect(apply(name, x)).not.toBeNaN();
	});

	it('puts the numbers in with a true minus sign', () => {
		expect(formula('relu', -1.2)).toBe('max(0, −1.2)');
		expect(formula('tanh', -0.5)).toBe('1.7159 · tanh(0.66667 · (−0.5))');
		expect(activations.tanh.formula(2, { amplitude: 1, slope: 1 })).toBe('tanh(2)');
	});
});
