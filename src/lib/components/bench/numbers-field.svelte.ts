import { readWhole, type WholeRange } from './whole-number';

/** What was typed and could not be used, and why. */
interface Refusal {
	readonly texts: readonly string[];
	readonly why: string;
}

/**
 * A few whole numbers that are typed and taken over together. What cannot be used stays in its boxes with its reason,
 * while the last good numbers stay in force.
 */
export class NumbersField {
	#refusal = $state.raw<Refusal | null>(null);

	constructor(
		private readonly what: () => string,
		private readonly values: () => readonly number[],
		private readonly range: () => WholeRange,
		private readonly offer: (values: readonly number[]) => string | null
	) {}

	/** What stands in the boxes. */
	get texts(): readonly string[] {
		return this.#refusal?.texts ?? this.values().map(String);
	}

	/** Why what stands in the boxes is not in force. */
	get problem(): string | null {
		return this.#refusal?.why ?? null;
	}

	/** Takes over new texts, or keeps them with the reason why not. */
	type(texts: readonly string[]): void {
		const readings = texts.map((text) => readWhole(this.what(), text, this.range()));
		const refused = readings.find((reading) => 'problem' in reading);
		const why =
			refused?.problem ??
			this.#take(readings.flatMap((read) => ('value' in read ? [read.value] : [])));
		this.#refusal = why === null ? null : { texts, why };
	}

	/** Forgets what was refused. */
	forget(): void {
		this.#refusal = null;
	}

	#take(values: readonly number[]): string | null {
		return values.join() === this.values().join() ? null : this.offer(values);
	}
}
