import { erf } from './erf';
import { writeNumber, writeOperand } from './formula';

/** The numbers each activation takes besides its input; the attributes and weights of a graph fit as they are. */
export interface ActivationParameters {
	relu: object;
	relu6: object;
	leakyRelu: { readonly slope: number };
	/** `slope` is the channel's own. */
	prelu: { readonly slope: number };
	elu: { readonly alpha: number };
	selu: object;
	sigmoid: object;
	hardSigmoid: object;
	tanh: { readonly amplitude: number; readonly slope: number };
	softplus: object;
	swish: object;
	hardSwish: object;
	gelu: object;
}

/** Name of an activation, as in a graph. */
export type ActivationName = keyof ActivationParameters;

/** One activation: a function of one number. */
export interface Activation<Parameters> {
	apply(x: number, parameters: Parameters): number;
	/** The function with its numbers put in, e.g. "max(0, −1.2)". */
	formula(x: number, parameters: Parameters): string;
}

/** Constants of arXiv:1706.02515 that keep mean 0 and variance 1. */
const seluAlpha = 1.6732632423543772;
const seluScale = 1.0507009873554805;

const w = writeNumber;

function sigmoid(x: number): number {
	// The exponential of a large number would overflow, that of its negative does not.
	if (x >= 0) return 1 / (1 + Math.exp(-x));
	const exponential = Math.exp(x);
	return exponential / (1 + exponential);
}

function hardSigmoid(x: number): number {
	return Math.min(1, Math.max(0, x / 6 + 0.5));
}

function elu(x: number, alpha: number): number {
	return x >= 0 ? x : alpha * Math.expm1(x);
}

function leaky(x: number, slope: number): number {
	return x >= 0 ? x : slope * x;
}

function leakyFormula(x: number, slope: number): string {
	return `max(0, ${w(x)}) + ${writeOperand(slope)} · min(0, ${w(x)})`;
}

function eluFormula(x: number, alpha: number): string {
	return `max(0, ${w(x)}) + ${writeOperand(alpha)} · (exp(min(0, ${w(x)})) − 1)`;
}

/** Every activation of the graph. */
export const activations: {
	readonly [Name in ActivationName]: Activation<ActivationParameters[Name]>;
} = {
	relu: {
		apply: (x) => Math.max(0, x),
		formula: (x) => `max(0, ${w(x)})`
	},
	relu6: {
		apply: (x) => Math.min(6, Math.max(0, x)),
		formula: (x) => `min(6, max(0, ${w(x)}))`
	},
	leakyRelu: {
		apply: (x, { slope }) => leaky(x, slope),
		formula: (x, { slope }) => leakyFormula(x, slope)
	},
	prelu: {
		apply: (x, { slope }) => leaky(x, slope),
		formula: (x, { slope }) => leakyFormula(x, slope)
	},
	elu: {
		apply: (x, { alpha }) => elu(x, alpha),
		formula: (x, { alpha }) => eluFormula(x, alpha)
	},
	selu: {
		apply: (x) => seluScale * elu(x, seluAlpha),
		formula: (x) => `${w(seluScale)} · (${eluFormula(x, seluAlpha)})`
	},
	sigmoid: {
		apply: sigmoid,
		formula: (x) => `1 / (1 + exp(${w(-x)}))`
	},
	hardSigmoid: {
		apply: hardSigmoid,
		formula: (x) => `min(1, max(0, ${w(x)} / 6 + 0.5))`
	},
	tanh: {
		apply: (x, { amplitude, slope }) => amplitude * Math.tanh(slope * x),
		formula: (x, { amplitude, slope }) => {
			const inner = slope === 1 ? w(x) : `${w(slope)} · ${writeOperand(x)}`;
			return amplitude === 1 ? `tanh(${inner})` : `${w(amplitude)} · tanh(${inner})`;
		}
	},
	softplus: {
		apply: (x) => Math.max(0, x) + Math.log1p(Math.exp(-Math.abs(x))),
		formula: (x) => `ln(1 + exp(${w(x)}))`
	},
	swish: {
		apply: (x) => x * sigmoid(x),
		formula: (x) => `${w(x)} / (1 + exp(${w(-x)}))`
	},
	hardSwish: {
		apply: (x) => x * hardSigmoid(x),
		formula: (x) => `${w(x)} · min(1, max(0, ${w(x)} / 6 + 0.5))`
	},
	gelu: {
		apply: (x) => (x / 2) * (1 + erf(x * Math.SQRT1_2)),
		formula: (x) => `${w(x)} · Φ(${w(x)})`
	}
};
