import { activations, type ActivationName, type ActivationParameters } from '../activations';
import type { Explanation } from '../explanation';
import { writeNumber, writeOperand } from '../formula';

type Pointwise = Extract<Explanation, { kind: 'pointwise' }>;

/** How an activation made its value from one number. */
export function explainActivation<Name extends ActivationName>(
	name: Name,
	parameters: ActivationParameters[Name],
	input: number
): Pointwise {
	const activation = activations[name];
	return {
		kind: 'pointwise',
		value: activation.apply(input, parameters),
		input,
		formula: activation.formula(input, parameters)
	};
}

/** One number added to each value of a channel. */
export function explainBias(input: number, bias: number): Pointwise {
	const formula = `${writeNumber(input)} + ${writeOperand(bias)}`;
	return { kind: 'pointwise', value: input + bias, input, formula };
}

/** Each value of a channel multiplied by one number. */
export function explainScale(input: number, scale: number): Pointwise {
	const formula = `${writeNumber(input)} · ${writeOperand(scale)}`;
	return { kind: 'pointwise', value: input * scale, input, formula };
}

/** A pixel in [0, 1] brought to the range the network was trained on. */
export function explainInput(pixel: number, mean: number, std: number): Pointwise {
	const formula = `(${writeNumber(pixel)} − ${writeOperand(mean)}) / ${writeNumber(std)}`;
	return { kind: 'pointwise', value: (pixel - mean) / std, input: pixel, formula };
}
