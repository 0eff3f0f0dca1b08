import type { NdArray } from '$lib/core/types';
import type { Explanation } from '../explanation';
import { rankTerms } from './ranking';

/**
 * How one value of a dense layer, without bias, adds up over its features.
 *
 * @param kernel [features, units]
 */
export function explainDense(
	input: NdArray,
	kernel: NdArray,
	unit: number
): Extract<Explanation, { kind: 'dense' }> {
	const units = kernel.shape[1]!;
	const terms = Array.from(input.data, (value, feature) => {
		const weight = kernel.data[feature * units + unit]!;
		return { feature, input: value, weight, product: value * weight };
	});
	return {
		kind: 'dense',
		value: terms.reduce((sum, term) => sum + term.product, 0),
		...rankTerms(terms, (term) => term.product)
	};
}
