/** Something that is found once for all who ask. Who cancels a search ends it only for himself: who waits takes it up again. */
export class Once<T> {
	#found: { readonly value: T } | null = null;
	#search: Promise<T> | null = null;

	/** What was found, by the search of whoever came first. */
	async ask(search: () => Promise<T>): Promise<T> {
		while (this.#search && !this.#found) await this.#search.catch(() => undefined);
		return this.#found ? this.#found.value : this.#find(search);
	}

	async #find(search: () => Promise<T>): Promise<T> {
		this.#search = search();
		try {
			const value = await this.#search;
			this.#found = { value };
			return value;
		} finally {
			this.#search = null;
		}
	}
}
