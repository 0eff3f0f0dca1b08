/** What can go wrong in normal use. */
export type FailureCode =
	| 'bad-picture'
	| 'bad-network'
	| 'shape-mismatch'
	| 'download'
	| 'backend-missing'
	| 'device-lost'
	| 'worker-died'
	| 'out-of-memory'
	| 'not-finite'
	| 'unsupported'
	| 'cancelled';

/** A failure as the visitor reads it: one plain sentence that says what is wrong and what to do. */
export interface Failure {
	readonly code: FailureCode;
	readonly message: string;
	/** For the curious: file names, numbers, the original text. */
	readonly detail?: string;
}

/** An answer or the reason why there is none. */
export type Result<T> =
	{ readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: Failure };

export function success<T>(value: T): Result<T> {
	return { ok: true, value };
}

export function failure<T = never>(code: FailureCode, message: string, detail?: string): Result<T> {
	return { ok: false, error: { code, message, ...(detail === undefined ? {} : { detail }) } };
}

/** Carries a failure through code that cannot return a `Result`; turned back into one at the next border. */
export class FailureError extends Error {
	constructor(readonly failure: Failure) {
		super(failure.message);
	}
}

/** The failure inside a thrown value, or one made from it with `code`. */
export function toFailure(thrown: unknown, code: FailureCode): Failure {
	if (thrown instanceof FailureError) return thrown.failure;
	if (thrown instanceof DOMException && thrown.name === 'AbortError')
		return { code: 'cancelled', message: 'Cancelled.' };
	const message = thrown instanceof Error ? thrown.message : String(thrown);
	return { code, message };
}
