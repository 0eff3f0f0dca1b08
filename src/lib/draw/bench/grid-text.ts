import { formatNumber } from '../format';

/** Numbers in narrow cells. */

/** Width of a letter of the mono face, as a share of its size. */
export const monoAdvance = 0.6;

const minus = '\u2212';
/** No letter of a figure is smaller: what would not fit is told by colour. */
export const smallestText = 8.5;

/** Digits before the point, and at least one. */
function wholeDigits(size: number): number {
	return size < 1 ? 1 : Math.floor(Math.log10(size)) + 1;
}

function exponentText(value: number): string {
	return value.toExponential(0).replace('e+', 'e').replaceAll('-', minus);
}

/**
 * A number in at most `letters` letters, as exact as they allow. No digit before the point is ever rounded away, and
 * what is not zero never reads as zero: rather an exponent is written, which may be longer.
 *
 * @example cellText(-0.12345, 5) // −0.12
 */
export function cellText(value: number, letters = 5): string {
	if (!Number.isFinite(value)) return formatNumber(value);
	if (value === 0) return '0';
	const size = Math.abs(value);
	const room = letters - (value < 0 ? 1 : 0) - wholeDigits(size);
	if (room < 0) return exponentText(value);
	// The point takes a letter too.
	const decimals = Math.min(3, Math.max(0, room - 1));
	const rounded = Number(value.toFixed(decimals));
	if (rounded === 0) return exponentText(value);
	return String(rounded).replace('-', minus);
}

/** Letters of the longest number. */
export function longestText(values: Iterable<number>, letters = 5): number {
	let longest = 1;
	for (const value of values) longest = Math.max(longest, cellText(value, letters).length);
	return longest;
}

/**
 * Largest size at which a number of letters fits into a width, or null if they could not be read.
 * @param largest size where there is room
 */
export function textSize(letters: number, width: number, largest: number): number | null {
	const size = Math.min(largest, width / (letters * monoAdvance));
	return size >= smallestText ? Math.floor(size * 2) / 2 : null;
}

/** A number with the noise of single precision rounded away: 0.65 where 0.65000004 was computed. */
export function plainNumber(value: number): string {
	return formatNumber(Number(value.toPrecision(6)));
}
