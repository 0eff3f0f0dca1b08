/** Long work that is seen to go on and can be stopped. */
export interface Task {
	readonly signal: AbortSignal;
	/** Share done, in [0, 1]. */
	readonly report: (share: number) => void;
}

/**
 * Lets the page answer, then goes on.
 * @throws the signal's reason, if the work was stopped
 */
export async function takeBreath(signal: AbortSignal): Promise<void> {
	await new Promise((resolve) => setTimeout(resolve));
	signal.throwIfAborted();
}
