import { activationOperators } from './operators/activations';
import { arithmeticOperators } from './operators/arithmetic';
import { convolutionOperators } from './operators/convolutions';
import { normalizationOperators } from './operators/normalizations';
import { poolOperators } from './operators/pools';
import { shapeOperators } from './operators/shapes';
import { refuseUnsupported } from '../draft';
import type { NodeDef } from './node-def';
import type { Operator } from './value';

const operators: Readonly<Record<string, Operator>> = {
	...convolutionOperators,
	...normalizationOperators,
	...activationOperators,
	...poolOperators,
	...arithmeticOperators,
	...shapeOperators
};

/** The names of all operators that can be translated, beside placeholders and constants. */
export const knownOperators: readonly string[] = Object.keys(operators);

/** How an operator is translated. */
export function operatorOf({ op, name }: NodeDef): Operator {
	const known = Object.hasOwn(operators, op) ? operators[op] : undefined;
	if (known) return known;
	throw refuseUnsupported(
		`The operator “${op}” at “${name}” is not among those that this site can run.`
	);
}
