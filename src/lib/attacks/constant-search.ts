/** Factor between two tries as long as none has reached the goal. */
const growth = 10;

/**
 * Looks for the smallest weight of the loss against the distance that still reaches the goal: grows it until one does,
 * then halves the interval.
 */
export class ConstantSearch {
	#low = 0;
	#high = Infinity;

	/** @param value the first try */
	constructor(public value: number) {}

	/** Goes on to the next try. */
	tell(isReached: boolean): void {
		if (isReached) this.#high = this.value;
		else this.#low = this.value;
		this.value = this.#high === Infinity ? this.value * growth : (this.#low + this.#high) / 2;
	}
}
