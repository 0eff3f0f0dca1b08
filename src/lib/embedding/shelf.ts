import { FailureError, type Result } from '$lib/core/result';
import { checkCodes } from './check';
import { CodeSpace } from './space';
import { ListenedTask } from './task';
import type { Codes, Metric } from './types';

/** Codes that the page sent, checked, and the spaces made of them. */
interface Kept {
	readonly codes: Result<Codes>;
	readonly spaces: Map<Metric, Promise<CodeSpace>>;
}

/** The codes that the worker holds, by number. */
export class CodeShelf {
	readonly #kept = new Map<number, Kept>();

	put(id: number, codes: Codes): void {
		this.#kept.set(id, { codes: checkCodes(codes), spaces: new Map() });
	}

	drop(id: number): void {
		this.#kept.delete(id);
	}

	/** These codes made ready in this metric, once for all who ask. */
	async space(id: number, metric: Metric): Promise<CodeSpace> {
		const kept = this.#kept.get(id);
		if (!kept) throw new RangeError(`there are no codes ${id}`);
		if (!kept.codes.ok) throw new FailureError(kept.codes.error);
		// Several questions may wait for it, so that none of them can cancel it; it is short.
		const task = new ListenedTask(new AbortController().signal, () => undefined);
		const space = kept.spaces.get(metric) ?? CodeSpace.of(kept.codes.value, metric, task);
		kept.spaces.set(metric, space);
		return space;
	}
}
