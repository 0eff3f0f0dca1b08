/**
 * A whole number for a sentence, its thousands apart.
 * @example count(12345) // 12,345
 */
export function count(value: number): string {
	return value.toLocaleString('en-GB');
}
