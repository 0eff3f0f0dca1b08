import { FailureError, type FailureCode } from '$lib/core/result';
import { findBadField, type Check } from './checks';

/** Ends the reading of a graph with one sentence for the visitor. */
export function refuse(message: string, code: FailureCode = 'bad-network'): never {
	throw new FailureError({ code, message });
}

/** Refuses an object of which a field is missing or not what it must be. */
export function requireFields(
	where: string,
	fields: Record<string, unknown>,
	checks: Readonly<Record<string, Check>>
): void {
	const complaint = findBadField(fields, checks);
	if (complaint) refuse(`${where}: ${complaint}.`);
}

/** The first name that occurs twice. */
export function findDuplicate(names: readonly string[]): string | undefined {
	const seen = new Set<string>();
	return names.find((name) => seen.size === seen.add(name).size);
}
