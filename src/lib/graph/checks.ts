/** What a value read from a file must be: a test, and the words for the sentence that refuses others. */
export interface Check {
	readonly accepts: (value: unknown) => boolean;
	/** Completes "… must be". */
	readonly expected: string;
	readonly optional?: boolean;
}

/** One check for each field of an object. */
export type FieldChecks<Fields> = { readonly [Key in keyof Required<Fields>]: Check };

/** A whole number from `smallest` on. */
export function wholeNumber(smallest: number): Check {
	return {
		accepts: (value) => Number.isSafeInteger(value) && (value as number) >= smallest,
		expected: `a whole number of at least ${smallest}`
	};
}

/** A whole number ≥ 1: a length, a stride, a number of things. */
export const count = wholeNumber(1);

/** Any number that is neither infinite nor missing. */
export const finiteNumber: Check = { accepts: Number.isFinite, expected: 'a number' };

/** A number greater than zero. */
export const positiveNumber: Check = {
	accepts: (value) => Number.isFinite(value) && (value as number) > 0,
	expected: 'a number greater than 0'
};

/** A number from zero up to, but not including, one. */
export const properShare: Check = {
	accepts: (value) => Number.isFinite(value) && (value as number) >= 0 && (value as number) < 1,
	expected: 'a number from 0 to less than 1'
};

/** A whole number that has a middle. */
export const oddCount: Check = {
	accepts: (value) => count.accepts(value) && (value as number) % 2 === 1,
	expected: 'an odd whole number of at least 1'
};

/** Text that is not empty. */
export const text: Check = {
	accepts: (value) => typeof value === 'string' && value.trim() !== '',
	expected: 'a text that is not empty'
};

/** Yes or no. */
export const flag: Check = {
	accepts: (value) => typeof value === 'boolean',
	expected: 'true or false'
};

/** An object, not a list. */
export const record: Check = { accepts: isRecord, expected: 'an object' };

/** A list of any length whose entries all pass. */
export function listOf(entry: Check): Check {
	return {
		accepts: (value) => Array.isArray(value) && value.every((item) => entry.accepts(item)),
		expected: `a list whose every entry is ${entry.expected}`
	};
}

/** A list of a fixed length whose entries all pass. */
export function tupleOf(length: number, entry: Check): Check {
	return {
		accepts: (value) => listOf(entry).accepts(value) && (value as unknown[]).length === length,
		expected: `a list of ${length}, each ${entry.expected}`
	};
}

/** One of a few known values. */
export function oneOf(...values: readonly (string | number)[]): Check {
	return {
		accepts: (value) => values.includes(value as string | number),
		expected: values.map((value) => JSON.stringify(value)).join(' or ')
	};
}

/** Either of two. */
export function either(first: Check, second: Check): Check {
	return {
		accepts: (value) => first.accepts(value) || second.accepts(value),
		expected: `${first.expected} or ${second.expected}`
	};
}

/** May also be left out. */
export function optional(check: Check): Check {
	return { ...check, optional: true };
}

/** Whether a value read from a file is an object with named fields. */
export function isRecord(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A value as it stands in a sentence, shortened; "missing" if there is none. */
export function quoteValue(value: unknown): string {
	const written = JSON.stringify(value) ?? 'missing';
	return written.length > 40 ? `${written.slice(0, 40)}…` : written;
}

function complain(field: string, check: Check, fields: Record<string, unknown>): string | null {
	if (!Object.hasOwn(fields, field))
		return check.optional ? null : `“${field}” is missing; it must be ${check.expected}`;
	const value = fields[field];
	return check.accepts(value)
		? null
		: `“${field}” must be ${check.expected}, but is ${quoteValue(value)}`;
}

/** What is wrong with an object's fields, as half a sentence; null if nothing is. Unknown fields are let pass. */
export function findBadField(
	fields: Record<string, unknown>,
	checks: Readonly<Record<string, Check>>
): string | null {
	for (const [field, check] of Object.entries(checks)) {
		const complaint = complain(field, check, fields);
		if (complaint) return complaint;
	}
	return null;
}
