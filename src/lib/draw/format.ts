import { count } from '$lib/core/count';

/** Numbers as the page writes them: U+2212 for minus, so that signs are as wide as digits, and no surprise digits. */

const minus = '\u2212';
/** Below this size and from `largestPlain` on, a number is written with an exponent. */
const smallestPlain = 1e-3;
const largestPlain = 1e7;

/** A written number with a true minus sign; exponents lose their plus. */
function typeset(written: string): string {
	return written.replace('e+', 'e').replaceAll('-', minus);
}

function formatSpecial(value: number): string {
	if (Number.isNaN(value)) return 'not a number';
	return value > 0 ? '∞' : `${minus}∞`;
}

/**
 * A number to `significant` significant digits. A number that is exactly as short as it looks is not padded: 0.5 stays
 * 0.5, while 0.50004 with four digits becomes 0.5000.
 *
 * @example formatNumber(-0.048938, 3) // −0.0489
 */
export function formatNumber(value: number, significant = 4): string {
	if (!Number.isFinite(value)) return formatSpecial(value);
	if (value === 0) return '0';
	const rounded = Number(value.toPrecision(significant));
	const size = Math.abs(rounded);
	if (size < smallestPlain || size >= largestPlain)
		return typeset(formatExponent(value, significant));
	if (rounded === value) return typeset(String(value));
	return typeset(rounded.toFixed(decimalsOf(size, significant)));
}

function formatExponent(value: number, significant: number): string {
	const rounded = Number(value.toPrecision(significant));
	return rounded === value ? value.toExponential() : value.toExponential(significant - 1);
}

/** Digits after the point that give `size` its significant digits. */
function decimalsOf(size: number, significant: number): number {
	return Math.max(0, significant - 1 - Math.floor(Math.log10(size)));
}

/** As `formatNumber`, with a plus before positive numbers: for what is added. */
export function formatSigned(value: number, significant = 4): string {
	const written = formatNumber(value, significant);
	return value > 0 ? `+${written}` : written;
}

/** A number that follows an operator: in brackets if negative, so that "0.2 − (−0.1)" reads. */
export function formatOperand(value: number, significant = 4): string {
	const written = formatNumber(value, significant);
	return value < 0 ? `(${written})` : written;
}

/**
 * A whole number with its thousands apart.
 * @example formatCount(12345) // 12,345
 */
export function formatCount(value: number): string {
	return typeset(count(Math.round(value)));
}

/**
 * A count with its noun.
 * @example plural(2, 'column') // 2 columns
 */
export function plural(count: number, noun: string): string {
	return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/**
 * A share in [0, 1] as a percentage with one decimal.
 * @example formatShare(0.8731) // 87.3 %
 */
export function formatShare(share: number): string {
	return Number.isFinite(share) ? `${typeset((share * 100).toFixed(1))} %` : formatSpecial(share);
}

const byteUnits = ['bytes', 'kB', 'MB', 'GB', 'TB'] as const;

/**
 * A size in decimal units: three significant digits from a kilobyte on.
 * @example formatBytes(1_234_567) // 1.23 MB
 */
export function formatBytes(bytes: number): string {
	if (bytes === 1) return '1 byte';
	let unit = 0;
	let size = bytes;
	// 999.5 would be written "1000", so it already belongs to the next unit.
	while (size >= 999.5 && unit < byteUnits.length - 1) {
		size /= 1000;
		unit++;
	}
	return `${unit === 0 ? size : Number(size.toPrecision(3))} ${byteUnits[unit]}`;
}

/**
 * A number for a narrow cell, at most eight characters below 100,000: four significant digits, fewer where leading
 * zeros or an exponent would take their place.
 */
export function formatCell(value: number): string {
	const size = Math.abs(value);
	if (size < 1e-3) return formatNumber(value, 2);
	return formatNumber(value, size < 1e-2 ? 3 : 4);
}

/** A number with a fixed count of digits after the point, for columns that are read downwards. */
export function formatFixed(value: number, decimals: number): string {
	if (!Number.isFinite(value)) return formatSpecial(value);
	// Adding zero turns −0, which is what small negative numbers round to, into 0.
	return typeset((Number(value.toFixed(decimals)) + 0).toFixed(decimals));
}
