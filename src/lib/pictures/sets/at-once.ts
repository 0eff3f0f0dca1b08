/** Limits how many works run at the same time; the others wait in the order in which they came. */
export class AtOnce {
	#running = 0;
	readonly #waiting: (() => void)[] = [];

	constructor(private readonly most: number) {}

	async run<Answer>(work: () => Promise<Answer>): Promise<Answer> {
		if (this.#running >= this.most)
			await new Promise<void>((resolve) => this.#waiting.push(resolve));
		else this.#running++;
		try {
			return await work();
		} finally {
			this.#next();
		}
	}

	/** The place of the work that ended goes to the one that has waited longest. */
	#next(): void {
		const next = this.#waiting.shift();
		if (next) next();
		else this.#running--;
	}
}
