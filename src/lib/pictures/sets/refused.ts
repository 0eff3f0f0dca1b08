import { count } from '$lib/core/count';
import { FailureError, type FailureCode } from '$lib/core/result';

const longestName = 48;

/** A name that fits into a sentence: the beginning and the end of a long one. */
export function shorten(name: string): string {
	if (name.length <= longestName) return name;
	return `${name.slice(0, longestName / 2)}…${name.slice(1 - longestName / 2)}`;
}

/** The sentence for a file that cannot be opened as a set: its name, what is wrong, what to do. */
export function refused(
	name: string,
	text: string,
	detail?: string,
	code: FailureCode = 'bad-picture'
): FailureError {
	const message = `${shorten(name)} ${text}`;
	return new FailureError({ code, message, ...(detail === undefined ? {} : { detail }) });
}

/** `3 pictures`, `1 picture`. */
export function counted(value: number, noun: string): string {
	return `${count(value)} ${noun}${value === 1 ? '' : 's'}`;
}

/** A length in bytes for a sentence, rounded up. */
export function bytesText(bytes: number): string {
	const megabytes = Math.ceil(bytes / 2 ** 20);
	return megabytes < 1024 ? `${count(megabytes)} MB` : `${count(Math.ceil(bytes / 2 ** 30))} GB`;
}
