/**
 * A page that is built in parts, one a task: all at once they would hold up the first layout and what the visitor does
 * meanwhile. Made while a page is set up.
 */
export class PageParts {
	#shown = $state(0);

	/** @param count parts of the page */
	constructor(count: number) {
		$effect(() => {
			if (this.#shown >= count) return;
			const timer = setTimeout(() => this.#shown++);
			return () => clearTimeout(timer);
		});
	}

	/** Parts that are there, the first of them behind the first layout. */
	get shown() {
		return this.#shown;
	}
}
