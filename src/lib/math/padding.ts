/** What stands in padded cells. `reflect` does not repeat the border cell, `replicate` repeats only it. */
export type Border = 'zero' | 'reflect' | 'replicate' | 'circular';

function wrap(index: number, period: number): number {
	return ((index % period) + period) % period;
}

/** Mirrors at the border cells:  … 2 1 [0 1 2 3] 2 1 0 1 … repeats after 2 (size − 1) cells. */
function mirror(index: number, size: number): number {
	if (size === 1) return 0;
	const period = 2 * (size - 1);
	const folded = wrap(index, period);
	return folded < size ? folded : period - folded;
}

/**
 * The cell in [0, size) whose value stands at `index`, which may lie outside; null where zero padding stands.
 * @example paddedIndex(-2, 5, 'reflect') // 2
 */
export function paddedIndex(index: number, size: number, border: Border): number | null {
	if (index >= 0 && index < size) return index;
	switch (border) {
		case 'zero':
			return null;
		case 'replicate':
			return index < 0 ? 0 : size - 1;
		case 'reflect':
			return mirror(index, size);
		case 'circular':
			return wrap(index, size);
	}
}
