import { FailureError, type Result } from '$lib/core/result';
import { checkCodes } from './check';
import { Once } from './once';
import { CodeSpace } from './space';
import type { Codes, Metric, Task } from './types';

/** Codes that the page sent, checked, and the spaces made of them. */
interface Kept {
	readonly codes: Result<Codes>;
	readonly spaces: Map<Metric, Once<CodeSpace>>;
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
	async space(id: number, metric: Metric, task: Task): Promise<CodeSpace> {
		const kept = this.#kept.get(id);
		if (!kept) throw new RangeError(`there are no codes ${id}`);
		if (!kept.codes.ok) throw new FailureError(kept.codes.error);
		const codes = kept.codes.value;
		const space = kept.spaces.get(metric) ?? new Once<CodeSpace>();
		kept.spaces.set(metric, space);
		return space.ask(() => CodeSpace.of(codes, metric, task));
	}
}
