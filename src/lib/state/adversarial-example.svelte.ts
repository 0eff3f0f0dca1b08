import type { NdArray } from '$lib/core/types';
import type { FinishedAttack } from './adversarial-run.svelte';
import type { Session } from './session.svelte';

/** Parameter of a link to the page of maps that asks for the example; it does not stay in the address. */
export const exampleKey = 'example';

/** What came of an attack, as other pages take it. */
export interface AdversarialExample {
	/** Id of the network that was attacked. */
	readonly network: string;
	/** Picture and attack in words. */
	readonly name: string;
	/** As the network sees them, [height, width, channel]: the picture, iterates evenly, the result last. */
	readonly steps: readonly NdArray[];
}

/** Pictures of a way that are kept: more would hide each other on a map. */
const mostSteps = 24;

/** Some of the items, evenly, first and last among them. */
export function thin<T>(items: readonly T[], most = mostSteps): readonly T[] {
	if (items.length <= most) return items;
	return Array.from(
		{ length: most },
		(_, i) => items[Math.round((i * (items.length - 1)) / (most - 1))]!
	);
}

/** An attack's way from the untouched picture to its result. */
export function wayOf(
	pixels: NdArray,
	kept: FinishedAttack['kept'],
	result: NdArray
): readonly NdArray[] {
	const between = kept.filter(({ iteration }) => iteration > 0).map((iterate) => iterate.pixels);
	return thin([pixels, ...between, result]);
}

/** The last adversarial example that was made, which outlives the page it was made on. */
export class LatestExample {
	#example = $state.raw<AdversarialExample | null>(null);

	/** Null as long as none was made. */
	get example() {
		return this.#example;
	}

	/** @param name picture and attack in words */
	keep(name: string, { question, answer, kept }: FinishedAttack): void {
		const { network, pixels } = question;
		this.#example = { network, name, steps: wayOf(pixels, kept, answer.result) };
	}
}

const latest = new WeakMap<Session, LatestExample>();

/** The one of a session. */
export function latestExample(session: Session): LatestExample {
	const known = latest.get(session) ?? new LatestExample();
	latest.set(session, known);
	return known;
}
