import type { Explanation } from '$lib/math/explanation';
import { formatNumber, formatOperand } from './format';

/** A piece of a formula; numbers that come from the input or from weights wear their role's colour. */
export interface FormulaPiece {
	readonly text: string;
	readonly role?: 'input' | 'weight';
}

/** One line of a calculation. */
export interface Step {
	/** What the line does, in a word or two. */
	readonly name: string;
	/** The rule in letters, if it is worth a look of its own. */
	readonly rule?: string;
	/** The rule with numbers put in. */
	readonly formula: readonly FormulaPiece[];
	readonly result: string;
}

type Kind<K extends Explanation['kind']> = Extract<Explanation, { kind: K }>;

function plain(text: string): FormulaPiece {
	return { text };
}

function input(value: number): FormulaPiece {
	return { text: formatNumber(value), role: 'input' };
}

function weight(value: number): FormulaPiece {
	return { text: formatOperand(value), role: 'weight' };
}

function normalizationSteps(explanation: Kind<'batchNormalization'>): readonly Step[] {
	const { mean, variance, epsilon, normalized, scale, offset, value } = explanation;
	return [
		{
			name: 'normalise',
			rule: '(x − mean) / √(variance + ε)',
			formula: [
				...[plain('('), input(explanation.input), plain(' − '), weight(mean), plain(') / √(')],
				...[weight(variance), plain(` + ${formatNumber(epsilon)})`)]
			],
			result: formatNumber(normalized)
		},
		{
			name: 'scale and shift',
			rule: 'normalised × scale + offset',
			formula: [
				plain(`${formatNumber(normalized)} × `),
				weight(scale),
				plain(' + '),
				weight(offset)
			],
			result: formatNumber(value)
		}
	];
}

function localResponseSteps(explanation: Kind<'localResponse'>): readonly Step[] {
	const { formula, divisor, value } = explanation;
	return [
		{ name: 'divisor', formula: [plain(formula)], result: formatNumber(divisor) },
		{
			name: 'divide',
			rule: 'x / divisor',
			formula: [input(explanation.input), plain(` / ${formatNumber(divisor)}`)],
			result: formatNumber(value)
		}
	];
}

/** The lines of an explanation that is a formula of a few numbers. */
export function stepsOf(
	explanation: Kind<'pointwise' | 'batchNormalization' | 'localResponse'>,
	operation: string
): readonly Step[] {
	if (explanation.kind === 'batchNormalization') return normalizationSteps(explanation);
	if (explanation.kind === 'localResponse') return localResponseSteps(explanation);
	const { formula, value } = explanation;
	return [{ name: operation, formula: [plain(formula)], result: formatNumber(value) }];
}
