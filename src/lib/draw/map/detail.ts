/** Which pictures have a larger cell than the atlas's, and where: as many as are near the camera, the rest none. */
export class DetailSlots {
	#slots = new Map<number, number>();
	#free: number[];

	/** @param capacity number of large cells */
	constructor(readonly capacity: number) {
		this.#free = Array.from({ length: capacity }, (_, i) => capacity - 1 - i);
	}

	/** The large cell of a picture, or −1. */
	slotOf(index: number): number {
		return this.#slots.get(index) ?? -1;
	}

	/**
	 * Says which pictures are wanted now, most wanted first.
	 * @returns those that got a cell and must be painted into it
	 */
	want(wanted: readonly number[]): readonly { readonly index: number; readonly slot: number }[] {
		const kept = wanted.slice(0, this.capacity);
		const missing = kept.filter((index) => !this.#slots.has(index));
		if (missing.length > this.#free.length) this.#release(new Set(kept));
		return missing.flatMap((index) => {
			const slot = this.#free.pop();
			if (slot === undefined) return [];
			this.#slots.set(index, slot);
			return [{ index, slot }];
		});
	}

	#release(kept: ReadonlySet<number>): void {
		for (const [index, slot] of this.#slots)
			if (!kept.has(index)) {
				this.#slots.delete(index);
				this.#free.push(slot);
			}
	}

	/** Takes the cell from a picture that was not painted into it. */
	giveBack(index: number): void {
		const slot = this.#slots.get(index);
		if (slot === undefined) return;
		this.#slots.delete(index);
		this.#free.push(slot);
	}

	/** Gives all cells back. */
	clear(): void {
		this.#release(new Set());
	}
}
