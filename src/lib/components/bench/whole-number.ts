import { count } from '$lib/core/count';

/** What a number field accepts. */
export interface WholeRange {
	readonly min: number;
	readonly max: number;
}

/** A number, or one sentence that says why what was typed cannot be used. */
export type Reading =
	{ readonly value: number; readonly problem?: undefined } | { readonly problem: string };

/** Larger numbers do not fit into a cell. */
const largestNumber = 1_000_000;

/**
 * A whole number as typed.
 * @param what what the number is, as it begins a sentence: "Stride"
 */
export function readWhole(what: string, typed: string, { min, max }: WholeRange): Reading {
	const trimmed = typed.trim();
	if (trimmed === '') return { problem: `${what} needs a whole number from ${min} to ${max}.` };
	if (!/^[+-]?\d+$/.test(trimmed))
		return { problem: `${what} must be a whole number; “${shorten(trimmed)}” is not one.` };
	const value = Number(trimmed);
	if (value < min) return { problem: `${what} must be at least ${min}.` };
	if (value > max) return { problem: `${what} can be at most ${max} here.` };
	return { value };
}

/** A decimal number as typed; a comma may stand for the point and the long minus for the short one. */
export function readDecimal(what: string, typed: string): Reading {
	const plain = typed.trim().replace(',', '.').replace('\u2212', '-');
	if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(plain))
		return { problem: `${what} must be a number; “${shorten(typed.trim())}” is not one.` };
	const value = Math.fround(Number(plain));
	if (Math.abs(value) > largestNumber)
		return {
			problem: `${what} can be at most ${count(largestNumber)} in size here.`
		};
	return { value };
}

function shorten(typed: string): string {
	return typed.length > 12 ? `${typed.slice(0, 11)}…` : typed;
}
