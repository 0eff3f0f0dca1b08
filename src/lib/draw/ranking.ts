/** The order in which the classes of a prediction are listed. */
export type ClassOrder = 'by probability' | 'by class';

/**
 * Class numbers in the order of the list: the likeliest first, or as the network numbers them. Classes of equal
 * probability keep the network's order. Without probabilities, the order is the network's.
 */
export function rankClasses(
	probabilities: ArrayLike<number>,
	count: number,
	order: ClassOrder
): readonly number[] {
	const numbers = Array.from({ length: count }, (_, index) => index);
	if (order === 'by class' || probabilities.length === 0) return numbers;
	return numbers.sort((a, b) => probabilities[b]! - probabilities[a]!);
}
